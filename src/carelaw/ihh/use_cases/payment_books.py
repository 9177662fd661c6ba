"""What the months of some years rest on, read once, and what it says of a member on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from carelaw.ihh.facts.attribution import CircumstanceSpan, CoverageCase, CoverageSpan, ExclusionCase
from carelaw.ihh.facts.payment import DeniedDays, JudgedLine
from carelaw.ihh.facts.services import FeeLine
from carelaw.ihh.rules.exclusions import exclusions
from carelaw.ihh.rules.program_coverage import program_coverage
from carelaw.ihh.rules.program_start import program_start
from carelaw.ihh.store.models import (
    Circumstance,
    Coverage,
    HealthHome,
    Member,
    Membership,
    OtherClaim,
    OutcomesResult,
    ServiceLine,
    ServiceStanding,
    TierPeriod,
)
from carelaw.ihh.use_cases.keeping_fees import schedule
from carelaw.ihh.use_cases.reporting_changes import windows_of
from carelaw.kernel.dates import end_of_month
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law

Pair = tuple[UUID, UUID]
PairMonth = tuple[UUID, UUID, date]


@dataclass(slots=True)
class Books:
    """Everything that the months of some years rest on, read once."""

    on: date
    law: Law
    members: Mapping[UUID, Member]
    homes: Mapping[UUID, HealthHome]
    memberships: Mapping[UUID, Sequence[Membership]]
    tiers: Mapping[UUID, Sequence[TierPeriod]]
    circumstances: Mapping[UUID, tuple[CircumstanceSpan, ...]]
    coverages: Mapping[UUID, tuple[CoverageSpan, ...]]
    services: Mapping[Pair, Sequence[ServiceLine]]
    others: Mapping[UUID, Sequence[OtherClaim]]
    windows: Mapping[UUID, tuple[DeniedDays, ...]]
    outcomes: Mapping[tuple[UUID, int], OutcomesResult]
    fees: tuple[FeeLine, ...]
    also: frozenset[PairMonth] = frozenset()
    judged: dict[UUID, JudgedLine] = field(default_factory=dict)
    met: dict[tuple[UUID, date], bool] = field(default_factory=dict)


# Reading them


def read_books(
    since: date,
    until: date,
    on: date,
    law: Law,
    also: Collection[PairMonth] = (),
    only: Collection[UUID] | None = None,
) -> Books:
    """Everything from one month through another, for all members with a membership or a service in between.

    `also` are member-months that stand in the ledger already: they are judged whatever became of their membership.
    `only` reads these members and nobody else.
    """
    last = end_of_month(until)
    joined = Membership.objects.filter(starts_on__lte=last)
    served = ServiceLine.objects.filter(served_on__gte=since, served_on__lte=last, withdrawn_on__isnull=True).exclude(
        standing=ServiceStanding.INFORMATIONAL
    )
    if only is not None:
        joined, served = joined.filter(member__in=only), served.filter(member__in=only)
    memberships = [one for one in joined if one.ends_on is None or one.ends_on >= since]
    services = list(served)
    ids = {one.member_id for one in memberships} | {one.member_id for one in services}
    ids |= {member_id for member_id, _, _ in also}
    homes = {home.pk: home for home in HealthHome.objects.all()}
    by_pair: dict[Pair, list[ServiceLine]] = defaultdict(list)
    for line in sorted(services, key=lambda one: (one.served_on, one.started, str(one.pk))):
        by_pair[line.member_id, line.home_id].append(line)
    return Books(
        on=on,
        law=law,
        members={one.pk: one for one in Member.objects.filter(pk__in=ids)},
        homes=homes,
        memberships=_grouped(memberships),
        tiers=_grouped(TierPeriod.objects.filter(member__in=ids).order_by("starts_on")),
        circumstances=_spans(Circumstance.objects.filter(member__in=ids)),
        coverages=_covered(Coverage.objects.filter(member__in=ids)),
        services=by_pair,
        others=_grouped(OtherClaim.objects.filter(member__in=ids, served_on__gte=since, served_on__lte=last)),
        windows={key: windows_of(home, on, law) for key, home in homes.items()},
        outcomes={(one.home_id, one.index): one for one in OutcomesResult.objects.exclude(final_on=None)},
        fees=schedule(),
        also=frozenset(also),
    )


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.member_id].append(row)
    return grouped


def _spans(rows: Iterable[Circumstance]) -> dict[UUID, tuple[CircumstanceSpan, ...]]:
    grouped = _grouped(rows)
    return {
        key: tuple(CircumstanceSpan(one.kind, one.starts_on, one.ends_on, one.detail) for one in found)
        for key, found in grouped.items()
    }


def _covered(rows: Iterable[Coverage]) -> dict[UUID, tuple[CoverageSpan, ...]]:
    grouped = _grouped(rows)
    return {
        key: tuple(CoverageSpan(one.program, one.starts_on, one.ends_on) for one in found)
        for key, found in grouped.items()
    }


# What they say


def pairs_of(books: Books, month: date) -> dict[UUID, list[UUID]]:
    """Who counts in a month: whoever was a member on any day, whoever was served, and who stands in the ledger."""
    last = end_of_month(month)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for member_id, rows in books.memberships.items():
        for one in rows:
            if one.starts_on <= last and (one.ends_on is None or one.ends_on >= month):
                found[member_id].add(one.home_id)
    for member_id, home_id in books.services:
        if of_month(books, (member_id, home_id), month):
            found[member_id].add(home_id)
    for member_id, home_id, standing in books.also:
        if standing == month:
            found[member_id].add(home_id)
    return {member_id: list(homes) for member_id, homes in found.items()}


def of_month(books: Books, pair: Pair, month: date) -> list[ServiceLine]:
    last = end_of_month(month)
    return [one for one in books.services.get(pair, ()) if month <= one.served_on <= last]


def membership_on(books: Books, member_id: UUID, home_id: UUID, on: date) -> Membership | None:
    for one in books.memberships.get(member_id, ()):
        if one.home_id == home_id and one.starts_on <= on and (one.ends_on is None or on <= one.ends_on):
            return one
    return None


def ended_by_exclusion(books: Books, member_id: UUID, home_id: UUID, on: date) -> bool:
    rows = [one for one in books.memberships.get(member_id, ()) if one.home_id == home_id]
    return any(one.ends_on is not None and one.ends_on < on and "EXCL" in one.end_reason.upper() for one in rows)


def excluded_by(books: Books, member_id: UUID, on: date) -> str:
    """The first exclusion in force, or coverage by none of the three programs; a missing feed excludes nobody."""
    start = program_start(books.law)
    if start is None or on < start:
        return ""
    case = ExclusionCase(on, books.circumstances.get(member_id, ()))
    decision = exclusions(case, law=books.law)
    if decision.outcome is Outcome.VIOLATION:
        return decision.codes[0]
    spans = books.coverages.get(member_id)
    if spans and program_coverage(CoverageCase(on, spans), law=books.law).outcome is Outcome.NOT_APPLICABLE:
        return "ELIG-NOT-ENROLLED-PROGRAM"
    return ""


def excluded_in_month(books: Books, member_id: UUID, on: date) -> bool:
    first, last = on.replace(day=1), end_of_month(on)
    days = {first, last}
    days |= {one.starts_on for one in books.circumstances.get(member_id, ()) if first <= one.starts_on <= last}
    return any(excluded_by(books, member_id, each) for each in days)


def tier_on(books: Books, member_id: UUID, on: date) -> str:
    """The tier of record on a day; the last one known before it where the period has ended."""
    tier = ""
    for one in books.tiers.get(member_id, ()):
        if one.starts_on <= on:
            tier = one.tier
    return tier
