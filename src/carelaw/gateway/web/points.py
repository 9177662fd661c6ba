"""The Console: every connection point, its off switch, what its next request would meet; the envelopes of searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.gateway.facts.search import PointState
from carelaw.gateway.store.models import ConnectionPoint, Envelope, EnvelopeOutcome
from carelaw.gateway.use_cases import looking, points
from carelaw.gateway.use_cases.permissions import REPORT_CONNECTION, SEE_ENVELOPES, SEE_POINTS, SWITCH_POINTS
from carelaw.gateway.web.integration_forms import KeysForm, ReasonForm, option_words
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import (
    Cell,
    Column,
    DecisionBox,
    Fact,
    Link,
    Table,
    Tag,
    TimelineItem,
    Tone,
    decision_parts,
)
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant

_PURPOSES = {
    "DISPENSING_REVIEW": gettext_noop("Review before dispensing"),
    "PATIENT_CARE": gettext_noop("Patient care"),
    "USER": gettext_noop("The user"),
}
_STATES: Mapping[str, tuple[str, Tone]] = {
    PointState.REGISTERED: (gettext_noop("Registered"), "neutral"),
    PointState.TESTING: (gettext_noop("Testing"), "info"),
    PointState.ACTIVE: (gettext_noop("Active"), "good"),
    PointState.DISABLED: (gettext_noop("Switched off"), "bad"),
    PointState.PROHIBITED: (gettext_noop("Prohibited"), "bad"),
    PointState.RETIRED: (gettext_noop("Retired"), "neutral"),
}
_EVENTS = {
    "registered": gettext_noop("Put on the Console"),
    "keyed": gettext_noop("Certificate and keys registered"),
    "activated": gettext_noop("Production switched on"),
    "disabled": gettext_noop("Switched off"),
    "enabled": gettext_noop("Switched on again"),
    "prohibited": gettext_noop("Its party is prohibited"),
    "reinstated": gettext_noop("Its party is let in again"),
}
_OUTCOMES: Mapping[str, tuple[str, Tone]] = {
    EnvelopeOutcome.ANSWERED: (gettext_noop("Answered"), "good"),
    EnvelopeOutcome.REFUSED: (gettext_noop("Refused"), "warn"),
    EnvelopeOutcome.ERROR: (gettext_noop("Failed"), "bad"),
    EnvelopeOutcome.TIMEOUT: (gettext_noop("Not answered in time"), "warn"),
}
_POINT_SORTS = {"point": ("reference",), "state": ("state", "reference"), "option": ("option", "reference")}
_ENVELOPE_SORTS = {"received": ("received_at", "pk"), "outcome": ("outcome", "pk")}


@dataclass(frozen=True, slots=True)
class PointPage:
    """One point: where it stands, its checks, its history, and what this person may do to it."""

    reference: str
    tag: Tag
    facts: Sequence[Fact]
    checks: Sequence[DecisionBox]
    history: Sequence[TimelineItem]
    switch: str
    reason: forms.Form
    keys: forms.Form | None
    refused: Refusal | None = None


@page(permission=SEE_POINTS)
def console(request: Any) -> HttpResponse:
    """The connection points; outsiders see their own."""
    found = points.visible_points(request.actor)
    state = request.GET.get("state", "")
    chosen = found.filter(state=state) if state in _STATES else found
    shown = listing(chosen, request.GET, by=_POINT_SORTS, default="point")
    lines = looking.point_rows(shown.rows, request.at)
    columns = (
        Column("point", _("Point"), sortable=True),
        Column("location", _("Location")),
        Column("option", _("Option"), sortable=True),
        Column("vendor", _("Vendor")),
        Column("state", _("State"), sortable=True),
        Column("searches", _("Answered, 24 h"), numeric=True),
        Column("refusals", _("Refused, 24 h"), numeric=True),
    )
    table = Table(
        caption=_("Connection points"),
        columns=columns,
        rows=[_point_row(line) for line in lines],
        query={"state": state},
        empty=_("No connection point is here. Points come when testing opens."),
        caption_hidden=True,
        **shown.place,
    )
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    links = [Link(f"{_(_STATES[each][0])} ({counts[each]})", f"?state={each}") for each in _STATES if each in counts]
    every = Link(_("All (%(n)d)") % {"n": sum(counts.values())}, "?")
    return render(request, "gateway/points.html", {"page": {"table": table, "links": [every, *links]}})


def _point_row(line: Mapping[str, Any]) -> tuple[Any, ...]:
    place = f"{line['location']}, {line['city']}"
    return (
        Link(line["point"], reverse("gateway-point", args=[line["point"]])),
        place,
        option_words(line["option"]),
        line["vendor"] or "–",
        state_tag(line["state"]),
        str(line["searches"]),
        str(line["refusals"]),
    )


def _in_words(told: str) -> str:
    """What a request told, in words where the rule knows it; anything else as it came."""
    return _(_PURPOSES[told]) if told in _PURPOSES else told


def state_tag(state: str) -> Tag:
    """A point's state as a status word."""
    words, tone = _STATES[state]
    return Tag(_(words), tone)


