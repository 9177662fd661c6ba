"""What the envelopes of a day point to: mining, caching, prefetching. A sign becomes a finding for a person."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from carelaw.gateway.facts.oversight import (
    AddressChange,
    Display,
    DisplaysOfDay,
    RequesterRate,
    SearchesOfDay,
    SearchOrder,
    TelemetryDrift,
)
from carelaw.gateway.rules.oversight import detecting as rules
from carelaw.gateway.rules.oversight.permitting import telemetry_as_declared
from carelaw.gateway.store.models import AuditFeedRow, ConnectionPoint, Envelope, TelemetryDeclaration
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.findings import Sign, raise_finding
from carelaw.gateway.use_cases.oversight.standing import held, sender_of
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.platform import clock
from carelaw.platform.adopted_law import adopted_law, is_adopted
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.legal_zone import zone_of

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_MOST_EVIDENCE = 40


@dataclass(frozen=True, slots=True)
class _Seen:
    """One search as its envelope tells of it, without a name beyond what the order of searches needs."""

    envelope: UUID
    at: datetime
    patient: tuple[str, str, date | None]
    address: str
    outcome: str
    transaction: str
    answered_at: datetime | None


def detect(on: date, at: datetime) -> int:
    """Look at a day's envelopes up to an instant; gives how many findings are new. Twice finds nothing twice."""
    law, new = adopted_law(), 0
    names = {one.pk: one for one in ConnectionPoint.objects.select_related("location")}
    for (point_id, requester), searches in _by_requester(on, at):
        point = names.get(point_id)
        if point is None:
            continue
        for decision, facts, evidence in _of_requester(searches, on, law):
            party = held(str(point.location.entity_id))
            sign = Sign(point=point, requester=requester, evidence=evidence, on=on)
            new += raise_finding(decision, facts, party, sign, at)
    for point in names.values():
        for decision, facts, evidence in _of_point(point, on, at, law):
            sign = Sign(point=point, requester="", evidence=evidence, on=on)
            new += raise_finding(decision, facts, held(str(sender_of(point))), sign, at)
    return new + _drift(on, at, law)


@job("gateway.detect", every=timedelta(minutes=5))
def watch_searches(beat: Beat) -> None:
    """Every five minutes: the day so far, and for the first hour the day before."""
    if not is_adopted("gateway"):
        return
    at = clock.now()
    for on in sorted({law_day(at - _HOUR), law_day(at)}):
        detect(on, at)


@each_day("gateway.detect", order=70)
def detect_of_the_day(on: date, at: datetime) -> int:
    """The day before, whole, and what there is of this one, where no worker runs."""
    return detect(on - timedelta(days=1), at) + detect(on, at)


def _bounds(on: date) -> tuple[datetime, datetime]:
    zone, after = zone_of("gateway"), on + timedelta(days=1)
    return (
        datetime(on.year, on.month, on.day, tzinfo=zone),
        datetime(after.year, after.month, after.day, tzinfo=zone),
    )


_COLUMNS = (
    "pk",
    "point_id",
    "requester_id",
    "received_at",
    "search_last",
    "search_first",
    "search_dob",
    "source_ip",
    "outcome",
    "transaction_id",
    "answered_at",
)


def _by_requester(on: date, at: datetime) -> Iterator[tuple[tuple[Any, str], list[_Seen]]]:
    """The day's searches of each requester at each point, in their order; the hour before belongs to the rate."""
    first, last = _bounds(on)
    found = Envelope.objects.filter(received_at__gte=first - _HOUR, received_at__lt=last, received_at__lte=at)
    found = found.exclude(point_id=None).exclude(requester_id="").order_by("point_id", "requester_id", "received_at")
    key, group = None, list[_Seen]()
    for pk, point, requester, *rest in found.values_list(*_COLUMNS).iterator(chunk_size=2000):
        if key is not None and key != (point, requester):
            yield key, group
            group = []
        key = (point, requester)
        when, last_name, first_name, born, address, outcome, transaction, answered = rest
        patient = (last_name.casefold(), first_name.casefold(), born)
        group.append(_Seen(pk, when, patient, address, outcome, transaction, answered))
    if key is not None:
        yield key, group


Found = tuple[Decision, Any, Sequence[str]]


def _of_requester(searches: list[_Seen], on: date, law: Law) -> Iterator[Found]:
    named = [one for one in searches if one.patient[0]]
    rate = RequesterRate(on, _busiest(named, _MINUTE), _busiest(named, _HOUR))
    yield rules.mining_rate(rate, law=law), rate, _ids(named)
    run = longest_run([one.patient for one in named])
    order = SearchOrder(on, run)
    yield rules.mining_sequence(order, law=law), order, _ids(named)
    near = _address_change(searches)
    change = AddressChange(on, near)
    yield rules.one_address(change, law=law), change, _ids(searches)


def _busiest(searches: Iterable[_Seen], span: timedelta) -> int:
    """The most distinct patients within any span of this length."""
    window: deque[_Seen] = deque()
    counted: dict[Any, int] = {}
    most = 0
    for one in searches:
        window.append(one)
        counted[one.patient] = counted.get(one.patient, 0) + 1
        while one.at - window[0].at >= span:
            gone = window.popleft().patient
            counted[gone] -= 1
            if not counted[gone]:
                del counted[gone]
        most = max(most, len(counted))
    return most


