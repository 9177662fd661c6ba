"""Who is late, whose records are incomplete, who is silent: looked at each day, told by the phase, kept by the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.intake import Delivery, EnforcementMode, Timeliness
from carelaw.pdmp.facts.reporting import Outage, SilentDispenser
from carelaw.pdmp.rules.lateness import lateness
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.rules.reporting.outage_excuse import outage_excuse
from carelaw.pdmp.rules.reporting.silence import silence
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline
from carelaw.pdmp.store.models import (
    Dispensation,
    DispensingState,
    RecordState,
    RegisteredDispenser,
    ReportingOutage,
    SubmittedRecord,
    TimelinessLine,
)
from carelaw.pdmp.use_cases.reporting.permissions import FOLLOW_UP
from carelaw.pdmp.use_cases.reporting.phases import may_open_case, mode_on, phases
from carelaw.pdmp.use_cases.reporting.standing import dispenser_numbered, reporters_class
from carelaw.pdmp.use_cases.reporting.telling import FINDING, SILENCE, WARNING, tell_dispenser
from carelaw.pdmp.wire.asap.values import day
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

LATE, INCOMPLETE, SILENT = "late", "incomplete", "silent"
LATE_CASE = "pdmp.late-reporting"
PAPER_TRANSFER = "oag-transfer"
LISTED = declare(
    "timeliness-listed",
    says="The day's list of late, incomplete and silent dispensers was made.",
    keys={"on": Shape.DAY, "late": Shape.COUNT, "incomplete": Shape.COUNT, "silent": Shape.COUNT},
    cite="§7(c)",
)
OUTAGE_RECORDED = declare(
    "outage-recorded", says="The department recorded an outage of the intake.", keys={"outage": Shape.ID}, cite="§7(c)"
)


@dataclass
class Tally:
    """What one dispenser's records come to on one list."""

    records: int = 0
    excused: int = 0
    excused_by: str = ""
    worst: int = 0


@each_day("pdmp.late-check", order=40)
def late_check(on: date, at: datetime) -> int:
    """The list of a day: what came late the day before, what is incomplete past its deadline, who is silent.

    Run late or twice it gives the same list; notices and cases go by the phase of the day on which it happened.
    """
    if TimelinessLine.objects.filter(on=on).exists():
        return 0
    law = adopted_law()
    lines = [*_late_lines(on, law), *_incomplete_lines(on, at, law), *_silent_lines(on, law)]
    if not lines:
        return 0
    known = phases()
    for line in lines:
        line.mode = mode_on(line.reporters, on - DAY, known)
    _follow(lines, on, at, law)
    TimelinessLine.objects.bulk_create(lines, batch_size=200)
    counts = {kind: sum(line.kind == kind for line in lines) for kind in (LATE, INCOMPLETE, SILENT)}
    append(LISTED, actor=None, at=at, body={"on": on, **counts})
    return len(lines)


def _late_lines(on: date, law: Law) -> Iterator[TimelinessLine]:
    began, ended = start_of_day(on - DAY, ZONE), start_of_day(on, ZONE)
    # By their files: those of one day are found by an index, however many dispensings there are.
    rows = Dispensation.objects.filter(
        submission__received_at__gte=began,
        submission__received_at__lt=ended,
        lateness_seconds__gt=0,
        state=DispensingState.LIVE,
    ).exclude(submission__channel=PAPER_TRANSFER)
    outages = list(ReportingOutage.objects.order_by("began_at"))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for dea, seconds, received_at in rows.values_list("dispenser__dea", "lateness_seconds", "received_at").iterator():
        one = tallies[dea]
        one.records += 1
        one.worst = max(one.worst, seconds)
        excuse = _excuse(received_at - timedelta(seconds=seconds), received_at, outages, law)
        if excuse:
            one.excused, one.excused_by = one.excused + 1, excuse
    return _lines(on, LATE, tallies)


