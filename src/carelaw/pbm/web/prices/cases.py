"""The page of one case about a price list: what is left today, by when to answer, what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.permissions import MAC_SEE, PRICES_SEE
from carelaw.pbm.use_cases.prices import acts
from carelaw.pbm.use_cases.prices.cases import case_for, last_day_of, subject_of
from carelaw.pbm.use_cases.prices.looking import case_lines
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.list_pages import sheet
from carelaw.platform.cases.models import Case, CaseEvent, CaseState
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table
from carelaw.platform.pages.templatetags.pages_time import local_instant

_COLUMNS = (("what", "Line"), ("says", "Why"), ("cite", "Law"))


@page(permission=PRICES_SEE)
def price_case(request: Any, reference: str) -> HttpResponse:
    """One case. `?format=csv`: what is left of it."""
    case = case_for(request.actor, reference)
    rows = case_lines(case, local_day(request.at)) if case.state == CaseState.OPEN else []
    if request.GET.get("format") == "csv":
        return sheet(f"price-case-{str(case.pk)[:8]}", _COLUMNS, rows)
    due = case.deadlines.filter(name="answer").first()
    facts = (
        Fact(_("State"), _("Open") if case.state == CaseState.OPEN else _("Closed")),
        Fact(_("Answer due by the end of"), date_format(last_day_of(due)) if due else "–"),
        Fact(_("Left today"), f"{len(rows):,}"),
        Fact(_("Law"), case.cite),
    )
    _subject, list_id = subject_of(case)
    links = []
    if allowed(request.actor, MAC_SEE):
        links.append(Link(_("The price list"), reverse("pbm-mac-list", args=[list_id])))
    if case.state == CaseState.OPEN:
        links = [*offered(request, (acts.ANSWER, acts.SETTLE), case=str(case.pk)), *links]
        links.append(Link(_("Download as CSV"), "?format=csv"))
    board = Board(
        case.title,
        _("A result for a person to look at, not a ruling. The case closes by itself once nothing is left."),
        (_left(rows), _happened(case)),
        acts=links,
        facts=facts,
        notes=(Note(case.closing, "neutral"),) if case.closing else (),
        back=Link(_("Cases about price lists"), reverse("pbm-price-cases")),
    )
    return shown(request, board)


def _left(rows: list[dict[str, Any]]) -> Table:
    columns = tuple(Column(key, _(label)) for key, label in _COLUMNS)
    cells: list[Any] = [[Cell(row["what"]), row["says"], row["cite"]] for row in rows[:100]]
    caption = _("Left today: the first hundred; the sheet has all") if len(rows) > 100 else _("Left today")
    return Table(caption, columns, cells, empty=_("Nothing is left."))


def _happened(case: Case) -> Table:
    columns = (Column("at", _("When")), Column("what", _("What happened")), Column("says", _("In words")))
    rows: list[Any] = [
        [local_instant(event.at), _event(event), str(event.body.get("says", ""))]
        for event in case.events.order_by("-at", "-number")
    ]
    return Table(_("What happened"), columns, rows)


def _event(event: CaseEvent) -> str:
    words = {
        "case-opened": _("The case was opened"),
        "findings-opened": _("The daily tests found something"),
        "answered": _("The benefit manager answered"),
        "deadline-passed": _("The day for the answer passed"),
        "case-closed": _("The case was closed"),
    }
    return words.get(event.kind, event.kind)
