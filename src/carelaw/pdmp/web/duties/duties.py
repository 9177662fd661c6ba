"""Pages: the day's list, the register of dispensers, the interval and its phases, good cause and paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.rules.who_must_report import who_must_report
from carelaw.pdmp.store.models import (
    ExemptSubstance,
    FrequencyChange,
    GoodCause,
    PaperForm,
    RegisteredDispenser,
    ReportingOutage,
    ReportingPhase,
    TimelinessLine,
)
from carelaw.pdmp.use_cases.decided_law import INTERVAL
from carelaw.pdmp.use_cases.reporting import acts
from carelaw.pdmp.use_cases.reporting.classifying import SAYS
from carelaw.pdmp.use_cases.reporting.good_cause import REQUESTED, judged
from carelaw.pdmp.use_cases.reporting.implementing import declaration
from carelaw.pdmp.use_cases.reporting.permissions import OWN_DUTIES, SEE_DUTIES, SEE_GOOD_CAUSE
from carelaw.pdmp.use_cases.reporting.phases import mode_on, phases
from carelaw.pdmp.use_cases.reporting.standing import class_on, reporters_class
from carelaw.pdmp.use_cases.reporting.timeliness import deadline_of, spoken_seconds
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, decision_parts
from carelaw.platform.pages.templatetags.pages_time import local_instant

_seen = page(permission=SEE_DUTIES)
_KINDS = {"late": ("Late", "warn"), "incomplete": ("Incomplete", "bad"), "silent": ("Silent", "info")}
_PHASES, _REPORTERS = dict(acts.PHASES), dict(acts.REPORTERS)
_TONES = {"must-report": "good", "review": "warn"}


@_seen
def timeliness(request: Any) -> HttpResponse:
    """R-04: who was late, whose records are incomplete, who is silent, day by day."""
    wanted = _day(request.GET.get("on", ""))
    found = TimelinessLine.objects.filter(on=wanted) if wanted else TimelinessLine.objects.all()
    by = {
        "on": ("on", "kind", "dispenser_dea"),
        "kind": ("kind", "-on", "dispenser_dea"),
        "name": ("name", "-on", "kind"),
        "records": ("records", "pk"),
        "worst": ("worst_seconds", "pk"),
    }
    listed = listing(found, request.GET, by=by, default="-on")
    query = {"on": wanted.isoformat()} if wanted else {}
    columns = (
        Column("on", _("List of"), sortable=True),
        Column("kind", _("What"), sortable=True),
        Column("name", _("Dispenser"), sortable=True),
        Column("records", _("Records"), sortable=True, numeric=True),
        Column("excused", _("Excused"), numeric=True),
        Column("worst", _("Longest"), sortable=True, numeric=True),
        Column("mode", _("Phase")),
    )
    table = Table(
        _("Late, incomplete and silent dispensers"),
        columns,
        [_line(one) for one in listed.rows],
        query=query,
        exports=(Link(_("Download as CSV"), reverse("timeliness-csv") + (f"?on={wanted}" if wanted else "")),),
        empty=_("Nobody is on the list."),
        **listed.place,
    )
    lead = _("Made each day. Silence is no breach: the act knows no duty to report that nothing was dispensed.")
    links = offered(request, (acts.OPEN_CASE, acts.OUTAGE))
    outages = ReportingOutage.objects.order_by("-began_at")[:50]
    told = Table(
        _("Recorded outages"),
        (Column("began", _("Began")), Column("ended", _("Ended")), Column("cause", _("Cause"))),
        [
            [local_instant(one.began_at), local_instant(one.ended_at) if one.ended_at else "–", one.cause]
            for one in outages
        ],
        empty=_("None is recorded."),
    )
    return shown(request, Board(_("Timeliness of reports"), lead, (table, told), links))


def _line(one: TimelinessLine) -> list[Any]:
    words, tone = _KINDS[one.kind]
    longest = f"{one.quiet_days} d" if one.quiet_days is not None else spoken_seconds(one.worst_seconds)
    excused = f"{one.excused} ({one.excused_by})" if one.excused else "0"
    return [
        date_format(one.on),
        Tag(words, tone),  # type: ignore[arg-type]
        Cell(one.name or one.dispenser_dea, url=reverse("dispenser", args=[one.dispenser_dea])),
        str(one.records) if one.quiet_days is None else "–",
        excused,
        longest,
        _(_PHASES[one.mode]) if one.mode else _("no phase set"),
    ]


@_seen
def timeliness_csv(request: Any) -> HttpResponse:
    """R-04 as a sheet."""
    wanted = _day(request.GET.get("on", ""))
    names = (
        "on", "kind", "dispenser_dea", "name", "reporters", "records", "excused", "excused_by", "worst_seconds",
        "quiet_days", "mode", "case_id",
    )  # fmt: skip
    found = TimelinessLine.objects.filter(on=wanted) if wanted else TimelinessLine.objects.all()
    rows = found.order_by("-on", "kind", "dispenser_dea").values_list(*names)[:50_000]
    sheet = [",".join(names), *(",".join(_quoted(value) for value in row) for row in rows)]
    response = HttpResponse("\r\n".join(sheet) + "\r\n", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="timeliness.csv"'
    return response


def _quoted(value: Any) -> str:
    text = csv_safe("" if value is None else value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


@_seen
def dispensers(request: Any) -> HttpResponse:
    """Everyone who is registered, with what the classification found."""
    wanted = request.GET.get("q", "").strip()
    found = RegisteredDispenser.objects.all()
    if wanted:
        found = found.filter(name__icontains=wanted) | found.filter(dea__istartswith=wanted)
    by = {
        "name": ("name", "dea"),
        "dea": ("dea",),
        "kind": ("kind", "name", "dea"),
        "status": ("classification", "name", "dea"),
        "sent": ("last_sent_on", "dea"),
    }
    listed = listing(found, request.GET, by=by, default="name")
    columns = (
        Column("name", _("Dispenser"), sortable=True),
        Column("dea", _("DEA number"), sortable=True),
        Column("kind", _("What it is"), sortable=True),
        Column("status", _("Duty to report"), sortable=True),
        Column("basis", _("Basis")),
        Column("sent", _("Last heard from"), sortable=True),
    )
    rows = [
        [
            Cell(one.name, url=reverse("dispenser", args=[one.dea])),
            Cell(one.dea, code=True),
            one.kind.replace("-", " "),
            _status(one),
            one.basis or "–",
            date_format(one.last_sent_on) if one.last_sent_on else "–",
        ]
        for one in listed.rows
    ]
    table = Table(
        _("Registered dispensers"),
        columns,
        rows,
        query={"q": wanted},
        empty=_("None is registered yet."),
        caption_hidden=True,
        **listed.place,
    )
    lead = _("Who must report under §3 and §7(a), and on what that rests.")
    links = offered(request, (acts.REGISTER, acts.CLASSIFY, acts.PERMIT))
    return shown(request, Board(_("Register of dispensers"), lead, (table,), links))


def _status(one: RegisteredDispenser) -> Tag:
    tone = _TONES.get(one.classification, "neutral")
    return Tag(SAYS.get(one.classification, one.classification), tone)  # type: ignore[arg-type]


@_seen
def dispenser(request: Any, dea: str) -> HttpResponse:
    """One dispenser: its standing on a day, its permits, what was answered, its lists."""
    one = RegisteredDispenser.objects.filter(dea=dea.upper()).first()
    if one is None:
        says = _("No dispenser with this DEA number is registered.")
        raise Refusal("E-MAP-19.unknown", says, cite='§3 "dispenser"', kind="not-found")
    on = _day(request.GET.get("on", "")) or law_day(request.at)
    law = adopted_law()
    standing = decision_parts(
        who_must_report(class_on(one, on, law), law=law), title=_("Who must report, on %(day)s") % {"day": on}
    )
    permits = Table(
        _("Permits and licenses"),
        (
            Column("kind", _("Kind")),
            Column("number", _("Number")),
            Column("from", _("From")),
            Column("to", _("Through")),
            Column("evidence", _("Evidence")),
        ),
        [
            [
                permit.kind.replace("-", " "),
                Cell(permit.number, code=True),
                date_format(permit.valid_from),
                date_format(permit.valid_to) if permit.valid_to else _("no last day"),
                permit.evidence,
            ]
            for permit in one.permits.order_by("kind", "-valid_from")
        ],
        empty=_("None is recorded."),
    )
    answers = Table(
        _("Classifications"),
        (
            Column("on", _("Decided")),
            Column("status", _("Duty to report")),
            Column("cite", _("Paragraph")),
            Column("evidence", _("Evidence")),
            Column("again", _("Ask again")),
        ),
        [
            [
                date_format(row.decided_on),
                SAYS.get(row.status, row.status),
                row.cite,
                row.evidence,
                date_format(row.ask_again_on) if row.ask_again_on else "–",
            ]
            for row in one.classifications.order_by("-pk")
        ],
        empty=_("The questions of §3 were not answered yet."),
    )
    lists = Table(
        _("On the lists"),
        _own_columns(),
        [_own_line(line) for line in TimelinessLine.objects.filter(dispenser_dea=one.dea).order_by("-on")[:100]],
        empty=_("It is on no list."),
    )
    facts = (
        Fact(_("DEA number"), one.dea, code=True),
        Fact("NPI", one.npi or "–", code=True),
        Fact(_("Class for enforcement"), reporters_class(one)),
        Fact(_("Duty to report"), SAYS.get(one.classification, one.classification)),
        Fact(_("Longest silence so far"), f"{one.longest_gap} d"),
    )
    links = offered(request, (acts.CLASSIFY, acts.PERMIT, acts.APPLY_GOOD_CAUSE), dispenser=one.dea)
    back = Link(_("Register of dispensers"), reverse("dispensers-register"))
    return shown(request, Board(one.name, "", (permits, answers, lists), links, facts, box=standing, back=back))


@_seen
def interval(request: Any) -> HttpResponse:
    """The interval in force, its changes, the phases of enforcement, full implementation."""
    law = adopted_law()
    versions = Table(
        _("Interval for reports"),
        (
            Column("from", _("For what is dispensed from")),
            Column("hours", _("Hours"), numeric=True),
            Column("by", _("By")),
        ),
        [[date_format(one.starts_on), str(one.value), one.source] for one in law.number_entry(INTERVAL).versions],
    )
    changes = Table(
        _("Changes"),
        (
            Column("state", _("State")),
            Column("hours", _("Hours"), numeric=True),
            Column("from", _("From")),
            Column("findings", _("Findings")),
            Column("work", _("Worked out with pharmacies")),
            Column("reference", _("Reference")),
        ),
        [_change(one) for one in FrequencyChange.objects.order_by("-proposed_at")],
        empty=_("Nobody has proposed another interval."),
    )
    stages = Table(
        _("Phases of enforcement"),
        (
            Column("class", _("Class")),
            Column("mode", _("Phase")),
            Column("from", _("From")),
            Column("to", _("Through")),
        ),
        [
            [
                _(_REPORTERS[one.reporters]),
                _(_PHASES[one.mode]),
                date_format(one.first_day),
                date_format(one.last_day) if one.last_day else _("until another begins"),
            ]
            for one in ReportingPhase.objects.order_by("reporters", "-first_day")
        ],
        empty=_("The board has set none: lateness is counted, and nothing else happens."),
    )
    spared = _spared()
    links = offered(
        request, (acts.PROPOSE, acts.COLLABORATE, acts.ACTIVATE, acts.PHASE, acts.EXEMPT, acts.WITHDRAW, acts.IMPLEMENT)
    )
    lead = _("The board may shorten the interval, worked out with pharmacies; it cannot lengthen it.")
    board = Board(
        _("Interval, phases, implementation"), lead, (versions, changes, stages, spared), links, notes=_cut_over()
    )
    return shown(request, board)


def _spared() -> Table:
    return Table(
        _("Substances that are not reported"),
        (
            Column("number", _("Number"), numeric=True),
            Column("name", _("Substance")),
            Column("from", _("From")),
            Column("to", _("Reported again from")),
            Column("finding", _("Finding")),
            Column("vote", _("Vote")),
        ),
        [
            [
                str(one.pk),
                one.name,
                date_format(one.effective_on),
                date_format(one.withdrawn_on) if one.withdrawn_on else "–",
                one.finding,
                date_format(one.voted_on),
            ]
            for one in ExemptSubstance.objects.order_by("-effective_on")
        ],
        empty=_("The board has listed none."),
    )


def _cut_over() -> list[Note]:
    one = declaration()
    if one is None:
        return [Note(_("Full implementation is not declared; reports to the Attorney General go on."), "info", "§6(f)")]
    says = _("Fully implemented from %(day)s: reports to the Attorney General have no force from then on.")
    return [Note(says % {"day": date_format(one.effective_on)}, "success", "§6(f)")]


def _change(one: FrequencyChange) -> list[Any]:
    yes, no = _("yes"), _("no")
    findings = _("technology: %(tech)s; cost: %(cost)s") % {
        "tech": yes if one.technology_permits else no,
        "cost": yes if one.little_or_no_cost else no,
    }
    worked = date_format(one.met_on) if one.met_on and one.pharmacies_took_part else _("not on file")
    tag = Tag(_("In force"), "good") if one.state == "active" else Tag(_("Proposed"), "info")
    return [tag, str(one.new_hours), date_format(one.effective_on), findings, worked, Cell(str(one.pk), code=True)]


@page(permission=SEE_GOOD_CAUSE)
def good_cause(request: Any) -> HttpResponse:
    """Applications for good cause, and forms on paper."""
    return shown(request, _good_cause(request))


def _good_cause(request: Any) -> Board:
    applications = GoodCause.objects.select_related("dispenser").order_by("state", "-requested_on")
    forms = PaperForm.objects.select_related("dispenser").order_by("-received_at")
    own = request.actor.role == "SUBMITTER"
    if own:
        deas = request.actor.scoped("dispenser_dea")
        if EVERY not in deas:
            applications, forms = applications.filter(dispenser__dea__in=deas), forms.filter(dispenser__dea__in=deas)
    listed = Table(
        _("Applications"),
        (
            Column("who", _("Dispenser")),
            Column("state", _("State")),
            Column("came", _("Applied")),
            Column("law", _("The law says")),
            Column("until", _("Through")),
            Column("reference", _("Reference")),
        ),
        [_application(one) for one in applications[:200]],
        empty=_("Nobody has applied."),
    )
    papers = Table(
        _("Forms on paper"),
        (
            Column("who", _("Dispenser")),
            Column("state", _("State")),
            Column("came", _("Came")),
            Column("left", _("Left")),
            Column("finding", _("Finding on the channel")),
            Column("reference", _("Reference")),
        ),
        [
            [
                one.dispenser.name,
                {"received": _("To be keyed"), "keyed": _("Keyed once"), "entered": _("A report")}[one.state],
                local_instant(one.received_at),
                local_instant(one.left_at) if one.left_at else "–",
                one.finding or "–",
                Cell(str(one.pk), code=True),
            ]
            for one in forms[:200]
        ],
        empty=_("None has come."),
    )
    lead = _("Who cannot submit electronically may ask for another channel. What is due, and when, stays.")
    links = offered(request, (acts.APPLY_GOOD_CAUSE, acts.DECIDE_GOOD_CAUSE, acts.TAKE_PAPER, acts.KEY_PAPER))
    return Board(_("Good cause and paper"), lead, (listed,) if own else (listed, papers), links)


def _application(one: GoodCause) -> list[Any]:
    tones = {"requested": "warn", "granted": "good"}
    says = judged(one)[0].reasons[0].says if one.state == REQUESTED else "–"
    return [
        one.dispenser.name,
        Tag(one.state.capitalize(), tones.get(one.state, "neutral")),  # type: ignore[arg-type]
        date_format(one.requested_on),
        says,
        date_format(one.valid_to) if one.valid_to else "–",
        Cell(str(one.pk), code=True),
    ]


@page(permission=OWN_DUTIES)
def own_duties(request: Any, dea: str = "") -> HttpResponse:
    """A submitter's own duty: the interval that binds, the phase, what came late, from when the old reports end."""
    deas = [one for one in request.actor.scoped("dispenser_dea") if one != EVERY]
    on = law_day(request.at)
    law = adopted_law()
    due = deadline_of(on)
    registered = list(RegisteredDispenser.objects.filter(dea__in=deas).order_by("name"))
    known = phases()
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            Cell(one.name),
            Cell(one.dea, code=True),
            _status(one),
            mode_on(reporters_class(one), on, known) or _("no phase set"),
        ]
        for one in registered
    ]
    mine = Table(
        _("For whom you report"),
        (Column("name", _("Dispenser")), Column("dea", _("DEA number")), Column("duty", _("Duty to report")),
         Column("mode", _("Phase of enforcement"))),
        rows,
        empty=_("Your account reports for whomever is registered."),
    )  # fmt: skip
    lines = TimelinessLine.objects.filter(dispenser_dea__in=deas).order_by("-on", "kind")[:100]
    listed = Table(
        _("Late, incomplete, silent"),
        _own_columns(),
        [_own_line(line) for line in lines],
        empty=_("You are on no list."),
    )
    facts = (
        Fact(_("Interval today"), _("%(hours)s elapsed hours") % {"hours": law.number(INTERVAL, on)}),
        Fact(_("What is dispensed today is due by"), local_instant(due) if due else _("the act is not in force")),
    )
    links = offered(request, (acts.APPLY_GOOD_CAUSE, acts.EXTRACT))
    lead = _("All nine elements are due within the interval. What comes late is taken all the same.")
    return shown(
        request, Board(_("Your duty to report"), lead, (mine, listed), links, facts, notes=[*_cut_over(), _costs()])
    )


def _costs() -> Note:
    """What it costs to report, and who bears it."""
    says = _(
        "The program charges you nothing: not for registration, submission, questions, designees or training. What "
        "recording and submitting cost you is yours to bear and is not reimbursed; you may not charge patients for it."
    )
    return Note(says, "info", "§11(c), §11(e)")


def _own_columns() -> tuple[Column, ...]:
    return (
        Column("on", _("List of")),
        Column("kind", _("What")),
        Column("records", _("Records"), numeric=True),
        Column("excused", _("Excused"), numeric=True),
        Column("worst", _("Longest"), numeric=True),
        Column("mode", _("Phase")),
    )


def _own_line(one: TimelinessLine) -> list[Any]:
    cells = _line(one)
    return [*cells[:2], *cells[3:]]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
