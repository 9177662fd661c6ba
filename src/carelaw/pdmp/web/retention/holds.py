"""Pages: requests to keep information, one request with its items, a reading of the vault."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import HoldRequest, HoldState
from carelaw.pdmp.use_cases.retention import acts
from carelaw.pdmp.use_cases.retention.holds import hold_of, holds_of, procedure_on
from carelaw.pdmp.use_cases.retention.permissions import ASK_HOLD, SEE_HOLDS
from carelaw.pdmp.use_cases.retention.vault_readings import Opened, read_vault
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_TONES = {
    HoldState.PENDING: "warn",
    HoldState.RECEIVED: "info",
    HoldState.GRANTED: "good",
    HoldState.REFUSED: "bad",
    HoldState.EXPIRED: "neutral",
    HoldState.RELEASED: "neutral",
}
_ASKS = {"hold": "One year", "extension": "Extension", "court-order": "Court's order"}


@page(permission=SEE_HOLDS)
def holds(request: Any) -> HttpResponse:
    """Every request one may see, and what a request must contain today."""
    by = {"received": ("received_at", "pk"), "state": ("state", "received_at", "pk"), "requester": ("requester", "pk")}
    listed = listing(holds_of(request.actor), request.GET, by=by, default="-received")
    table = Table(
        _("Requests to keep information"),
        (
            Column("received", _("Received"), sortable=True),
            Column("requester", _("Who asks"), sortable=True),
            Column("case", _("Case")),
            Column("asks", _("What")),
            Column("state", _("State"), sortable=True),
        ),
        [_row(one) for one in listed.rows],
        empty=_("No request was made."),
        **listed.place,
    )
    procedure = procedure_on(law_day(request.at))
    says = _("A request contains: %(fields)s.") % {
        "fields": ", ".join(procedure.required) if procedure else "requester, cause, document, information"
    }
    facts = (
        Fact(
            _("Procedure"), _("Version %(n)s of the board") % {"n": procedure.version} if procedure else _("None yet")
        ),
        Fact(_("What it asks"), says),
    )
    lead = _(
        "A law-enforcement agency or a licensing body may ask in writing, for cause, that specific information be kept "
        "one year beyond the seven. Two extensions are the most, of the same information, whoever asks."
    )
    links = offered(request, (acts.ASK_HOLD, acts.PROCEDURE))
    return shown(request, Board(_("Holds"), lead, (table,), links, facts))


def _row(one: HoldRequest) -> list[Any]:
    return [
        Cell(local_instant(one.received_at), url=reverse("hold", args=[one.pk])),
        one.requester,
        one.case_number or "–",
        _ASKS[one.asks],
        _tag(one),
    ]


def _tag(one: HoldRequest) -> Tag:
    state = HoldState(one.state)
    return Tag(state.label, _TONES[state])  # type: ignore[arg-type]


@page(permission=SEE_HOLDS)
def hold(request: Any, hold_id: uuid.UUID) -> HttpResponse:
    """One request: where it stands, until when each item is kept, and what can be done."""
    one = hold_of(request.actor, hold_id)
    items = Table(
        _("What it keeps"),
        (
            Column("item", _("Record")),
            Column("collected", _("Collected")),
            Column("period", _("Period")),
            Column("ends", _("Held through")),
        ),
        [
            [
                Cell(str(item.dispensing), code=True),
                date_format(item.collected_on),
                _("by court") if item.by_court else str(item.sequence or "–"),
                date_format(item.ends_on) if item.ends_on else "–",
            ]
            for item in one.items.order_by("dispensing")[:500]
        ],
        empty=_("Nothing."),
    )
    readings = Table(
        _("Readings of the vault"),
        (Column("asked", _("Asked")), Column("state", _("State")), Column("act", _("Next"))),
        [_reading(request, reading) for reading in one.readings.order_by("-asked_at")],
        empty=_("None was asked for."),
    )
    state = HoldState(one.state)
    facts = (
        Fact(_("State"), state.label),
        Fact(_("What was asked"), _ASKS[one.asks]),
        Fact(_("Case"), one.case_number or "–"),
        Fact(_("Cause"), one.cause or "–"),
        Fact(_("Received"), local_instant(one.received_at)),
        Fact(_("Number"), str(one.pk), code=True),
    )
    notes = [Note(one.says, "bad" if state == HoldState.REFUSED else "info", one.code or "§6(d)")] if one.says else []
    back = Link(_("Holds"), reverse("holds"))
    links = offered(request, _acts_of(state), hold=str(one.pk))
    board = Board(one.requester, "", (items, readings), links, facts, notes, back=back)
    return shown(request, board)


def _acts_of(state: HoldState) -> tuple[Any, ...]:
    return {
        HoldState.PENDING: (acts.COMPLETE_HOLD, acts.DECIDE_HOLD, acts.RELEASE_HOLD),
        HoldState.RECEIVED: (acts.DECIDE_HOLD, acts.RELEASE_HOLD),
        HoldState.GRANTED: (acts.ASK_READING, acts.RELEASE_HOLD),
    }.get(state, ())


def _reading(request: Any, reading: Any) -> list[Any]:
    if reading.read_at:
        return [local_instant(reading.asked_at), Tag(_("Given"), "neutral"), "–"]
    if reading.approved_at:
        read = Link(_("Read once"), reverse("vault-reading", args=[reading.pk]))
        mine = str(reading.asked_by) == request.actor.account_id
        return [local_instant(reading.asked_at), Tag(_("Open"), "good"), read if mine else "–"]
    links = offered(request, (acts.OPEN_READING,), reading=str(reading.pk))
    return [local_instant(reading.asked_at), Tag(_("Waits for a second person"), "warn"), links[0] if links else "–"]


@page(permission=ASK_HOLD)
def reading(request: Any, reading_id: uuid.UUID) -> HttpResponse:
    """Read what a hold keeps: once, after a click, and the query log says so before anything is shown."""
    back = Link(_("Holds"), reverse("holds"))
    if request.method != "POST":
        lead = _(
            "It is given once and only for the matter for which it is kept. The query log keeps that it was given."
        )
        shown_here = {"title": _("Read what the hold keeps"), "lead": lead, "back": back, "button": _("Read it now")}
        return render(request, "pdmp/retention/reading.html", {"page": shown_here})
    opened = read_vault(request.actor, reading_id, at=request.at)
    response = shown(request, _opened(opened, back))
    response.headers["Cache-Control"] = "no-store"
    return response


def _opened(opened: Opened, back: Link) -> Board:
    rows = [
        [
            f"{one['patient']['last_name']}, {one['patient']['first_name']}",
            one["patient"]["birth_date"] or "–",
            one["dispensing"]["filled_on"],
            one["dispensing"]["national_drug_code"],
            f"{one['dispensing']['quantity'] or '–'}",
            str(one["dispensing"]["days_supply"] or "–"),
            f"{one['prescriber']['last_name']}, {one['prescriber']['first_name']}",
            one["dispenser"]["name"] or one["dispenser"]["dea"],
        ]
        for one in opened.items
    ]
    names = ("Patient", "Born", "Filled", "Drug code", "Quantity", "Days", "Prescriber", "Dispenser")
    table = Table(_("Kept by the hold"), [Column(name.lower(), name) for name in names], rows, empty=_("Nothing."))
    lead = _("Query %(id)s.") % {"id": opened.query_id}
    return Board(_("What the hold keeps"), lead, (table,), notes=[Note(opened.mark, "warn", "§9(a)")], back=back)
