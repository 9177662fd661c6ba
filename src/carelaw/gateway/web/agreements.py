"""Memoranda and data sharing agreements: who has signed, from when to when each holds; a vendor drafts its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.gateway.store.models import Vendor
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.permissions import SEE_POINTS, SIGN_AGREEMENTS
from carelaw.gateway.web.integration_forms import DataSharingForm
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.agreements.models import AgreementState
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Column, Table, Tag, Tone
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.parties.own import own_parties

_KINDS = {
    "memorandum": gettext_noop("Memorandum of understanding"),
    "data-sharing": gettext_noop("Data sharing agreement"),
    "search-confirmation": gettext_noop("Permission to confirm searches"),
}
_STATES: Mapping[str, tuple[str, Tone]] = {
    AgreementState.DRAFT: (gettext_noop("Draft"), "neutral"),
    AgreementState.SIGNED: (gettext_noop("Signed"), "info"),
    AgreementState.IN_FORCE: (gettext_noop("In force"), "good"),
    AgreementState.ENDED: (gettext_noop("Ended"), "bad"),
}
_SORTS = {"reference": ("reference", "pk"), "state": ("state", "pk"), "drafted": ("created_at", "pk")}


@page(permission=SEE_POINTS)
def listed(request: Any) -> HttpResponse:
    """The agreements one may see; a vendor drafts its own here, and whoever may signs."""
    if request.method != "POST":
        return _shown(request)
    if request.POST.get("act") == "sign":
        return _sign(request)
    form = DataSharingForm(request.POST)
    vendor = _own_vendor(request)
    if vendor is None or not form.is_valid():
        return _shown(request, form=form, status=422)
    given = form.cleaned_data
    try:
        agreements.draft_data_sharing(
            request.actor,
            vendor,
            reference=given["reference"],
            clauses=form.clauses,
            last_day=given["last_day"],
            at=request.at,
        )
    except Refusal as refusal:
        return _shown(request, form=form, refused=refusal, status=status_of(refusal))
    messages.success(request, _("The draft is kept. It changes until somebody signs it."))
    return redirect("gateway-agreements")


def _sign(request: Any) -> HttpResponse:
    try:
        agreements.sign_agreement(request.actor, request.POST.get("agreement", ""), at=request.at)
    except Refusal as refusal:
        return _shown(request, refused=refusal, status=status_of(refusal))
    messages.success(request, _("Signed. It is in force once both parties have signed."))
    return redirect("gateway-agreements")


def _own_vendor(request: Any) -> Vendor | None:
    return Vendor.objects.filter(pk__in=own_parties(request.actor)).first()


def _shown(
    request: Any, *, form: forms.Form | None = None, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shown = listing(agreements.visible_agreements(request.actor), request.GET, by=_SORTS, default="-drafted")
    lines = agreements.agreement_rows(shown.rows)
    columns = (
        Column("reference", _("Reference"), sortable=True),
        Column("kind", _("Kind")),
        Column("party", _("Party")),
        Column("state", _("State"), sortable=True),
        Column("party_signed", _("Party signed")),
        Column("program_signed", _("Program signed")),
        Column("from", _("In force from")),
        Column("last", _("Last day")),
    )
    table = Table(
        caption=_("Agreements"),
        columns=columns,
        rows=[_row(line) for line in lines],
        empty=_("No agreement is here yet."),
        caption_hidden=True,
        **shown.place,
    )
    drafts = _may_draft(request)
    shown_page = {
        "table": table,
        "to_sign": [line for line in lines if _waits(request, line)],
        "form": (form or DataSharingForm()) if drafts else None,
        "refused": refused,
    }
    return render(request, "gateway/agreements.html", {"page": shown_page}, status=status)


def _may_draft(request: Any) -> bool:
    return allowed(request.actor, SIGN_AGREEMENTS) and _own_vendor(request) is not None


def _waits(request: Any, line: Mapping[str, Any]) -> bool:
    """Whether this person's signature is the one that is missing; memoranda are signed with their integration."""
    mine = "program_signed" if request.actor.role == "IL_ADMINISTRATOR" else "party_signed"
    waits = line["kind"] == "data-sharing" and line["state"] == AgreementState.DRAFT and not line[mine]
    return waits and allowed(request.actor, SIGN_AGREEMENTS)


def _row(line: Mapping[str, Any]) -> tuple[Any, ...]:
    words, tone = _STATES[line["state"]]
    dates = ("party_signed", "program_signed", "in_force_from", "last_day")
    told = (line[name] or "–" for name in dates)
    return (line["reference"], _(_KINDS[line["kind"]]), line["party"], Tag(_(words), tone), *told)
