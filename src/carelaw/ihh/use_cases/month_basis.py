"""What a member's months rest on, as one digest a month: while it stays the same, the answer need not be made again.

A month's digest holds all that was looked at for it, the months before it in its outcomes year and that of the year
before. A late fact therefore changes its own month and every later one, and no other member's.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from carelaw.ihh.rules.outcomes_years import year_index
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
from carelaw.kernel.dates import end_of_month, first_of_following_month
from carelaw.law.register import Law

_SHORT = 16


@dataclass(frozen=True, slots=True)
class MonthBases:
    """The digest of each member's months, and which health homes count in each."""

    digests: dict[tuple[UUID, date], str]
    homes: dict[tuple[UUID, date], tuple[UUID, ...]]


def month_bases(
    months: Sequence[date], since: date, on: date, law: Law, also: Collection[tuple[UUID, UUID, date]] = ()
) -> MonthBases:
    """The digests of these months for everybody who counts in one; `since` begins the year before the first."""
    until = end_of_month(months[-1])
    always, standing = _of_all(on, law), _standing_facts(until)
    served, homes = _by_month(since, until)
    _add_members(homes, months)
    for member_id, home_id, month in also:
        homes[member_id, month].add(home_id)
    people = sorted({member_id for member_id, _ in homes} | {member_id for member_id, _ in served}, key=str)
    earlier = list(_months(since, until))
    digests = {}
    for member_id in people:
        running: dict[int, Any] = {}
        own = b"".join((always, *standing.get(member_id, ())))
        for month in earlier:
            index = year_index(month, law)
            if index not in running:
                before = running.get(index - 1)
                running[index] = before.copy() if before is not None else hashlib.blake2b(own, digest_size=_SHORT)
            running[index].update(str(month).encode())
            for one in served.get((member_id, month), ()):
                running[index].update(one)
            digests[member_id, month] = running[index].hexdigest()
    wanted = set(months)
    held = {key: tuple(sorted(found, key=str)) for key, found in homes.items() if key[1] in wanted and found}
    return MonthBases({key: digest for key, digest in digests.items() if key in held}, held)


def _of_all(on: date, law: Law) -> bytes:
    """What every month rests on: the law and its readings, health homes with their denied days, fees, outcomes."""
    homes = [
        (
            *(one.reference, one.npi, one.tier, one.status, one.active_from, one.active_to, one.partner_npis),
            *windows_of(one, on, law),
        )
        for one in HealthHome.objects.order_by("reference")
    ]
    outcomes = (
        OutcomesResult.objects.exclude(final_on=None).order_by("home", "index").values_list("home", "index", "level")
    )
    said = (getattr(law, "chosen", None), getattr(law, "changes", None), homes, schedule(), list(outcomes))
    return hashlib.blake2b(repr(said).encode(), digest_size=_SHORT).digest()


def _standing_facts(until: date) -> dict[UUID, list[bytes]]:
    """A member's birth, memberships, tiers, circumstances and coverages; their rows in one order."""
    found: dict[UUID, list[bytes]] = defaultdict(list)
    sources: tuple[tuple[QuerySet[Any], tuple[str, ...]], ...] = (
        (Member.objects.order_by("pk"), ("pk", "birth_date")),
        (_of_members(Membership, until), ("member", "home", "starts_on", "ends_on", "end_reason")),
        (_of_members(TierPeriod, until), ("member", "tier", "starts_on", "ends_on")),
        (_of_members(Circumstance, until), ("member", "kind", "detail", "starts_on", "ends_on")),
        (_of_members(Coverage, until), ("member", "program", "starts_on", "ends_on")),
    )
    for rows, columns in sources:
        for member_id, *values in rows.values_list(*columns).iterator(chunk_size=5000):
            found[member_id].append(repr(values).encode())
    return found


def _of_members(model: Any, until: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(starts_on__lte=until).order_by("member", "starts_on", "pk")
    return rows


Served = dict[tuple[UUID, date], list[bytes]]


def _by_month(since: date, until: date) -> tuple[Served, dict[tuple[UUID, date], set[UUID]]]:
    """What was done and billed for a member in each month. A logged service never changes: its reference is enough."""
    found: Served = defaultdict(list)
    homes: dict[tuple[UUID, date], set[UUID]] = defaultdict(set)
    services = ServiceLine.objects.filter(served_on__gte=since, served_on__lte=until, withdrawn_on__isnull=True)
    services = services.exclude(standing=ServiceStanding.INFORMATIONAL).order_by("served_on", "pk")
    for member_id, home_id, on, pk in services.values_list("member", "home", "served_on", "pk").iterator(
        chunk_size=5000
    ):
        month = on.replace(day=1)
        found[member_id, month].append(pk.bytes)
        homes[member_id, month].add(home_id)
    others = OtherClaim.objects.filter(served_on__gte=since, served_on__lte=until).order_by("served_on", "pk")
    for member_id, on, *values in others.values_list(
        "member", "served_on", "pk", "code", "biller_npi", "paid", "resolved"
    ):
        found[member_id, on.replace(day=1)].append(repr(values).encode())
    return found, homes


def _add_members(homes: dict[tuple[UUID, date], set[UUID]], months: Iterable[date]) -> None:
    """Whoever was a member of a health home on any day of a month counts in it."""
    wanted = sorted(months)
    rows = Membership.objects.filter(starts_on__lte=end_of_month(wanted[-1]))
    for member_id, home_id, starts_on, ends_on in rows.values_list("member", "home", "starts_on", "ends_on").iterator(
        chunk_size=5000
    ):
        for month in wanted:
            if starts_on <= end_of_month(month) and (ends_on is None or ends_on >= month):
                homes[member_id, month].add(home_id)


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = first_of_following_month(month)
