"""Pages about first prescriptions: what was put to a prescriber, what was answered, what a person concluded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import FirstPrescription
from carelaw.pdmp.use_cases.reporting import acts
from carelaw.pdmp.use_cases.reporting.first_queries import inquiries_of, window
from carelaw.pdmp.use_cases.reporting.permissions import ANSWER_INQUIRY, CLOSE_INQUIRY
from carelaw.platform.accounts.permissions import own_page, page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Table, Tag

_STATES = {
    "not-found": ("Waits for an answer", "warn"),
    "answered": ("Answered", "info"),
    "excused": ("Excused by the reading in use", "neutral"),
    "matched": ("Matched", "good"),
    "closed": ("Closed", "neutral"),
}
_BY = {"written": ("written_on", "pk"), "state": ("state", "written_on", "pk")}


@page(permission=CLOSE_INQUIRY)
def inquiries(request: Any) -> HttpResponse:
    """Every inquiry, the answered ones to be read and closed by a person."""
    found = FirstPrescription.objects.exclude(asked_at=None).select_related("prescriber", "dispensation")
    table = _table(request, found, with_prescriber=True)
    counted = Table(
        _("First prescriptions by how they were matched"),
        (Column("state", _("State")), Column("count", _("Pairs"), numeric=True)),
        [[state, str(FirstPrescription.objects.filter(state=state).count())] for state in sorted(_KNOWN)],
    )
    lead = _("No question near a first prescription is no finding. Read the answer, then conclude with your name.")
    return shown(request, Board(_("First prescriptions"), lead, (table, counted), offered(request, (acts.CLOSE,))))


_KNOWN = ("matched", "not-found", "answered", "excused", "closed", "outside", "unclear")


@page(permission=ANSWER_INQUIRY)
def my_inquiries(request: Any) -> HttpResponse:
    """What was put to this prescriber."""
    found = inquiries_of(request.actor).select_related("dispensation")
    lead = _("For these prescriptions no question of yours was found. It is an inquiry, not a finding.")
    links = offered(request, (acts.EXTRACT,))
    return shown(request, Board(_("Inquiries to you"), lead, (_table(request, found, with_prescriber=False),), links))


@own_page(why="A notice about an inquiry leads to the prescriber's own list, or to the office's.")
def inquiry(request: Any, reference: UUID) -> HttpResponse:
    """Where a notice about an inquiry leads."""
    return redirect("my-inquiries" if request.actor and request.actor.role == "PRESCRIBER" else "inquiries")


def _table(request: Any, found: Any, *, with_prescriber: bool) -> Table:
    listed = listing(found, request.GET, by=_BY, default="-written")
    columns = [
        Column("number", _("Prescription")),
        Column("written", _("Written"), sortable=True),
        Column("window", _("Questions count from")),
        Column("state", _("State"), sortable=True),
        Column("answer", _("Answer")),
        Column("closing", _("Conclusion")),
        Column("reference", _("Reference")),
    ]
    if with_prescriber:
        columns.insert(0, Column("prescriber", _("Prescriber")))
    rows = [_row(one, with_prescriber) for one in listed.rows]
    return Table(_("Inquiries"), columns, rows, empty=_("Nothing was asked."), **listed.place)


def _row(one: FirstPrescription, with_prescriber: bool) -> list[Any]:
    words, tone = _STATES.get(one.state, (one.state, "neutral"))
    closing = f"{one.closing}: {one.closing_reasons} ({one.closed_name})" if one.closing else "–"
    answer = f"{one.answer}: {one.answer_text}" if one.answer else "–"
    act = acts.CLOSE if with_prescriber else acts.ANSWER
    url = f"{reverse(f'act-{act.name}')}?inquiry={one.pk}" if not one.closing else ""
    cells: list[Any] = [
        Cell(one.dispensation.prescription_number, code=True),
        date_format(one.written_on),
        date_format(window(one)[0]),
        Tag(words, tone),  # type: ignore[arg-type]
        answer,
        closing,
        Cell(str(one.pk), url=url, code=True),
    ]
    if with_prescriber:
        cells.insert(0, f"{one.prescriber.last_name}, {one.prescriber.first_name}")
    return cells
