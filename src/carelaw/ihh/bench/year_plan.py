"""A year of a made-up program: who joins which health home, what is done for whom, and what each month must come to.

Everything follows from a seed. What a month must come to is told from the plan alone, by arithmetic of its own, so
that it can be held against what the program paid.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

YEAR = 2019
START, END = date(YEAR, 1, 1), date(YEAR, 12, 31)
ADOPTED = date(YEAR - 1, 12, 15)
# Fees of the plan: by tier through June, and from July.
FEES = {
    "A": (Decimal("240.00"), Decimal("246.60")),
    "B": (Decimal("120.00"), Decimal("123.35")),
    "C": (Decimal("80.00"), Decimal("82.15")),
}
SECOND_SCHEDULE = date(YEAR, 7, 1)
# The fees of tier C are approved after January and February were run: those months wait, then are paid.
TIER_C_APPROVED = date(YEAR, 3, 20)
# A change of the second health home of which the Department hears late: what was paid in these days is taken back.
LATE_HOME, DENIED_FROM, DENIED_TO, HEARD = 1, date(YEAR, 5, 6), date(YEAR, 7, 9), date(YEAR, 7, 10)
LATEST_CLAIM = timedelta(days=180)
RUN_DAY, REMIT_DAY = 5, 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """A membership: health home by its place, first day, last day or none, why it ended."""

    home: int
    starts_on: date
    ends_on: date | None = None
    reason: str = ""

    def holds(self, on: date) -> bool:
        """Whether a day belongs to it."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class PlannedService:
    """A service: by which health home, on which day, how, and claimed when."""

    home: int
    served_on: date
    basis: str
    claimed_on: date


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar service paid elsewhere: on which day, and what a reviewer finds the month after, if at all."""

    served_on: date
    answer: str

    @property
    def answered_on(self) -> date:
        """The day of the answer: the twentieth of the month after."""
        return (self.served_on.replace(day=28) + timedelta(days=14)).replace(day=20)


@dataclass(slots=True)
class PlannedMember:
    """One member's year."""

    number: str
    born_on: date
    tier: str
    stretches: list[Stretch]
    jailed_from: date | None = None
    tier_later: tuple[date, str] | None = None
    services: list[PlannedService] = field(default_factory=list)
    similar: list[Similar] = field(default_factory=list)

    def tier_on(self, on: date) -> str:
        """The tier of record on a day."""
        return self.tier_later[1] if self.tier_later and on >= self.tier_later[0] else self.tier


def months() -> list[date]:
    """The first days of the year's months."""
    return [date(YEAR, month, 1) for month in range(1, 13)]


