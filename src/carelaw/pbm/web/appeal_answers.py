"""The page on which a benefit manager answers an appeal: acknowledge, deny, or sustain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealState, MacAppeal
from carelaw.pbm.use_cases.appeal_answering import NAMES, answer_appeal
from carelaw.pbm.use_cases.appeal_following import appeal_for, governing_due
from carelaw.pbm.use_cases.appeal_repricing import alike, current_price, offers_for
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE
from carelaw.pbm.web.appeal_page import appeal_page
from carelaw.pbm.web.mac_words import TypedForm, spoken
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Cell, Column, Table
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.parties.models import Party

_decided = page(permission=APPEAL_DECIDE)
_MOST_TICKED = 60


class DenialForm(TypedForm):
    """The items of a denial."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("In words; it goes into the letter. Name no patient."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    product_name = forms.CharField(label=gettext_lazy("Name of the drug"))
    ndc = forms.CharField(
        label=gettext_lazy("National drug code"),
        help_text=gettext_lazy("Of an equivalent that wholesalers have for sale: 11 digits, or with hyphens."),
    )
    wholesaler = forms.CharField(
        label=gettext_lazy("Wholesaler"),
        help_text=gettext_lazy("A national or regional one that operates in Illinois and has the drug for sale."),
    )


class SustainForm(TypedForm):
    """The new price, its day, and who is repriced."""

    new_price = forms.CharField(label=gettext_lazy("New price a unit"))
    effective_on = forms.CharField(
        label=gettext_lazy("On the list from"),
        required=False,
        help_text=gettext_lazy("Today at the latest; empty means today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    pharmacies = forms.MultipleChoiceField(
        label=gettext_lazy("Similarly situated pharmacies"),
        help_text=gettext_lazy("Everyone on the same list. Leaving some out needs reasons, and a person looks at it."),
        widget=forms.CheckboxSelectMultiple,
    )
    left_out = forms.CharField(
        label=gettext_lazy("Left out"),
        required=False,
        help_text=gettext_lazy("Everyone on the list is repriced but those whose NPI stands here, one a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    set_reasons = forms.CharField(
        label=gettext_lazy("Why others are left out"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    include_appealed = forms.BooleanField(
        label=gettext_lazy("Reprice the appealed claim too, by our own choice"), required=False
    )

    def __init__(self, typed: dict[str, Any], choices: list[tuple[str, str]]) -> None:
        super().__init__(typed)
        if len(choices) > _MOST_TICKED:
            # Nobody ticks a thousand boxes: everyone is taken, and those left out are named.
            del self.fields["pharmacies"]
        else:
            del self.fields["left_out"]
            self.fields["pharmacies"].choices = choices  # type: ignore[attr-defined]


@_decided
def decide(request: Any, reference: str) -> HttpResponse:
    """Answer an appeal; what was typed is kept until the answer goes out."""
    appeal = appeal_for(request.actor, reference)
    if appeal.state != AppealState.FILED:
        return redirect("pbm-appeal", reference=appeal.reference)
    if request.method != "POST":
        return _shown(request, appeal, appeal.answer_draft)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in NAMES if name != "pharmacies"}
    typed["pharmacies"] = request.POST.getlist("pharmacies")
    try:
        answered = answer_appeal(request.actor, request.at, reference=reference, typed=typed)
    except Refusal as refusal:
        return _shown(request, appeal, typed, refusal)
    messages.success(request, _TOLD[answered.state] % {"number": answered.reference})
    return redirect("pbm-appeal", reference=answered.reference)


_TOLD: dict[str, Any] = {
    AppealState.FILED: gettext_lazy("%(number)s is acknowledged. Its clocks run on."),
    AppealState.DENIED: gettext_lazy("%(number)s is denied. The letter with its reason, drug and wholesaler is sent."),
    AppealState.SUSTAINED: gettext_lazy("%(number)s is sustained. The list has its new price; everyone alike is told."),
}


def _shown(request: Any, appeal: MacAppeal, typed: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    on = local_day(request.at)
    everyone = alike(appeal, on)
    names = dict(Party.objects.filter(pk__in=everyone).values_list("pk", "name"))
    chosen = typed.get("pharmacies") or [str(pk) for pk in everyone]
    denial = DenialForm(typed)
    sustaining = SustainForm({**typed, "pharmacies": chosen}, [(str(pk), names.get(pk, str(pk))) for pk in everyone])
    if refusal is not None:
        (sustaining if typed.get("answer") == "sustain" else denial).tell(refusal)
    made = {
        "title": _("Answer %(number)s") % {"number": appeal.reference},
        "lead": _("Due by %(day)s. List price today: $%(price)s a unit.")
        % {"day": spoken(governing_due(appeal)), "price": current_price(appeal, on)},
        "appeal": appeal_page(request.actor, appeal, request.at),
        "offers": _offers(appeal, on),
        "acknowledged": appeal.acknowledged_at is not None,
    }
    given = {"page": made, "denial": denial, "sustaining": sustaining}
    return render(request, "pbm/appeal_decide.html", given, status=status_of(refusal) if refusal else 200)


def _offers(appeal: MacAppeal, on: Any) -> Table:
    columns = (
        Column("ndc", _("National drug code")),
        Column("name", _("Drug")),
        Column("seller", _("Wholesaler")),
        Column("kind", _("Kind")),
        Column("cost", _("Price a unit"), numeric=True),
        Column("state", _("State")),
        Column("as_of", _("As of")),
    )
    rows: list[list[Any]] = [
        [
            Cell(ndc_hyphenated(item.national_drug_code), code=True),
            item.name,
            item.wholesaler.name,
            item.wholesaler.kind,
            Cell(f"${item.unit_cost}"),
            item.status,
            spoken(item.as_of),
        ]
        for item in offers_for(appeal, on)
    ]
    empty = _("No catalogue on file has this drug or an equivalent.")
    return Table(_("What wholesalers' catalogues on file say"), columns, rows, empty=empty)