def _excuse(deadline_at: datetime, received_at: datetime, outages: list[ReportingOutage], law: Law) -> str:
    for one in outages:
        facts = Outage(one.began_at, one.ended_at, deadline_at, received_at)
        if outage_excuse(facts, law=law).outcome is Outcome.PASS:
            return f"outage {one.pk}"
    return ""


def _incomplete_lines(on: date, at: datetime, law: Law) -> Iterator[TimelinessLine]:
    """Held records past their deadline; an incomplete row does not stop the clock."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    over: dict[date | None, int] = {}
    held = SubmittedRecord.objects.filter(state=RecordState.HELD).values_list("dispenser_dea", "sent_fields")
    for dea, sent in held.iterator():
        delivered = day(sent.get("DSP17")) or day(sent.get("DSP05"))
        if delivered not in over:
            over[delivered] = _over(delivered, at, law)
        if over[delivered]:
            one = tallies[dea]
            one.records, one.worst = one.records + 1, max(one.worst, over[delivered])
    return _lines(on, INCOMPLETE, tallies)


def _over(delivered: date | None, at: datetime, law: Law) -> int:
    """Seconds by which an incomplete record of this day is over; 0 while its deadline has not passed."""
    decision = lateness(Timeliness(seen_at=at, delivered_on=delivered), law=law)
    return int(decision.reasons[0].value) if decision.outcome is Outcome.VIOLATION else 0


def _silent_lines(on: date, law: Law) -> Iterator[TimelinessLine]:
    for one in RegisteredDispenser.objects.filter(classification="must-report").order_by("dea").iterator():
        decision = silence(SilentDispenser(on, one.last_sent_on, one.registered_on, one.longest_gap), law=law)
        if decision.outcome is Outcome.REVIEW:
            quiet = int(decision.reasons[0].value)
            yield TimelinessLine(
                on=on,
                kind=SILENT,
                dispenser_dea=one.dea,
                name=one.name,
                reporters=reporters_class(one),
                quiet_days=quiet,
            )


def _lines(on: date, kind: str, tallies: Mapping[str, Tally]) -> Iterator[TimelinessLine]:
    registered = {one.dea: one for one in RegisteredDispenser.objects.filter(dea__in=list(tallies))}
    for dea, tally in sorted(tallies.items()):
        one = registered.get(dea)
        yield TimelinessLine(
            on=on,
            kind=kind,
            dispenser_dea=dea[:9],
            name=one.name if one else "",
            reporters=reporters_class(one) if one else "pharmacy",
            records=tally.records,
            excused=tally.excused,
            excused_by=tally.excused_by,
            worst_seconds=tally.worst,
        )


@dataclass
class _OfOne:
    """A dispenser's lines of a day."""

    late: TimelinessLine | None = None
    incomplete: TimelinessLine | None = None
    silent: TimelinessLine | None = None
    all: list[TimelinessLine] = field(default_factory=list)


def _follow(lines: list[TimelinessLine], on: date, at: datetime, law: Law) -> None:
    """What each phase does: inform counts, warn sends a notice, enforce opens the month's case and says so."""
    by_dispenser: dict[str, _OfOne] = defaultdict(_OfOne)
    for line in lines:
        own = by_dispenser[line.dispenser_dea]
        setattr(own, line.kind, line)
        own.all.append(line)
    registered = {one.dea: one for one in RegisteredDispenser.objects.filter(dea__in=list(by_dispenser))}
    for dea, own in sorted(by_dispenser.items()):
        one, mode = registered.get(dea), own.all[0].mode
        if one is None or mode not in {EnforcementMode.WARN, EnforcementMode.ENFORCE}:
            continue
        if own.silent is not None:
            values = {"name": one.name, "days": str(own.silent.quiet_days)}
            # Asked once for each silence, not once a day.
            since = one.last_sent_on or one.registered_on
            tell_dispenser(SILENCE, one, key=f"{dea}:{since}", at=at, values=values, letter=False)
        if _unexcused(own.late) or _unexcused(own.incomplete):
            _tell_late(one, own, on, at, mode, law)


