"""How well the service can be reached: only what was measured, with where each figure comes from (MAP-51)."""

from __future__ import annotations

import json
import statistics
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Min

from carelaw.kernel.dates import first_of_following_month
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.rules.local_time import local_day, start_of_following
from carelaw.pdmp.store.models import Heartbeat, PatientRequest, ServiceMeasure
from carelaw.pdmp.use_cases.patients.permissions import KEEP_MEASURES
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§6(b)(2)"
RECORDED = declare(
    "service-measure-recorded",
    says="A figure about the service was recorded.",
    keys={"measure": Shape.CODE, "month": Shape.DAY},
    cite=CITE,
)
EVERY_MINUTES = 5
ANSWER_MEDIAN, ANSWER_P95 = "answer-median-ms", "answer-p95-ms"
ACCESSIBILITY, HELP_DESK = "accessibility-faults", "help-desk-minutes"
# What people may enter from elsewhere; the rest is computed.
ENTERED = (ACCESSIBILITY, HELP_DESK)
# The pages and operations on which a prescriber or dispenser asks and is answered, by their route.
_ANSWERING = frozenset({"history", "api-1.0.0:ask", "ask"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one month. `value` is None where nothing was measured, and `says` then says so."""

    name: str
    value: Decimal | None
    sample: int
    source: str


@job("pdmp.heartbeat", every=timedelta(minutes=EVERY_MINUTES))
def heartbeat(beat: Beat) -> None:
    """Note that the service is there."""
    note_heartbeat(clock.now())


def note_heartbeat(at: datetime) -> None:
    """One line for each interval in which the service answered; twice in the same interval is once."""
    minute = at.minute - at.minute % EVERY_MINUTES
    Heartbeat.objects.get_or_create(slot=at.astimezone(UTC).replace(minute=minute, second=0, microsecond=0))


def months_measured() -> list[date]:
    """The months of which anything is known, the newest first."""
    found = {one.replace(day=1) for one in ServiceMeasure.objects.values_list("month", flat=True)}
    beats = Heartbeat.objects.aggregate(first=Min("slot"), last=Max("slot"))
    answers = PatientRequest.objects.aggregate(first=Min("ready_at"), last=Max("ready_at"))
    for known in (beats, answers):
        if known["first"] is not None:
            month = local_day(known["first"]).replace(day=1)
            while month <= local_day(known["last"]):
                found.add(month)
                month = first_of_following_month(month)
    return sorted(found, reverse=True)


def figures_of(month: date, at: datetime) -> tuple[Figure, ...]:
    """The figures of one month."""
    recorded = {one.name: one for one in ServiceMeasure.objects.filter(month=month)}
    return (
        _availability(month, at),
        *(_recorded(name, recorded.get(name)) for name in (ANSWER_MEDIAN, ANSWER_P95)),
        *_patient_answers(month),
        *(_recorded(name, recorded.get(name)) for name in ENTERED),
    )


def record_measure(
    actor: Actor, *, month: date, name: str, value: Decimal, source: str, at: datetime
) -> ServiceMeasure:
    """Enter a figure that was measured elsewhere, with its source."""
    require(actor, KEEP_MEASURES)
    if name not in ENTERED:
        raise Refusal("E-MAP-51.measure", f"Permitted: {', '.join(ENTERED)}.", cite=CITE, field="name")
    if value < 0 or not source.strip():
        says = "Write a figure of 0 or more and where it comes from: the check, the list, the day."
        raise Refusal("E-MAP-51.value", says, cite=CITE, field="value")
    return _keep(actor, month.replace(day=1), name, value, 1, source.strip()[:200], at)


def measure_answers(actor: Actor, lines: Iterable[str], *, at: datetime) -> list[ServiceMeasure]:
    """Take the times of answers from the service's own log, month by month; other lines are passed over."""
    require(actor, KEEP_MEASURES)
    times: dict[date, list[float]] = {}
    for line in lines:
        found = _time_of(line)
        if found:
            times.setdefault(found[0], []).append(found[1])
    kept = []
    for month, seen in sorted(times.items()):
        for name, value in ((ANSWER_MEDIAN, statistics.median(seen)), (ANSWER_P95, _p95(seen))):
            amount = Decimal(str(round(value, 3)))
            kept.append(_keep(actor, month, name, amount, len(seen), "the service's log of requests", at))
    return kept


def _availability(month: date, at: datetime) -> Figure:
    """Of the intervals in which a heartbeat was due, the share in which there was one."""
    source = f"a heartbeat every {EVERY_MINUTES} minutes; a missing one counts as an outage"
    begins = start_of_following(month - timedelta(days=1))
    ends = min(start_of_following(first_of_following_month(month) - timedelta(days=1)), at)
    first = Heartbeat.objects.order_by("slot").values_list("slot", flat=True).first()
    begins = max(begins, first) if first else begins
    due = int((ends - begins) / timedelta(minutes=EVERY_MINUTES)) if first and ends > begins else 0
    if due < 1:
        return Figure("availability", None, 0, source)
    seen = Heartbeat.objects.filter(slot__gte=begins, slot__lt=ends).count()
    share = Decimal(min(seen, due)) * 100 / Decimal(due)
    return Figure("availability", share.quantize(Decimal("0.01")), due, source)


def _patient_answers(month: date) -> tuple[Figure, Figure]:
    """How long patients waited for their record, and how many had it after the last day."""
    source = "patients' requests that were answered in the month"
    begins, ends = (
        start_of_following(month - timedelta(days=1)),
        start_of_following(first_of_following_month(month) - timedelta(days=1)),
    )
    answered = PatientRequest.objects.filter(ready_at__gte=begins, ready_at__lt=ends)
    waited = [
        ((local_day(ready) - asked).days, local_day(ready) > due)
        for ready, asked, due in answered.values_list("ready_at", "requested_on", "due_on")
        if ready is not None
    ]
    if not waited:
        return Figure("patient-days", None, 0, source), Figure("patient-late", None, 0, source)
    days = Decimal(str(statistics.median(days for days, _ in waited)))
    late = Decimal(sum(late for _, late in waited))
    return Figure("patient-days", days, len(waited), source), Figure("patient-late", late, len(waited), source)


def _recorded(name: str, one: ServiceMeasure | None) -> Figure:
    return Figure(name, one.value, one.sample, one.source) if one else Figure(name, None, 0, "")


def _keep(
    actor: Actor, month: date, name: str, value: Decimal, sample: int, source: str, at: datetime
) -> ServiceMeasure:
    with transaction.atomic():
        made, _ = ServiceMeasure.objects.update_or_create(
            month=month,
            name=name,
            defaults={
                "value": value,
                "sample": sample,
                "source": source,
                "recorded_at": at,
                "recorded_by": uuid.UUID(actor.account_id),
            },
        )
        append(RECORDED, actor=actor, at=at, body={"measure": name, "month": month.isoformat()})
    return made


def _time_of(line: str) -> tuple[date, float] | None:
    try:
        said: Mapping[str, object] = json.loads(line)
        if said["event"] != "request-served" or said["route"] not in _ANSWERING or said["method"] != "POST":
            return None
        at, ms = datetime.fromisoformat(str(said["at"])), float(str(said["ms"]))
    except (ValueError, KeyError, TypeError):
        return None
    return local_day(at).replace(day=1), ms


def _p95(seen: list[float]) -> float:
    return sorted(seen)[max(0, -(-len(seen) * 95 // 100) - 1)]