def longest_run(patients: Sequence[tuple[str, str, date | None]]) -> int:
    """The longest run in alphabetical or birth-date order, either way; the same patient again neither adds nor ends."""
    names = [(last, first) for last, first, _born in patients]
    born = [found for _last, _first, found in patients if found is not None]
    return max(_run(names, 1), _run(names, -1), _run(born, 1), _run(born, -1))


def _run(keys: Sequence[Any], way: int) -> int:
    most = length = 1 if keys else 0
    for before, after in pairwise(keys):
        if before == after:
            continue
        length = length + 1 if (before < after) == (way > 0) else 1
        most = max(most, length)
    return most


def _address_change(searches: Sequence[_Seen]) -> int | None:
    """The seconds between the nearest two searches from different addresses; None where there is one address."""
    pairs = pairwise(searches)
    gaps = [after.at - before.at for before, after in pairs if before.address != after.address]
    return int(min(gaps).total_seconds()) if gaps else None


def _of_point(point: ConnectionPoint, on: date, at: datetime, law: Law) -> Iterator[Found]:
    first, last = _bounds(on)
    found = Envelope.objects.filter(
        point_id=point.pk, received_at__gte=first, received_at__lt=last, received_at__lte=at
    )
    rows = list(found.order_by("received_at").values_list("pk", "received_at", "answered_at", "transaction_id"))
    shown = AuditFeedRow.objects.filter(point_id=point.pk, display_ack_at__gte=first, display_ack_at__lt=last)
    told = shown.order_by("pk").values_list("pk", "transaction_id", "display_ack_at")
    displays = [(pk, transaction, displayed) for pk, transaction, displayed in told if displayed is not None]
    if not rows and not displays:
        return
    answered = {transaction for _pk, _at, when, transaction in rows if when is not None}
    yield from _displays(point, displays, law)
    of_day = DisplaysOfDay(on, len(displays), sum(1 for row in rows if row[2] is not None))
    yield rules.displays_match_answers(of_day, law=law), of_day, [f"audit-row-{one[0]}" for one in displays]
    searched = _searched(rows, answered - {one[1] for one in displays}, on, at, law)
    yield rules.prefetching(searched, law=law), searched, [str(row[0]) for row in rows]


def _displays(point: ConnectionPoint, displays: Sequence[tuple[Any, str, datetime]], law: Law) -> Iterator[Found]:
    ids = [transaction for _pk, transaction, _at in displays if transaction]
    known = dict(
        Envelope.objects.filter(point_id=point.pk, transaction_id__in=ids).values_list("transaction_id", "answered_at")
    )
    for pk, transaction, displayed in displays:
        facts = Display(displayed, transaction in known, known.get(transaction))
        decision = rules.display_of_search(facts, law=law)
        if decision.outcome is Outcome.REVIEW:
            yield decision, facts, [f"audit-row-{pk}"]


def _searched(
    rows: Sequence[tuple[Any, datetime, datetime | None, str]], unseen: set[str], on: date, at: datetime, law: Law
) -> SearchesOfDay:
    """A display may come with the audit rows, so an answer is unseen only once those are due."""
    due = at - timedelta(minutes=int(law.number("gateway.audit_interval", on)))
    never = sum(1 for _pk, _at, when, transaction in rows if when is not None and when < due and transaction in unseen)
    # Opening hours are nobody's to register; the day's first search stands for the opening.
    opening = timedelta(minutes=int(law.number("gateway.prefetch_opening_minutes", on)))
    start = rows[0][1] if rows else at
    at_opening = sum(1 for row in rows if row[1] - start < opening)
    return SearchesOfDay(on, len(rows), never, at_opening, _equal_pauses([row[1] for row in rows]))


def _equal_pauses(times: Sequence[datetime]) -> int:
    """The longest row of equal pauses, to the second; searches within one second have no pause."""
    pauses = [int((after - before).total_seconds()) for before, after in pairwise(times)]
    most = length = 0
    last = None
    for pause in pauses:
        length = length + 1 if pause and pause == last else int(bool(pause))
        most, last = max(most, length), pause
    return most


def _drift(on: date, at: datetime, law: Law) -> int:
    """Each sender whose audit rows of the day hold fields that its last declaration does not name."""
    first, last = _bounds(on)
    rows = AuditFeedRow.objects.filter(batch__received_at__gte=first, batch__received_at__lt=last)
    new = 0
    for sender in rows.order_by().values_list("sender_id", flat=True).distinct():
        declared = TelemetryDeclaration.objects.filter(vendor_id=sender, accepted=True).order_by("-at", "-pk").first()
        if declared is None:
            continue
        observed: set[str] = set()
        for told in rows.filter(sender_id=sender).values_list("fields", flat=True)[:2000]:
            observed |= set(told)
        facts = TelemetryDrift(tuple(declared.field_names), tuple(sorted(observed)))
        sign = Sign(point=None, requester="", evidence=(f"declaration-{declared.pk}",), on=on)
        new += raise_finding(telemetry_as_declared(facts, law=law), facts, held(str(sender)), sign, at)
    return new


def _ids(searches: Iterable[_Seen]) -> list[str]:
    return [str(one.envelope) for one in list(searches)[-_MOST_EVIDENCE:]]