@page(permission=SEE_POINTS)
def point(request: Any, reference: str) -> HttpResponse:
    """One point; a posted act is done, or refused with everything that was typed."""
    one = points.point_of(request.actor, reference)
    if request.method != "POST":
        return _shown(request, one)
    act = request.POST.get("act", "")
    if act == "keys":
        return _keys_posted(request, one)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, reason=form, status=422)
    turn = points.enable if act == "enable" else points.disable
    try:
        turn(request.actor, one, because=form.cleaned_data["because"], at=request.at)
    except Refusal as refusal:
        return _shown(request, one, reason=form, refused=refusal, status=status_of(refusal))
    says = (
        _("Point %(reference)s is switched on again.") if act == "enable" else _("Point %(reference)s is switched off.")
    )
    messages.success(request, says % {"reference": one.reference})
    return redirect("gateway-point", one.reference)


def _keys_posted(request: Any, one: ConnectionPoint) -> HttpResponse:
    form = KeysForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, keys=form, status=422)
    given = form.cleaned_data
    try:
        points.register_keys(request.actor, one, certificate=given["certificate"], keys=given["keys"], at=request.at)
    except Refusal as refusal:
        return _shown(request, one, keys=form, refused=refusal, status=status_of(refusal))
    messages.success(request, _("Certificate and keys are registered."))
    return redirect("gateway-point", one.reference)


