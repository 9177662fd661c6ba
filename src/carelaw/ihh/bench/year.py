"""Rehearse a year: day by day with the tick, month by month with runs and remittances, and then every sum held to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import secrets
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from carelaw.ihh.bench.year_plan import (
    ADOPTED,
    END,
    REMIT_DAY,
    RUN_DAY,
    START,
    PlannedMember,
    months,
    must_come_to,
    planned,
)
from carelaw.kernel.dates import first_of_following_month

LAW = f"""rulebooks = ["il-89-140-990"]

[[changes]]
id = "rehearsal"
rulebook = "il-89-140-990"
citation = "adopted for a rehearsal only"
effective_on = {ADOPTED}
effect = "amend-setting"
number = "ihh.adopted_on"
value = {ADOPTED}
"""
_NOTHING = Decimal("0.00")


@dataclass(slots=True)
class Rehearsed:
    """What the year came to, and how long each part took."""

    seed: int
    homes: int
    members: int
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_month: list[dict[str, Any]] = field(default_factory=list)
    ticked: Counter[str] = field(default_factory=Counter)
    held: dict[str, bool] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Add what a piece of work took."""
        since = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[what] += time.perf_counter() - since

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "bench": "health-home-year",
            "seed": self.seed,
            "health_homes": self.homes,
            "members": self.members,
            **self.figures,
            "holds": self.held,
            "months": self.by_month,
            "ticked": dict(self.ticked),
            "seconds": {what: round(took, 1) for what, took in self.seconds.items()},
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


@contextlib.contextmanager
def rehearsal_home(database: str = "") -> Iterator[Path]:
    """Set up the framework on a fresh database with the law adopted. Once in a process: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="carelaw-year-") as folder:
        home = Path(folder)
        os.environ.update(CARELAW_HOME=folder, CARELAW_SECRET_KEY=secrets.token_urlsafe(), CARELAW_SECURE_COOKIES="0")
        os.environ["CARELAW_DATABASE_URL"] = database or f"sqlite:///{home / 'carelaw.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        (home / "law.toml").write_text(LAW, encoding="utf-8")
        yield home


def rehearse(seed: int, homes: int, members: int, last_month: date = END.replace(day=1)) -> Rehearsed:
    """From the first day to the run and remittances of a month, December unless said. The database is empty."""
    from carelaw.ihh.bench.year_world import World

    told = Rehearsed(seed, homes, members)
    with told.timed("making people"):
        plan = [planned(seed, number, homes) for number in range(members)]
        world = World.made(plan, homes)
    on = START
    last = first_of_following_month(last_month).replace(day=REMIT_DAY)
    while on <= last:
        # What comes in after the last run is nobody's to judge here.
        _one_day(on, world, told, claims=on <= last.replace(day=RUN_DAY))
        on += timedelta(days=1)
    _hold(plan, world, told, last_month)
    return told


def _one_day(on: date, world: Any, told: Rehearsed, *, claims: bool) -> None:
    from carelaw.platform.cases.ticking import tick_day

    with told.timed("tick"):
        for work in tick_day(on):
            told.ticked[work.work] += work.count
    at = noon(on)
    if claims:
        with told.timed("claims, changes and answers"):
            world.comes_in(on, at)
    if on.day == RUN_DAY and on > START.replace(day=28):
        _run((on.replace(day=1) - timedelta(days=1)).replace(day=1), world, at, told)
    if on.day == REMIT_DAY and on > START.replace(day=28):
        with told.timed("remittances"):
            world.remits(at)


def _run(month: date, world: Any, at: datetime, told: Rehearsed) -> None:
    since = time.perf_counter()
    with told.timed("runs"):
        run = world.runs(month, at)
    told.by_month.append(
        {
            "month": f"{month:%Y-%m}",
            **run.counts,
            "paid_dollars": str(run.paid),
            "taken_back_dollars": str(run.taken_back),
            "digest": run.digest,
            "seconds": round(time.perf_counter() - since, 1),
        }
    )


def _hold(plan: list[PlannedMember], world: Any, told: Rehearsed, last_month: date) -> None:
    """Hold every sum to what it must be, and every month to what the plan says that it must come to."""
    from carelaw.ihh.bench.year_sums import hold_sums

    with told.timed("holding the sums"):
        told.held |= hold_sums(told.figures)
    with told.timed("holding the months to the plan"):
        told.held["every member-month is what the plan says"] = _agrees(plan, world, told, last_month)
    with told.timed("judging the whole year again"):
        again = world.judged_again(last_month, noon(first_of_following_month(last_month).replace(day=RUN_DAY)))
        told.held["judged all anew, nothing differs"] = not again.changes
    told.figures["digest"] = digest_of_year(world)


def _agrees(plan: list[PlannedMember], world: Any, told: Rehearsed, last_month: date) -> bool:
    """Whether the ledger has the same pairs, statuses and cents as the plan's own arithmetic."""
    ledger, expected, differs = world.ledger(), 0, 0
    known_by = first_of_following_month(last_month).replace(day=RUN_DAY)
    total = _NOTHING
    for one in plan:
        for month in (each for each in months() if each <= last_month):
            for home, (status, amount) in must_come_to(one, month, known_by).items():
                expected += 1
                total += amount
                if ledger.get((one.number, home, month)) != (status, amount):
                    differs += 1
                    told.figures.setdefault("first_difference", f"{one.number} {home} {month} {status} {amount}")
    told.figures |= {"member_months": len(ledger), "member_months_planned": expected, "differ": differs}
    told.figures["dollars_planned"] = str(total)
    return differs == 0 and expected == len(ledger)


def digest_of_year(world: Any) -> str:
    """The same year gives the same digest: every member-month with its versions, statuses, codes and cents."""
    digest = hashlib.sha256()
    for row in world.every_version():
        digest.update(repr(row).encode())
    return digest.hexdigest()


def noon(on: date) -> datetime:
    """Noon of a day in Illinois."""
    return datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