def _unexcused(line: TimelinessLine | None) -> int:
    return line.records - line.excused if line else 0


def _tell_late(one: RegisteredDispenser, own: _OfOne, on: date, at: datetime, mode: str, law: Law) -> None:
    case = None
    if mode == EnforcementMode.ENFORCE:
        case = _case(one, on, at)
        for line in own.all:
            line.case_id = case.pk
        counts = {LATE: _unexcused(own.late), INCOMPLETE: _unexcused(own.incomplete)}
        add_event(case, "listed", at=at, body={"on": on.isoformat(), **counts})
    values = {
        "name": one.name,
        "on": on.isoformat(),
        "late": str(_unexcused(own.late)),
        "late_for": spoken_seconds(own.late.worst_seconds) if own.late else "–",
        "incomplete": str(_unexcused(own.incomplete)),
        "incomplete_for": spoken_seconds(own.incomplete.worst_seconds) if own.incomplete else "–",
        "hours": str(law.number("report.deadline_hours", on - DAY)),
        "case": str(case.pk)[:8] if case else "",
    }
    kind = FINDING if case else WARNING
    tell_dispenser(kind, one, key=f"{one.dea}:{on}", at=at, values=values, letter=case is not None)


def _case(one: RegisteredDispenser, on: date, at: datetime, actor: Actor | None = None) -> Case:
    """One case for a dispenser and a month."""
    return open_case(
        LATE_CASE,
        key=f"{one.dea}:{on:%Y-%m}",
        title=f"Late or incomplete reports of {one.name[:120]}, {on:%Y-%m}",
        at=at,
        cite="§7(c)",
        actor=actor,
        party_id=one.party_id,
    )


def open_late_case(actor: Actor, at: datetime, *, dispenser: str, happened_on: date) -> Done:
    """Open a compliance case by hand; refused for an event inside a phase that informs or warns."""
    require(actor, FOLLOW_UP)
    one = dispenser_numbered(dispenser)
    decision = may_open_case(reporters_class(one), happened_on, phases())
    reason = decision.reasons[0]
    if decision.outcome is not Outcome.PASS:
        raise Refusal(reason.code, reason.says, cite=decision.cite, field="happened_on", kind="conflict")
    with transaction.atomic():
        case = _case(one, happened_on, at, actor)
    return Done(f"The case {str(case.pk)[:8]} of {one.name} is open.", str(case.pk))


def record_outage(actor: Actor, at: datetime, *, began_at: datetime, ended_at: datetime | None, cause: str) -> Done:
    """Record an outage of the intake; reports whose deadline fell into it are excused, their figure stays."""
    require(actor, FOLLOW_UP)
    if ended_at is not None and ended_at < began_at:
        says = "The outage ended before it began. Compare both instants."
        raise Refusal("E-MAP-41.outage", says, cite="§7(c)", field="ended_at")
    with transaction.atomic():
        made = ReportingOutage.objects.create(began_at=began_at, ended_at=ended_at, cause=cause, recorded_at=at)
        append(OUTAGE_RECORDED, actor=actor, at=at, body={"outage": str(made.pk)}, subject=str(made.pk))
    return Done("Recorded. Lists made from now on excuse what was due in it.", str(made.pk))


def spoken_seconds(seconds: int) -> str:
    """A stretch of time as people read it: 2 d 3 h 5 min."""
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    parts = [(days, "d"), (hours, "h"), (rest // 60, "min")]
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or f"{rest} s"


def deadline_of(on: date) -> datetime | None:
    """When a report of what was delivered on a day is due, under the interval in force."""
    decision = reporting_deadline(Delivery(delivered_on=on), law=adopted_law())
    return decision.reasons[0].value if decision.outcome is Outcome.PASS else None


def lines_of(account_id: UUID | None, deas: tuple[str, ...]) -> list[TimelinessLine]:
    """The lists' lines of these dispensers, newest first."""
    return list(TimelinessLine.objects.filter(dispenser_dea__in=deas).order_by("-on", "kind")[:200])
