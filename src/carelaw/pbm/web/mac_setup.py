"""The page on which a benefit manager sets its lists up: new lists, who is on them, who takes appeals, claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.mac_lists import add_subject, give_contacts, list_for, open_list
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.pbm.use_cases.permissions import MAC_PUBLISH
from carelaw.pbm.use_cases.priced_claims import report_claims
from carelaw.pbm.web.given import needed_day
from carelaw.pbm.web.mac_words import TypedForm
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.refusals import status_of

_published = page(permission=MAC_PUBLISH)


class ListForm(TypedForm):
    """A new list."""

    code = forms.CharField(label=gettext_lazy("Code of the list"), help_text=gettext_lazy("Such as RETAIL."))
    name = forms.CharField(label=gettext_lazy("Name of the list"))
    network = forms.CharField(label=gettext_lazy("Network that it prices"))


class SubjectForm(TypedForm):
    """A pharmacy that is paid by a list."""

    list = forms.CharField(label=gettext_lazy("List"), help_text=gettext_lazy("Its code."))
    pharmacy_npi = forms.CharField(label=gettext_lazy("NPI of the pharmacy"))
    starts_on = forms.CharField(
        label=gettext_lazy("Paid by the list from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    through = forms.ChoiceField(
        label=gettext_lazy("Who contracts for it"),
        choices=(
            ("pharmacy", gettext_lazy("The pharmacy itself")),
            ("psao", gettext_lazy("Its services administrative organization")),
        ),
    )


class ContactsForm(TypedForm):
    """Who takes appeals."""

    telephone = forms.CharField(label=gettext_lazy("Telephone for appeals"))
    email = forms.CharField(label=gettext_lazy("E-mail address for appeals"), required=False)
    website = forms.CharField(
        label=gettext_lazy("Website for appeals"),
        required=False,
        help_text=gettext_lazy("An e-mail address or a website is needed."),
    )


class PricedClaimsForm(TypedForm):
    """Claims that a list priced."""

    sheet = forms.CharField(
        label=gettext_lazy("Claims that a list priced"),
        help_text=gettext_lazy("CSV in UTF-8: claim_reference, list, pharmacy_npi, ndc, date_of_service, quantity, …"),
        widget=forms.FileInput,
    )


_FORMS: Mapping[str, type[TypedForm]] = {
    "list": ListForm,
    "subject": SubjectForm,
    "contacts": ContactsForm,
    "claims": PricedClaimsForm,
}


@_published
def setup(request: Any) -> HttpResponse:
    """Set a list up, put a pharmacy on it, say who takes appeals, report claims."""
    act = request.POST.get("act", "")
    if request.method != "POST" or act not in _FORMS:
        return _shown(request)
    try:
        said = _ACTS[act](request)
    except Refusal as refusal:
        form = _FORMS[act](request.POST)
        form.tell(refusal)
        return _shown(request, act, form, status=status_of(refusal))
    messages.success(request, said)
    return redirect("pbm-mac-setup")


def _open(request: Any) -> str:
    posted = request.POST
    given = {name: posted.get(name, "") for name in ("code", "name", "network")}
    return _("The list %(code)s is set up.") % {"code": open_list(request.actor, request.at, **given).code}


def _subject(request: Any) -> str:
    posted = request.POST
    pharmacy = pharmacy_numbered(posted.get("pharmacy_npi", ""))
    one = list_for(request.actor, posted.get("list", ""), local_day(request.at))
    add_subject(
        request.actor,
        request.at,
        mac_list=one,
        pharmacy=pharmacy,
        starts_on=needed_day(posted, "starts_on"),
        through=posted.get("through", ""),
    )
    return _("%(name)s is paid by %(code)s and sees it.") % {"name": pharmacy.name, "code": one.code}


def _contacts(request: Any) -> str:
    given = {name: request.POST.get(name, "") for name in ("telephone", "email", "website")}
    give_contacts(request.actor, request.at, **given)
    return _("Network pharmacies see it with the list.")


def _claims(request: Any) -> str:
    sent = request.FILES.get("sheet")
    if sent is None:
        raise Refusal("needs-file", "Choose a file.", field="sheet")
    told = report_claims(request.actor, request.at, sent.file, file_name=str(sent.name))
    for problem in told.problems[:20]:
        messages.warning(request, problem.says)
    said = ngettext("%(n)s claim was taken.", "%(n)s claims were taken.", told.taken)
    return said % {"n": told.taken}


_ACTS: Mapping[str, Callable[[Any], str]] = {
    "list": _open,
    "subject": _subject,
    "contacts": _contacts,
    "claims": _claims,
}


def _shown(request: Any, act: str = "", typed: TypedForm | None = None, *, status: int = 200) -> HttpResponse:
    titles = {
        "list": _("Set up a list"),
        "subject": _("Put a pharmacy on a list"),
        "contacts": _("Say who takes appeals"),
        "claims": _("Report claims that a list priced"),
    }
    sections = [
        {"key": key, "title": titles[key], "form": typed if typed is not None and key == act else made()}
        for key, made in _FORMS.items()
    ]
    return render(request, "pbm/mac_setup.html", {"page": {"sections": sections}}, status=status)
