"""Pages about remittances and payment: the hub, one finding, one case with its ledger, the letter of an explanation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pbm.use_cases.payments import acts, looking
from carelaw.pbm.use_cases.payments.cases import case_for, last_day_of
from carelaw.pbm.use_cases.payments.explaining import open_explanation
from carelaw.pbm.use_cases.payments.lists import LISTS
from carelaw.pbm.use_cases.permissions import PAYMENTS_SEE
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.list_pages import sheet
from carelaw.platform.cases.models import Case, CaseEvent, CaseState
from carelaw.platform.pages.parts import Cell, Column, DecisionBox, Fact, Link, Table, Tag, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_seen = page(permission=PAYMENTS_SEE)
_LEDGER = next(one for one in LISTS if one.name == "recoupments").columns


def to_hub() -> Link:
    """The way back to the hub."""
    return Link(_("Remittances and payment"), reverse("pbm-payments"))


@_seen
def hub(request: Any) -> HttpResponse:
    """Every list and ledger that whoever looks may see, and what can be done."""
    rows: list[Any] = [
        [Link(_(one.title), reverse(one.route)), _(one.says)] for one in LISTS if allowed(request.actor, one.permission)
    ]
    columns = (Column("list", _("List")), Column("says", _("What it shows")))
    lead = _("What benefit managers pay pharmacies, when, and what they take back. A finding is no ruling.")
    table = Table(_("Lists"), columns, rows, caption_hidden=True)
    offers = offered(request, (acts.SEND, acts.CLAIMS, acts.SHEET, acts.EXPLAIN))
    return shown(request, Board(_("Remittances and payment"), lead, (table,), acts=offers, notes=(_book(),)))


def _book() -> Note:
    says = _("Judged under the Pharmacy Benefits Management Programs Law as House Bill 5614 of 2008 has it: bill text.")
    return Note(says, cite="215 ILCS 5/512-7.10, 5/512-9")


@_seen
def finding(request: Any, reference: str) -> HttpResponse:
    """One finding: the row, the decision of each rule, how it came about."""
    one = looking.finding_for(request.actor, reference)
    readings = {name: option for decided in one.decisions for name, option in decided["readings"].items()}
    box = DecisionBox(
        title=_("Finding about payment"),
        tag=outcome_tag(Outcome(one.outcome)),
        reasons=[(r["says"], r.get("cite") or "") for decided in one.decisions for r in decided["reasons"]],
        cite=one.cite,
        law_status=one.decisions[0]["law_status"],
        rule=", ".join(decided["rule"] for decided in one.decisions),
        readings=sorted(readings.items()),
        next_steps=(Link(_("How it came about, step by step"), f"/explain/payment-finding/{one.pk}/"),),
    )
    facts = [
        Fact(_("Benefit manager"), one.manager_number, code=True),
        Fact(_("Pharmacy (NPI)"), one.pharmacy_npi, code=True),
        Fact(_("Claim or reference"), one.prescription_number or one.reference, code=True),
        Fact(_("Remittance"), one.remittance or "–", code=True),
        Fact(_("Row of the file"), f"{one.row:,}"),
        Fact(_("Segment of the file"), "–" if one.segment is None else f"{one.segment:,}"),
        Fact(_("Dollars"), f"{one.amount:,.2f}"),
        Fact(_("Provisions"), one.provisions, code=True),
    ]
    lead = _("A result for a person to look at, not a ruling.")
    board = Board(
        _("Finding about payment"), lead, facts=facts, box=box, back=to_hub(), notes=(_book(),), acts=_next(one)
    )
    return shown(request, board)


def _next(one: Any) -> list[Link]:
    if not one.case_id:
        return []
    return [Link(_("The case of the benefit manager"), reverse("pbm-payment-case", args=[one.case_id]))]


@_seen
def payment_case(request: Any, reference: str) -> HttpResponse:
    """The case of one benefit manager: what was found, by when to answer, what was answered. `?format=csv`: ledger."""
    case = case_for(request.actor, reference)
    rows = looking.case_findings(request.actor, case)
    if request.GET.get("format") == "csv":
        return sheet(f"ledger-{str(case.pk)[:8]}", _LEDGER, rows)
    due = case.deadlines.filter(name="answer").first()
    facts = (
        Fact(_("State"), _("Open") if case.state == CaseState.OPEN else _("Closed")),
        Fact(_("Answer due by the end of"), date_format(last_day_of(due)) if due else "–"),
        Fact(_("Findings"), f"{len(rows):,}"),
        Fact(_("Law"), case.cite),
    )
    links = offered(request, (acts.ANSWER, acts.SETTLE), case=str(case.pk)) if case.state == CaseState.OPEN else []
    links.append(Link(_("Download the ledger as CSV"), "?format=csv"))
    notes = (Note(case.closing, "neutral"), _book()) if case.closing else (_book(),)
    board = Board(
        case.title,
        _("Each row names the claim, the amount and the paragraph."),
        (_happened(case), _found(rows)),
        acts=links,
        facts=facts,
        notes=notes,
        back=Link(_("Cases about payment"), reverse("pbm-payment-cases")),
    )
    return shown(request, board)


def _happened(case: Case) -> Table:
    columns = (Column("at", _("When")), Column("what", _("What happened")), Column("says", _("In words")))
    rows = [
        [local_instant(event.at), _event(event), str(event.body.get("says", ""))]
        for event in case.events.order_by("-at", "-number")
    ]
    return Table(_("What happened"), columns, rows)


def _event(event: CaseEvent) -> str:
    words = {
        "case-opened": _("The case was opened"),
        "findings-opened": _("Rows that break the law were found"),
        "answered": _("The benefit manager answered"),
        "deadline-passed": _("The day for the answer passed"),
        "case-closed": _("The case was closed"),
    }
    return words.get(event.kind, event.kind)


def _found(rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("claim", _("Claim or reference")),
        Column("day", _("Day")),
        Column("amount", _("Dollars"), numeric=True),
        Column("law", _("Provision")),
        Column("says", _("Finding in words")),
    )
    cells: list[list[Cell | Tag | Link | str]] = [
        [
            Cell(f"{row['row']:,}", url=reverse("pbm-payment-finding", args=[row["reference"]])),
            Cell(row["claim"], code=True),
            str(row["day"]),
            Cell(f"{row['amount']:,.2f}"),
            Cell(row["law"], code=True),
            row["says"],
        ]
        for row in rows[:100]
    ]
    caption = _("Ledger: the first hundred rows; the sheet has all") if len(rows) > 100 else _("Ledger")
    return Table(caption, columns, cells, empty=_("No row is open any more."))


@_seen
def explanation_letter(request: Any, reference: UUID) -> HttpResponse:
    """The letter that explains a recoupment; opening it stands on the record."""
    response = HttpResponse(open_explanation(request.actor, request.at, reference), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="explanation-{str(reference)[:8]}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
