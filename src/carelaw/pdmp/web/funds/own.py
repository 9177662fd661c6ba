"""The page on which patients say that they were charged for the reporting, without an account. English and Spanish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.funds.charges import LARGEST, Complaint, take_complaint
from carelaw.pdmp.use_cases.funds.dollars import dollars
from carelaw.pdmp.use_cases.patients.limits import require_patience
from carelaw.pdmp.web.patients.session import asker
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.files.uploads import NamelessUpload
from carelaw.platform.pages.refusals import status_of

_WHY = "A patient who was charged for the reporting has no account here, and may complain all the same (§11(e))."


class ChargeForm(forms.Form):
    """What happened at the counter or in the office; the rule judges, every door says the same."""

    complainant = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    charged_by = forms.ChoiceField(
        label=gettext_lazy("Who charged you?"),
        choices=[
            ("dispenser", gettext_lazy("A pharmacy")),
            ("prescriber", gettext_lazy("A doctor or another prescriber")),
        ],
        widget=forms.RadioSelect,
    )
    charger = forms.CharField(label=gettext_lazy("Name of the pharmacy or prescriber"), max_length=120)
    charged_on = forms.DateField(
        label=gettext_lazy("When was that?"), widget=forms.DateInput(attrs={"type": "date", "min": "2000-01-01"})
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount in US dollars"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    says = forms.CharField(
        label=gettext_lazy("What happened?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Please name no medicine."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    receipt = forms.FileField(
        label=gettext_lazy("The receipt"),
        required=False,
        help_text=gettext_lazy("A picture or a PDF of at most 10 MB."),
    )


class ReceiptUpload(NamelessUpload):
    """One receipt from somebody without an account, cut off where it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A place for the file."""
        self._size = 0
        self.open_place(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece; one beyond the largest size tells the keeper, the rest is dropped."""
        if self._size <= LARGEST:
            super().receive_data_chunk(raw_data, start)
        self._size += len(raw_data)


@public_page(why=_WHY)
@csrf_exempt
def charged(request: Any) -> HttpResponse:
    """Say that one was charged because of the reporting."""
    request.upload_handlers = [ReceiptUpload(request)]
    return _answered(request)


@csrf_protect
def _answered(request: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "pdmp/funds/charged.html", {"form": ChargeForm()})
    form = ChargeForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "pdmp/funds/charged.html", {"form": form}, status=422)
    try:
        require_patience(request, "patient_request")
        made = take_complaint(asker(request), _told(form), at=request.at, receipt=_receipt(form))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.says)
        return render(request, "pdmp/funds/charged.html", {"form": form}, status=status_of(refusal))
    says = _("Your complaint is taken. Its number is %(number)s; keep it.") % {"number": made.number}
    return render(request, "pdmp/funds/charged.html", {"taken": says})


def _told(form: ChargeForm) -> Complaint:
    typed = form.cleaned_data
    amount = dollars(typed["amount"], "amount") if typed["amount"].strip() else None
    return Complaint(
        typed["complainant"], typed["charged_by"], typed["charger"], typed["charged_on"], amount, typed["says"]
    )


def _receipt(form: ChargeForm) -> Any:
    receipt = form.cleaned_data.get("receipt")
    return receipt.file if receipt else None