def _shown(
    request: Any,
    one: ConnectionPoint,
    *,
    reason: forms.Form | None = None,
    keys: forms.Form | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    line = looking.point_rows([one], request.at)[0]
    switches = {PointState.ACTIVE: "disable", PointState.DISABLED: "enable"}
    may_switch = allowed(request.actor, SWITCH_POINTS)
    may_key = allowed(request.actor, REPORT_CONNECTION) and one.state in {PointState.TESTING, PointState.REGISTERED}
    shown = PointPage(
        reference=one.reference,
        tag=state_tag(one.state),
        facts=[
            Fact(_("Pharmacy entity"), line["entity"]),
            Fact(_("Location"), f"{one.location.name}, {one.location.address}, {one.location.city}"),
            Fact(_("Management system"), f"{one.system_product}, {one.installation}"),
            Fact(_("Option"), option_words(one.option)),
            Fact(_("Vendor"), line["vendor"] or "–"),
            Fact(_("Certificate (SHA-256)"), one.fingerprint or "–", code=True),
            Fact(_("Public keys"), ", ".join(str(key.get("kid")) for key in one.keys) or "–"),
            Fact(_("Answers over SOAP encrypted to"), line["answers_encrypted_to"] or "–"),
            Fact(_("In this state since"), local_instant(one.state_since)),
        ],
        checks=[
            decision_parts(decision, title=decision.rule.replace("-", " ").capitalize())
            for decision in looking.standing_of_point(request.actor, one, request.at)
        ],
        history=[
            TimelineItem(
                event.at, _(_EVENTS[event.what]), " – ".join(part for part in (event.because, event.by) if part)
            )
            for event in one.events.order_by("-pk")
        ],
        switch=switches.get(PointState(one.state), "") if may_switch else "",
        reason=reason or ReasonForm(),
        keys=(keys or KeysForm()) if may_key else None,
        refused=refused,
    )
    return render(request, "gateway/point.html", {"page": shown}, status=status)


@page(permission=SEE_ENVELOPES)
def envelopes(request: Any) -> HttpResponse:
    """The envelopes of searches, for audit; the look is on the record."""
    outcome = request.GET.get("outcome", "")
    found = looking.envelopes_for(request.actor, at=request.at, outcome=outcome if outcome in _OUTCOMES else "")
    shown = listing(found, request.GET, by=_ENVELOPE_SORTS, default="-received")
    lines = looking.envelope_rows(shown.rows)
    columns = (
        Column("received", _("Received"), sortable=True),
        Column("point", _("Point")),
        Column("requester", _("Requester")),
        Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome"), sortable=True),
        Column("code", _("Code")),
        Column("cite", _("Law")),
    )
    table = Table(
        caption=_("Envelopes"),
        columns=columns,
        rows=[_envelope_row(one, line) for one, line in zip(shown.rows, lines, strict=True)],
        query={"outcome": outcome},
        empty=_("No search has come yet."),
        caption_hidden=True,
        **shown.place,
    )
    links = [Link(_("All"), "?"), *(Link(_(words), f"?outcome={each}") for each, (words, _tone) in _OUTCOMES.items())]
    return render(request, "gateway/envelopes.html", {"page": {"table": table, "links": links}})


def _envelope_row(one: Envelope, line: Mapping[str, Any]) -> tuple[Any, ...]:
    words, tone = _OUTCOMES[one.outcome]
    return (
        Link(local_instant(one.received_at), reverse("gateway-envelope", args=[one.pk])),
        line["point"] or _("not on the Console"),
        line["requester"] or "–",
        _in_words(line["purpose"]) or "–",
        Tag(_(words), tone),
        Cell(line["code"] or "–", code=True),
        line["cite"] or "–",
    )


@page(permission=SEE_ENVELOPES)
def envelope(request: HttpRequest, envelope_id: Any) -> HttpResponse:
    """One envelope with its search keys; what was answered is not here, nor anywhere."""
    one = looking.envelope_of(request.actor, envelope_id, at=request.at)  # type: ignore[attr-defined]
    words, tone = _OUTCOMES[one.outcome]
    patient = ", ".join(part for part in (one.search_last, one.search_first, one.search_middle) if part)
    asker = " ".join(part for part in (one.requester_first, one.requester_last) if part)
    listed = [
        Fact(_("Received"), local_instant(one.received_at)),
        Fact(_("Requester"), f"{one.requester_id} {asker} {one.requester_role}".strip() or "–"),
        Fact(_("Purpose"), _in_words(one.purpose) or "–"),
        Fact(_("Begun by"), _in_words(one.initiation) or "–"),
        Fact(_("Searched for"), patient or "–"),
        Fact(_("Date of birth searched"), str(one.search_dob or "–")),
        Fact(_("States"), ", ".join(one.to_states)),
        Fact(_("Option"), one.protocol_option or "–"),
        Fact(_("Certificate (SHA-256)"), one.cert_fingerprint or "–", code=True),
        Fact(_("Address"), one.source_ip or "–", code=True),
        Fact(_("Transaction"), one.transaction_id or "–", code=True),
        Fact(_("Refused as"), f"{one.refusal_code} {one.citation}".strip() or "–"),
    ]
    shown = {"facts": listed, "tag": Tag(_(words), tone), "reference": str(one.pk)}
    return render(request, "gateway/envelope.html", {"page": shown})
