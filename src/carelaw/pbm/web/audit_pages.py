"""Pages of one audit, of one finding about audits, and of what a pharmacy uploaded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pbm.rules.audits.planning import month_of
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditState
from carelaw.pbm.use_cases.audits import acts, breaches, looking
from carelaw.pbm.use_cases.audits.lists import LISTS
from carelaw.pbm.use_cases.audits.planning import plan_of
from carelaw.pbm.use_cases.audits.records import open_record
from carelaw.pbm.use_cases.audits.standing import audit_for
from carelaw.pbm.use_cases.permissions import AUDIT_RUN, AUDIT_SEE
from carelaw.pbm.web.audit_planner import month_table, months_around
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_STAGES: dict[str, tuple[Act, ...]] = {
    AuditState.DRAFT: (acts.PLAN, acts.CANCEL),
    AuditState.PLANNED: (acts.PLAN, *acts.OF_PLAN),
    AuditState.NOTICED: (acts.PLAN, *acts.OF_NOTICE),
    AuditState.STARTED: acts.OF_WORK,
    AuditState.PRELIMINARY: acts.OF_REPORT,
    AuditState.APPEALED: acts.OF_REPORT,
    AuditState.FINAL: acts.OF_END,
    AuditState.CANCELLED: (),
}
_PLANNED = (AuditState.PLANNED, AuditState.NOTICED)
_OUTCOMES = {"pass": "good", "violation": "bad", "review": "warn", "indeterminate": "warn"}
_FINDINGS = {"open": "warn", "not-validated": "bad", "validated": "good", "dismissed": "neutral"}


@page(permission=AUDIT_SEE)
def home(request: Any) -> HttpResponse:
    """Pharmacy audits: every list that whoever looks may see, and what can be begun."""
    lead = _("Audits with their days, claims, findings, reports, appeals and money; what was refused or left out.")
    return hub(request, _("Pharmacy audits"), lead, LISTS, (acts.PLAN, acts.CONSENT, acts.EVIDENCE))


@page(permission=AUDIT_SEE)
def audit(request: Any, reference: str) -> HttpResponse:
    """One audit: where it stands, its days, claims, findings, appeals, money, letters, refused acts."""
    one = audit_for(request.actor, reference, request.at)
    file = looking.audit_file(request.actor, reference, request.at)
    tables = [
        _table(_("Claims asked for"), file["claims"], _CLAIMS, _OUTCOMES, "outcome"),
        _table(_("Findings"), file["findings"], _FINDING, _FINDINGS, "state"),
        _records(one, file["records"]),
        _table(_("Appeals"), file["appeals"], _APPEAL),
        _table(_("Taken back and refunded"), file["money"], _MONEY),
        _table(_("Lists of claims received"), file["uploads"], _UPLOADS),
        _attempts(file["attempts"]),
        _letters(file["letters"]),
    ]
    ways: list[Link] = []
    if one.state in _PLANNED and one.source == "portal" and allowed(request.actor, AUDIT_RUN):
        month, ways = _month(request, one)
        tables.insert(0, month)
    board = Board(
        _("Audit %(reference)s") % {"reference": one.reference},
        _("%(manager)s audits %(pharmacy)s.") % file,
        [each for each in tables if each.rows or each.empty],
        acts=_offered(request, one, file),
        facts=_facts(one, file),
        notes=_notes(one),
        ways=ways,
        back=Link(_("Audits of pharmacies"), reverse("pbm-audits")),
    )
    return shown(request, board)


@page(permission=AUDIT_SEE)
def finding(request: Any, reference: str) -> HttpResponse:
    """One finding about audits: what stands against them, the answer, the end."""
    case = breaches.breach_case(request.actor, reference)
    lines = breaches.findings_of(case)
    columns = (Column("cite", _("Paragraph")), Column("code", _("Code")), Column("says", _("Finding")))
    found = [[Cell(one["cite"], code=True), Cell(one["code"], code=True), one["says"]] for one in lines]
    happened = [
        [local_instant(event.at), event.kind.replace("-", " "), str(event.body.get("says", ""))]
        for event in case.events.order_by("number")
    ]
    steps = (Column("at", _("At")), Column("what", _("What happened")), Column("says", _("Words")))
    offers = (acts.ANSWER_CASE, acts.CLOSE_CASE) if case.state == "open" else ()
    board = Board(
        case.title,
        _("A finding is for a person to look at, not yet a ruling. Rulebook: %(book)s.") % {"book": looking.RULEBOOK},
        (
            Table(_("What stands against it"), columns, found),
            Table(_("What happened"), steps, happened),
            _letters(looking.case_letters(case)),
        ),
        acts=offered(request, offers, case=str(case.pk)),
        facts=[Fact(_("State"), case.get_state_display()), Fact(_("Closed because"), case.closing or "–")],
        back=Link(_("Findings about audits"), reverse("pbm-audit-findings")),
    )
    return shown(request, board)


@page(permission=AUDIT_SEE)
def record(request: Any, reference: str, record: str) -> HttpResponse:
    """A file that a pharmacy uploaded, for those who see the audit."""
    one, content = open_record(request.actor, request.at, audit=reference, record=record)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="record-{str(one.pk)[:8]}.{one.media}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _month(request: Any, one: Audit) -> tuple[Table, list[Link]]:
    """The month of an audit that is planned, with links to the months around it."""
    today = local_day(request.at)
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = date.min
    if not 1900 <= asked.year <= 2200:
        asked = (one.first_day or one.notice_on or today).replace(day=1)
    before, after = months_around(asked)
    ways = [Link(date_format(each, "F Y"), f"?month={each:%Y-%m}") for each in (before, after)]
    return month_table(month_of(plan_of(one, request.at), asked, adopted_law())), ways


def _offered(request: Any, one: Audit, file: dict[str, Any]) -> list[Link]:
    if one.source != "portal":
        return []
    links = offered(request, _STAGES[one.state], audit=one.reference)
    for appeal in file["appeals"]:
        if appeal["open"]:
            links += offered(request, (acts.REVIEW_APPEAL, acts.DECIDE_APPEAL), appeal=appeal["appeal"])
    return links


def _facts(one: Audit, file: dict[str, Any]) -> list[Fact]:
    sums = file["sums"]
    facts = [
        Fact(_("State"), one.get_state_display()),
        Fact(_("Kind"), {"on-site": _("On site"), "desk": _("At a desk, by certified mail")}.get(one.mode, "–")),
        Fact(_("Cycle"), one.cycle or "–"),
        Fact(_("Standards"), file["protocol"] or "–"),
        Fact(_("Class of the pharmacy"), one.peer_class or "–"),
        Fact(_("Days on site"), ", ".join(one.days) or "–"),
        Fact(_("Requests"), "; ".join(one.requests) or "–"),
    ]
    facts += [Fact(label, date_format(getattr(one, name))) for name, label in _dated() if getattr(one, name)]
    facts += [
        Fact(_("What the claims actually show"), f"${sums['recoupable']}"),
        Fact(_("Taken back"), f"${sums['taken']}"),
    ]
    if sums["offered"]:
        said = _("signed") if sums["settled"] is not None else _("offered, not signed")
        facts.append(Fact(_("Settlement"), f"${sums['offered']}, {said}"))
    if one.projected:
        facts.append(Fact(_("Projection, for information"), f"${one.projected}"))
    return [*facts, Fact(_("Rulebook"), looking.RULEBOOK)]


def _dated() -> tuple[tuple[str, str], ...]:
    return (
        ("notice_on", _("Notice planned for")),
        ("noticed_on", _("Notice received")),
        ("mailed_on", _("Mailed")),
        ("delivered_on", _("Request received")),
        ("response_due_on", _("Answer due")),
        ("responded_on", _("Answered")),
        ("started_on", _("Begun")),
        ("explained_on", _("Appeals explained")),
        ("reported_on", _("Preliminary report")),
        ("final_on", _("Final report")),
    )


def _notes(one: Audit) -> list[Note]:
    notes = []
    if one.refusal:
        notes.append(Note(str(one.refusal.get("says", "")), "warning", str(one.refusal.get("cite", ""))))
    if one.source == "evidence":
        says = _("Known from evidence: it is kept as it was told, and what it shows is looked at.")
        notes.append(Note(says, "info"))
    return notes


_CLAIMS = (
    ("claim", "Claim"),
    ("counted_from", "Counted from"),
    ("last_day", "Last auditable day"),
    ("outcome", "In scope"),
    ("says", "Why"),
)
_FINDING = (
    ("number", "No."),
    ("claim", "Claim"),
    ("kind", "Class"),
    ("label", "Called"),
    ("says", "What was found"),
    ("overpaid", "Overpaid, $"),
    ("underpaid", "Underpaid, $"),
    ("consultant", "Pharmacist consulted"),
    ("held", "Held"),
    ("state", "State"),
)
_APPEAL = (
    ("appeal", "Appeal"),
    ("filed_on", "Filed"),
    ("findings", "Findings"),
    ("says", "Why"),
    ("state", "State"),
    ("decided_on", "Decided"),
    ("decision", "Decision"),
)
_MONEY = (("kind", "What"), ("amount", "Amount, $"), ("on", "Day"), ("basis", "Rests on"), ("paid_on", "Paid"))
_UPLOADS = (
    ("at", "Received"),
    ("rows_in", "Rows"),
    ("in_scope", "In scope"),
    ("excluded", "Left out"),
    ("undecided", "Without a day"),
    ("refused", "Not readable"),
    ("problems", "What is wrong"),
)


def _table(
    caption: str,
    rows: list[dict[str, Any]],
    columns: tuple[tuple[str, str], ...],
    tones: dict[str, str] | None = None,
    tagged: str = "",
) -> Table:
    heads = tuple(Column(key, _(label)) for key, label in columns)
    lines = [[_cell(row[key], tones if key == tagged else None) for key, _label in columns] for row in rows]
    return Table(caption, heads, lines)


def _cell(value: Any, tones: dict[str, str] | None) -> Any:
    if tones is not None:
        return Tag(str(value).replace("-", " "), tones.get(str(value), "info"))  # type: ignore[arg-type]
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            shown = [_("row %(row)s, %(field)s: %(permitted)s") % one for one in value[:20]]
            return "; ".join(shown)
        return ", ".join(str(one) for one in value)
    if hasattr(value, "tzinfo"):
        return local_instant(value)
    return date_format(value) if isinstance(value, date) else str(value)


def _records(one: Audit, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("record", _("Record")),
        Column("kind", _("Kind")),
        Column("author", _("Whose")),
        Column("claims", _("Claims")),
        Column("reviewed", _("Looked at")),
        Column("accepted", _("Supports the claim")),
    )
    lines = [
        [
            Cell(row["record"], url=reverse("pbm-audit-record", args=[one.reference, row["record"]])),
            row["kind"].replace("-", " "),
            row["author"] or "–",
            ", ".join(row["claims"]) or _("all"),
            _cell(row["reviewed_on"], None),
            _cell(row["accepted"], None),
        ]
        for row in rows
    ]
    return Table(_("Answers and records of the pharmacy"), columns, lines)


def _attempts(rows: list[dict[str, Any]]) -> Table:
    columns = (Column("at", _("At")), Column("act", _("Act")), Column("why", _("Refused because")))
    lines = [
        [local_instant(row["at"]), row["act"], " ".join(f"{one['says']} ({one['cite']})" for one in row["reasons"])]
        for row in rows[:50]
    ]
    return Table(_("Refused acts; what was typed is kept"), columns, lines)


def _letters(rows: list[dict[str, Any]]) -> Table:
    columns = (Column("subject", _("Letter")), Column("to", _("To")), Column("written", _("Written")))
    lines = [
        [Cell(row["subject"], url=reverse("letter", args=[row["id"]])), row["to"], local_instant(row["written_at"])]
        for row in rows
    ]
    return Table(_("Letters"), columns, lines, empty=_("No letter is written."))
