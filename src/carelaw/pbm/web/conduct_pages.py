"""Pages of discipline: what stands where, and the file of one case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import ApplicationBar, DisciplineCase, DisciplineState, Hearing, LicenseAction
from carelaw.pbm.use_cases.complaints import acts as complaint_acts
from carelaw.pbm.use_cases.complaints.lists import LISTS as COMPLAINT_LISTS
from carelaw.pbm.use_cases.discipline import acts, hearing_acts
from carelaw.pbm.use_cases.discipline.actions import WORDS
from carelaw.pbm.use_cases.discipline.cases import case_numbered
from carelaw.pbm.use_cases.discipline.hearings import stages_of
from carelaw.pbm.use_cases.discipline.lists import LISTS
from carelaw.pbm.use_cases.discipline.looking import case_file
from carelaw.pbm.use_cases.discipline.penalties import unpaid_of
from carelaw.pbm.use_cases.permissions import COMPLAINT_SEE, DISCIPLINE_SEE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.pbm.web.conduct_steps import next_steps, what_else
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.notices.models import Notice
from carelaw.platform.pages.days import days_in_words
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.parties.own import acts_for_own

_TONES = {
    "charged": "warn",
    "found": "bad",
    "not-found": "good",
    "in-effect": "bad",
    "noticed": "warn",
    "ended": "neutral",
}
_SOURCES = next(dict(asked.choices) for asked in acts.OPEN.asks if asked.name == "source")
_OWN = (complaint_acts.FILE, complaint_acts.REGISTER, complaint_acts.REPORT)
_FIRST = (acts.OPEN, hearing_acts.DEMAND, acts.OTHER_ACTIONS, acts.SURRENDER, *_OWN)


@page(permission=DISCIPLINE_SEE)
def conduct(request: Any) -> HttpResponse:
    """Discipline and complaints: every list that whoever looks may see."""
    lead = _("Causes, notices, hearings, penalties and what follows; complaints and what became of them.")
    return hub(request, _("Discipline and complaints"), lead, (*LISTS, *COMPLAINT_LISTS), _FIRST)


@page(permission=COMPLAINT_SEE)
def complaining(request: Any) -> HttpResponse:
    """Complaints and retaliation: what pharmacies, PSAOs and covered entities find here."""
    lead = _("Complain to the Department, register what the act protects, report what was done afterwards.")
    return hub(request, _("Complaints and retaliation"), lead, COMPLAINT_LISTS, _OWN)


@page(permission=DISCIPLINE_SEE)
def case(request: Any, number: str) -> HttpResponse:
    """The file of one case: causes, evidence, actions, hearings, penalties, clocks, letters."""
    one = case_numbered(request.actor, number)
    staff = not acts_for_own(request.actor)
    file = case_file(one, request.at, staff=staff)
    tables = (
        _causes(file),
        _actions(file["actions"]),
        _hearings(file["hearings"]),
        _violations(file),
        _penalties(file),
        _evidence(file),
        _clocks(file),
        letters(file["letters"]),
        *_chargeable(request, one),
    )
    first = next_steps(request, one)
    board = Board(
        _("Case %(number)s") % {"number": one.number},
        one.respondent,
        tables,
        acts=first,
        groups=what_else(request, one, first),
        facts=[
            Fact(_("License"), one.license_number or "–", code=True),
            Fact(
                _("Opened from"), f"{_SOURCES.get(one.source, one.source.capitalize())} {one.source_reference}".strip()
            ),
            Fact(_("What is looked into"), one.ground if staff else "–"),
            Fact(_("State"), one.get_state_display()),
            *_bars(one),
            Fact(_("Law"), "Pharmacy Benefits Management Programs Law (bill text), 215 ILCS 5/512-5, 5/512-12"),
        ],
        notes=[Note(_("A charge is not a finding. Only the order after a hearing finds a cause."), "info")],
        back=Link(_("Discipline and complaints"), reverse("pbm-conduct")),
    )
    return shown(request, board)


def _bars(one: DisciplineCase) -> list[Fact]:
    """How long nobody of the respondent may apply, where an action bars it."""
    found = ApplicationBar.objects.filter(action__case=one, lifted_on=None).order_by("-barred_until").first()
    return [Fact(_("Barred from applying through"), date_format(found.barred_until))] if found else []


def _chargeable(request: Any, one: DisciplineCase) -> list[Table]:
    """The causes of the list, each leading to its form, for those who may charge."""
    links = offered(request, acts.CHARGES, case=one.number) if one.state == DisciplineState.OPEN else []
    if not links:
        return []
    rows: list[list[Any]] = [[link, act.cite] for link, act in zip(links, acts.CHARGES, strict=True)]
    return [Table(_("Charge a cause"), (Column("cause", _("Cause")), Column("law", _("Law"))), rows)]


def _tag(state: str, words: str) -> Tag:
    return Tag(words, _TONES.get(state, "info"))  # type: ignore[arg-type]


def _causes(file: dict[str, Any]) -> Table:
    rows: list[list[Any]] = [
        [
            str(row["number"]),
            f"{row['title']} {row['cite']}",
            str(row["evidence"]),
            _tag(row["state"], row["state"].replace("-", " ").capitalize()),
            row["missing"] or "–",
        ]
        for row in file["causes"]
    ]
    columns = (
        Column("number", _("No."), numeric=True),
        Column("cause", _("Cause")),
        Column("evidence", _("Evidence"), numeric=True),
        Column("state", _("State")),
        Column("missing", _("Still missing")),
    )
    return Table(_("Causes"), columns, rows, empty=_("No cause is charged."))


def _actions(found: list[LicenseAction]) -> Table:
    rows: list[list[Any]] = [
        [
            one.reference,
            WORDS[one.kind].capitalize(),
            _on(one.mailed_on),
            _on(one.demand_last_day),
            _on(one.effective_on),
            _on(one.ends_on),
            _on(one.final_on),
            _on(one.published_on),
            _on(one.handed_back_on),
            _tag(one.state, one.get_state_display()),
        ]
        for one in found
    ]
    columns = (
        Column("action", _("Action")),
        Column("kind", _("What")),
        Column("mailed", _("Notice mailed")),
        Column("demand", _("Demand by")),
        Column("effect", _("In effect")),
        Column("through", _("Through")),
        Column("final", _("Final")),
        Column("published", _("Published")),
        Column("back", _("License back")),
        Column("state", _("State")),
    )
    return Table(_("Actions"), columns, rows, empty=_("No action is decided."))


def _hearings(found: list[Hearing]) -> Table:
    rows: list[list[Any]] = [
        [
            one.reference,
            _on(one.demanded_on),
            {True: _("in time"), False: _("too late"), None: _("granted")}[one.demand_in_time],
            _on(one.notice_mailed_on),
            _on(one.held_on),
            one.officer_name or "–",
            ", ".join(stages_of(one)).replace("-", " ") or "–",
            _on(one.order.ordered_on) if hasattr(one, "order") else "–",
        ]
        for one in found
    ]
    columns = (
        Column("hearing", _("Hearing")),
        Column("demanded", _("Demanded")),
        Column("time", _("When")),
        Column("noticed", _("Notice mailed")),
        Column("held", _("Day")),
        Column("officer", _("Officer")),
        Column("stages", _("Stages entered")),
        Column("ordered", _("Ordered")),
    )
    return Table(_("Hearings"), columns, rows, empty=_("No hearing was demanded or granted."))


def _violations(file: dict[str, Any]) -> Table:
    rows: list[list[Any]] = [
        [
            str(one.number),
            one.violation,
            one.provision,
            _on(one.since),
            _on(one.until) if one.until else _("still runs"),
            _on(one.hearing_offered_on),
            one.sheet.reference if one.sheet else "–",
        ]
        for one in file["violations"]
    ]
    columns = (
        Column("number", _("No."), numeric=True),
        Column("violation", _("Violation")),
        Column("section", _("Section")),
        Column("since", _("From")),
        Column("until", _("Through")),
        Column("offered", _("Hearing offered")),
        Column("sheet", _("Charged in")),
    )
    return Table(_("Violations by days"), columns, rows, empty=_("None is counted."))


def _penalties(file: dict[str, Any]) -> Table:
    rows: list[list[Any]] = [
        [
            one.reference,
            one.person,
            one.kind.replace("-", " "),
            str(one.counted),
            f"${one.cap:,.2f}",
            f"${one.amount:,.2f}",
            f"${unpaid_of(one):,.2f}",
        ]
        for one in file["penalties"]
    ]
    columns = (
        Column("penalty", _("Penalty")),
        Column("person", _("Charged to")),
        Column("kind", _("Kind")),
        Column("counted", _("Causes or days"), numeric=True),
        Column("cap", _("Cap"), numeric=True),
        Column("amount", _("Charged"), numeric=True),
        Column("unpaid", _("Left to pay"), numeric=True),
    )
    return Table(_("Penalties and forfeitures"), columns, rows, empty=_("Nothing is charged."))


def _evidence(file: dict[str, Any]) -> Table:
    rows: list[list[Any]] = [
        [
            str(row["number"]),
            row["kind"].capitalize(),
            _paper(row),
            "–" if _is_id(row["reference"]) else row["reference"] or "–",
            row["digest"][:12] or "–",
            row["added"],
        ]
        for row in file["evidence"]
    ]
    columns = (
        Column("number", _("No."), numeric=True),
        Column("kind", _("Kind")),
        Column("says", _("What it is")),
        Column("reference", _("Reference")),
        Column("digest", _("Digest")),
        Column("added", _("Added")),
    )
    return Table(_("Evidence"), columns, rows, empty=_("No evidence is kept."))


def _paper(row: dict[str, Any]) -> Cell:
    """What an item is; a letter of this office opens as it was written."""
    return Cell(row["says"], url=reverse("letter", args=[row["reference"]]) if _is_id(row["reference"]) else "")


def _is_id(reference: str) -> bool:
    try:
        return str(UUID(reference)) == reference
    except ValueError:
        return False


def _clocks(file: dict[str, Any]) -> Table:
    rows: list[list[Any]] = [
        [
            clock.says,
            date_format(legal_date(clock.due_at - timedelta(seconds=1), ZONE)),
            clock.cite,
            Tag(_("Met"), "good")
            if clock.met_at
            else Tag(_("Passed"), "bad")
            if clock.noticed_at
            else Tag(_("Runs"), "info"),
        ]
        for clock in file["clocks"]
    ]
    columns = (
        Column("says", _("What")),
        Column("due", _("Last day")),
        Column("cite", _("Law")),
        Column("state", _("State")),
    )
    return Table(_("Clocks"), columns, rows, empty=_("No clock runs."))


def letters(found: list[Notice]) -> Table:
    """Letters, each opening as it was written."""
    rows: list[list[Any]] = [
        [Cell(days_in_words(one.subject), url=reverse("letter", args=[one.pk])), date_format(one.created_at)]
        for one in found
    ]
    columns = (Column("letter", _("Letter")), Column("written", _("Written")))
    return Table(_("Letters"), columns, rows, empty=_("No letter is written."))


def _on(on: Any) -> str:
    return date_format(on) if on else "–"