def last_day(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def planned(seed: int, number: int, homes: int) -> PlannedMember:
    """One member of the plan; the same seed and number give the same year."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - a made-up year, nothing secret
    tier = chance.choices("ABC", (20, 50, 30))[0]
    home = number % homes
    born = date(1940 + chance.randrange(70), chance.randint(1, 12), chance.randint(1, 28))
    one = PlannedMember(f"Y{number:07}", born, tier, [Stretch(home, START)])
    _fate(one, chance, homes)
    for month in months():
        for stretch in one.stretches:
            if stretch.starts_on <= last_day(month) and (stretch.ends_on is None or stretch.ends_on >= month):
                one.services += _served(chance, stretch, month)
        if chance.random() < 0.01:
            on = month + timedelta(days=chance.randrange(27))
            one.similar.append(Similar(on, chance.choice(("released", "denied", ""))))
    return one


def _fate(one: PlannedMember, chance: random.Random, homes: int) -> None:
    """Most stay all year; some join late, leave, move, are excluded, or get another tier."""
    fate, month = chance.random(), date(YEAR, chance.randint(2, 11), 1)
    first, day = one.stretches[0], month + timedelta(days=chance.randrange(5, 25))
    if fate < 0.04:
        one.stretches = [Stretch(first.home, month)]
    elif fate < 0.07:
        one.stretches = [Stretch(first.home, START, day, "OPT_OUT")]
    elif fate < 0.09:
        before = Stretch(first.home, START, month - timedelta(days=1), "TRANSFER")
        one.stretches = [before, Stretch((first.home + 1) % homes, month)]
    elif fate < 0.11:
        one.jailed_from = day
        one.stretches = [Stretch(first.home, START, day - timedelta(days=1), "EXCL-INMATE")]
    elif fate < 0.13:
        one.tier_later = (month, "A" if one.tier != "A" else "B")


def _served(chance: random.Random, stretch: Stretch, month: date) -> Iterator[PlannedService]:
    """What the health home did in a month: seen, called, only written to, nothing, claimed late or too late."""
    on, what = month + timedelta(days=chance.randrange(27)), chance.random()
    claimed = on + timedelta(days=1)
    if what < 0.55:
        yield PlannedService(stretch.home, on, "F2F", claimed)
    elif what < 0.77:
        yield PlannedService(stretch.home, on, "TEL", claimed)
    elif what < 0.82:
        yield PlannedService(stretch.home, on, "TEL", claimed)
        seen = month + timedelta(days=chance.randrange(27))
        yield PlannedService(stretch.home, seen, "F2F", seen + timedelta(days=1))
    elif what < 0.86:
        yield PlannedService(stretch.home, on, "NONE", claimed)
    elif what < 0.90:
        yield PlannedService(stretch.home, on, "F2F", on + timedelta(days=40))
    elif what < 0.91:
        yield PlannedService(stretch.home, on, "F2F", on + LATEST_CLAIM + timedelta(days=1))


# What each month must come to


def must_come_to(one: PlannedMember, month: date, known_by: date) -> dict[int, tuple[str, Decimal]]:
    """Paid, denied or pending and the amount, by health home, as far as was claimed and answered by a day."""
    last, nothing = last_day(month), Decimal("0.00")
    lines = [each for each in one.services if month <= each.served_on <= last and each.claimed_on <= known_by]
    homes = {each.home for each in lines} | {
        each.home
        for each in one.stretches
        if each.starts_on <= last and (each.ends_on is None or each.ends_on >= month)
    }
    live = {home: _live_days(one, home, lines, known_by) for home in homes}
    found: dict[int, tuple[str, Decimal]] = {}
    paid = False
    for home in sorted(homes, key=lambda each: (min(live[each])[0] if live[each] else date.max, each)):
        if not live[home] or paid:
            found[home] = ("denied", nothing)
            continue
        status = _similar(one, month, last, known_by)
        if status == "paid":
            on = _paying_day(live[home])
            if one.tier_on(on) == "C" and known_by < TIER_C_APPROVED:
                found[home] = ("pending", nothing)
                continue
            paid = True
            found[home] = ("paid", FEES[one.tier_on(on)][on >= SECOND_SCHEDULE])
        else:
            found[home] = (status, nothing)
    return found


def _live_days(one: PlannedMember, home: int, lines: list[PlannedService], known_by: date) -> list[tuple[date, str]]:
    """The days with a live contact that may carry the month."""
    return [
        (each.served_on, each.basis)
        for each in lines
        if each.home == home
        and each.basis != "NONE"
        and each.claimed_on - each.served_on <= LATEST_CLAIM
        and not (home == LATE_HOME and known_by >= HEARD and DENIED_FROM <= each.served_on <= DENIED_TO)
        and (one.jailed_from is None or each.served_on < one.jailed_from)
        and any(
            run.home == home
            and run.starts_on <= each.served_on
            and (run.ends_on is None or each.served_on <= run.ends_on)
            for run in one.stretches
        )
    ]


def _paying_day(live: list[tuple[date, str]]) -> date:
    seen = [on for on, basis in live if basis == "F2F"]
    return min(seen or [on for on, _ in live])


def _similar(one: PlannedMember, month: date, last: date, known_by: date) -> str:
    answers = {
        each.answer if each.answered_on <= known_by else ""
        for each in one.similar
        if month <= each.served_on <= min(last, known_by)
    }
    return "denied" if "denied" in answers else "pending" if "" in answers else "paid"
