"""Pages of investigations and of what came of accesses."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.pdmp.store.models import Investigation, InvestigationState
from carelaw.pdmp.use_cases.law_enforcement import permissions as may
from carelaw.pdmp.use_cases.law_enforcement.acts import INVESTIGATING
from carelaw.pdmp.use_cases.law_enforcement.fields import AGENCIES, DOORS
from carelaw.pdmp.use_cases.law_enforcement.investigations import investigation_for, investigations_for
from carelaw.pdmp.use_cases.law_enforcement.looking import investigation_row
from carelaw.pdmp.use_cases.law_enforcement.outcomes import access_figures, misuse_reported, outcomes_missing
from carelaw.pdmp.use_cases.law_enforcement.requests import requests_for
from carelaw.pdmp.web.law_enforcement.requests import state_tag
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_seen = page(permission=may.SEE_REQUESTS)
_counted = page(permission=may.DECIDE_REQUESTS)


@_seen
def investigations(request: Any) -> HttpResponse:
    """Investigations, and through which day their queries are kept from the person."""
    by = {"number": ("number", "pk"), "agency": ("agency", "pk"), "opened": ("opened_on", "pk")}
    listed = listing(investigations_for(request.actor), request.GET, by=by, default="-opened")
    columns = (
        Column("number", _("Case number"), sortable=True),
        Column("agency", _("Agency"), sortable=True),
        Column("opened", _("Opened"), sortable=True),
        Column("state", _("State")),
        Column("concluded", _("Concluded")),
        Column("withheld", _("Withheld through")),
    )
    rows = []
    for one in listed.rows:
        row = investigation_row(one)
        rows.append(
            [
                Cell(one.number, url=reverse("law-investigation", args=[one.pk])),
                one.agency,
                date_format(row["opened_on"]),
                _state(one),
                date_format(row["concluded_on"]) if row["concluded_on"] else "–",
                _withheld(row["withheld_through"]),
            ]
        )
    lead = _("What was queried for an investigation is kept from the person until six months after it ends (§9(c)).")
    table = Table(_("Investigations"), columns, rows, empty=_("No request named one yet."), **listed.place)
    return shown(request, Board(_("Investigations"), lead, (table,)))


@_seen
def one(request: Any, investigation: UUID) -> HttpResponse:
    """One investigation: its stretches, its requests, its conclusion."""
    found = investigation_for(request.actor, str(investigation))
    row = investigation_row(found)
    stretches = Table(
        _("Stretches"),
        (Column("opened", _("Opened")), Column("concluded", _("Concluded")), Column("by", _("Reported by"))),
        [
            [
                date_format(stage.opened_on),
                date_format(stage.concluded_on) if stage.concluded_on else "–",
                stage.reported_by or "–",
            ]
            for stage in found.stages.order_by("opened_on", "pk")
        ],
    )
    asked = Table(
        _("Requests"),
        (Column("reference", _("Request")), Column("state", _("State")), Column("shown", _("Shown from"))),
        [
            [
                Cell(each.reference, url=reverse("law-request", args=[each.reference])),
                state_tag(each),
                date_format(each.released_on) if each.released_on else "–",
            ]
            for each in requests_for(request.actor).filter(investigation=found).order_by("started_at", "pk")
        ],
        empty=_("None is yours to see."),
    )
    open_now = found.state != InvestigationState.CONCLUDED
    acts = [act for act in INVESTIGATING if act.name == ("law-conclude" if open_now else "law-reopen")]
    return shown(
        request,
        Board(
            _("Investigation %(number)s") % {"number": found.number},
            found.agency,
            (stretches, asked),
            acts=offered(request, acts if request.actor.role == "OAG_AGENT" else (), investigation=str(found.pk)),
            facts=[
                Fact(_("State"), found.get_state_display()),
                Fact(_("Withheld through"), _withheld(row["withheld_through"])),
            ],
            back=Link(_("Investigations"), reverse("law-investigations")),
        ),
    )


@_counted
def figures(request: Any) -> HttpResponse:
    """Accesses and warrants of a calendar year, outcomes still missing, uses outside the limit."""
    today = law_day(request.at)
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and 2015 <= int(typed) <= today.year else today.year
    counted = access_figures(date(year, 1, 1), date(year, 12, 31))
    runs = Table(
        _("Accesses by agency and door, %(year)s") % {"year": year},
        (Column("kind", _("Agency")), Column("door", _("Door")), Column("runs", _("Runs"), numeric=True)),
        [
            [AGENCIES.get(kind, kind), DOORS.get(door, door), f"{count:,}"]
            for (kind, door), count in sorted(counted.runs.items())
        ],
        empty=_("No access in this year."),
    )
    missing = Table(
        _("Outcomes still missing"),
        (Column("reference", _("Request")), Column("agency", _("Agency")), Column("ran", _("Run"))),
        [
            [
                Cell(each.reference, url=reverse("law-request", args=[each.reference])),
                each.agency,
                date_format(law_day(each.ran_at)) if each.ran_at else "–",
            ]
            for each in outcomes_missing()[:100]
        ],
        empty=_("Every access has its outcome."),
    )
    misuse = misuse_reported().count()
    reported = ngettext(
        "%(count)s use outside the limit is reported.", "%(count)s uses outside the limit are reported.", misuse
    )
    notes = [Note(reported % {"count": misuse}, "warning")] if misuse else []
    facts = [
        Fact(_("Search warrants issued"), f"{counted.search_warrants_issued:,}"),
        Fact(_("Arrest warrants issued (memo)"), f"{counted.arrest_warrants_issued:,}"),
        Fact(_("Grand jury runs (apart)"), f"{counted.grand_jury_runs:,}"),
    ]
    lead = _("What the annual reports take (§12(a)(6)): one access a run, warrants by the day of issue.")
    others = [other for other in (year - 1, year + 1) if 2015 <= other <= today.year]
    links = [Link(str(other), f"{reverse('law-figures')}?year={other}") for other in others]
    board = Board(_("Accesses and warrants"), lead, (runs, missing), acts=links, facts=facts, notes=notes)
    return shown(request, board)


def _state(one: Investigation) -> Tag:
    return Tag(one.get_state_display(), "neutral" if one.state == InvestigationState.CONCLUDED else "info")


def _withheld(last: date | None) -> str:
    return date_format(last) if last else _("Without limit while it is open")
