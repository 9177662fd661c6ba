"""The tick: what the calendar makes due, day by day; late or twice, the result is the same.

A program registers what it does on each day: `@each_day("gateway.fines", order=50)` on `(on, at) -> how many`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction

from carelaw.kernel.dates import DAY
from carelaw.platform.adopted_law import is_adopted, one_law
from carelaw.platform.cases import docket
from carelaw.platform.cases.models import TickedDay

DayWork = Callable[[date, datetime], int]
# Eleven in the morning UTC is early morning of the same calendar day in Illinois and in Pennsylvania.
_HOUR = time(11, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EachDay:
    """One thing that is looked at each day; small `order` comes first. `in_parts` keeps its own transactions."""

    name: str
    order: int
    run: DayWork
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one piece of work did on one day."""

    on: date
    work: str
    count: int


_WORK: dict[str, EachDay] = {}


def each_day(name: str, *, order: int = 50, in_parts: bool = False) -> Callable[[DayWork], DayWork]:
    """Register what a program does on each day. It may run late, twice, or for another day than today.

    It runs in one transaction; work that is long keeps its own, part by part (`in_parts`), so that nobody waits for
    all of it. After a kill such work runs again for the same day and finds what is left.
    """

    def register(run: DayWork) -> DayWork:
        if name in _WORK:
            raise ValueError(f"Two pieces of daily work are called {name}.")
        _WORK[name] = EachDay(name, order, run, in_parts)
        return run

    return register


@each_day("platform.deadlines", order=10)
def notice_deadlines(on: date, at: datetime) -> int:
    """Every deadline that passed unmet is noticed."""
    return docket.tick(at)


def walk(since: date, until: date) -> Iterator[Ticked]:
    """Do each day's work from `since` through `until`, each piece in a transaction of its own or in several."""
    on = since
    while on <= until:
        yield from tick_day(on)
        on += DAY


def tick_day(on: date) -> Iterator[Ticked]:
    """Do one day's work; gives what was done, and nothing for work that found nothing to do."""
    at = datetime.combine(on, _HOUR)
    adopted = [each for each in _WORK.values() if is_adopted(each.name.partition(".")[0])]
    for work in sorted(adopted, key=lambda each: (each.order, each.name)):
        with nullcontext() if work.in_parts else transaction.atomic(), one_law():
            count = work.run(on, at)
        if count:
            yield Ticked(on, work.name, count)
    TickedDay.objects.update_or_create(on=on, defaults={"at": at})


def tick_until(until: date) -> int:
    """Do the work of every day through `until` that was not done yet; gives how many things were done."""
    since, until = days_behind(until)
    return sum(each.count for each in walk(since, until))


def last_ticked() -> date | None:
    """The last day whose work was done; None before the first."""
    return TickedDay.objects.order_by("-on").values_list("on", flat=True).first()


def days_behind(until: date) -> tuple[date, date]:
    """The days that a tick until `until` must walk: from the day after the last one, or that day alone at first."""
    last = last_ticked()
    return (last + DAY if last is not None else until), until
