"""Judge what a run must judge: member-months that are new, or that rest on something else than when last judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from carelaw.ihh.facts.services import Basis
from carelaw.ihh.rules.outcomes_years import year_index
from carelaw.ihh.store.models import MemberMonthLine, MonthStatus
from carelaw.ihh.use_cases.adjudicating import JudgedMonth, judge_months, year_before
from carelaw.ihh.use_cases.month_basis import MonthBases, month_bases
from carelaw.ihh.use_cases.payment_books import PairMonth
from carelaw.law.register import Law

_AT_ONCE = 4000


class Held(NamedTuple):
    """A member-month as it stands in the ledger."""

    pk: UUID
    status: str
    code: str
    amount: Decimal
    basis: str
    served_on: date | None
    looked_at: str


Ledger = dict[PairMonth, Held]


@dataclass(frozen=True, slots=True)
class JudgedAgain:
    """The member-months that were judged, and the digest of what each of them rests on."""

    judged: Mapping[PairMonth, JudgedMonth]
    bases: MonthBases


def read_ledger(months: Sequence[date]) -> Ledger:
    """What stands in the ledger for these months."""
    rows = MemberMonthLine.objects.filter(current=True, month__in=months).order_by("month", "member", "home")
    columns = ("member", "home", "month", *Held._fields)
    return {
        (member, home, month): Held(*values)
        for member, home, month, *values in rows.values_list(*columns).iterator(chunk_size=5000)
    }


def judge_again(months: Sequence[date], ledger: Ledger, on: date, law: Law, *, whole: bool = False) -> JudgedAgain:
    """Judge every member from the first month whose basis is new or changed; `whole` judges all of them anew."""
    bases = month_bases(months, year_before(months[0], law), on, law, ledger.keys())
    # Whether a health home met the six months counts its other members too: then nothing can be left as it stands.
    whole = whole or law.reading("IHH-AMB-28") == "health-home"
    first = {member: months[0] for member, _ in bases.homes} if whole else _first_changed(bases, ledger)
    judged: dict[PairMonth, JudgedMonth] = {}
    by_member: dict[UUID, list[PairMonth]] = defaultdict(list)
    for key in ledger:
        by_member[key[0]].append(key)
    for since, members in _in_parts(first):
        standing = [key for member in members for key in by_member.get(member, ())]
        told = _telephonic(ledger, standing, since, law)
        also = [key for key in standing if key[2] >= since]
        wanted = [month for month in months if month >= since]
        for one in judge_months(wanted, on, law, also=also, only=set(members), told=told):
            judged[one.member_id, one.home_id, one.month] = one
    return JudgedAgain(judged, bases)


def note_basis(found: JudgedAgain, written: Collection[PairMonth] = ()) -> None:
    """Keep with each member-month that was judged what its answer rests on; those just written have it already."""
    noted = found.judged.keys() - set(written)
    months = sorted({key[2] for key in noted})
    rows = MemberMonthLine.objects.filter(current=True, month__in=months)
    if len(noted) < _AT_ONCE:
        rows = rows.filter(member__in={key[0] for key in noted})
    lines = []
    for line in rows.only("pk", "member", "home", "month", "looked_at").iterator(chunk_size=5000):
        digest = found.bases.digests.get((line.member_id, line.month), "")
        if (line.member_id, line.home_id, line.month) in noted and line.looked_at != digest:
            line.looked_at = digest
            lines.append(line)
    MemberMonthLine.objects.bulk_update(lines, ["looked_at"], batch_size=200)


def _first_changed(bases: MonthBases, ledger: Ledger) -> dict[UUID, date]:
    """The first month of each member that must be judged; members of whom nothing changed are not named."""
    first: dict[UUID, date] = {}
    for (member, month), homes in bases.homes.items():
        if member in first and first[member] <= month:
            continue
        digest = bases.digests[member, month]
        held = (ledger.get((member, home, month)) for home in homes)
        if any(one is None or one.looked_at != digest for one in held):
            first[member] = month
    return first


def _in_parts(first: Mapping[UUID, date]) -> Iterator[tuple[date, list[UUID]]]:
    """Members in parts that are read at once; those of a part begin with the same month."""
    grouped: dict[date, list[UUID]] = defaultdict(list)
    for member, since in first.items():
        grouped[since].append(member)
    for since, members in sorted(grouped.items()):
        ordered = sorted(members, key=str)
        for start in range(0, len(ordered), _AT_ONCE):
            yield since, ordered[start : start + _AT_ONCE]


def _telephonic(
    ledger: Ledger, standing: Sequence[PairMonth], since: date, law: Law
) -> dict[tuple[tuple[UUID, UUID], int], int]:
    """How many months before a day stand paid on telephone contact, by member, health home and outcomes year."""
    told: dict[tuple[tuple[UUID, UUID], int], int] = defaultdict(int)
    for member, home, month in standing:
        held = ledger[member, home, month]
        if month < since and held.status == MonthStatus.PAID and held.basis == Basis.TELEPHONE.value:
            told[(member, home), year_index(month, law)] += 1
    return told
