"""`carelaw tick` does what the calendar makes due; `carelaw work` lists what waits for a role."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform import clock

if TYPE_CHECKING:
    from carelaw.platform.cases.ticking import Ticked


def _tick_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="walk through this day (today)")
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="begin on this day (the day after the last)"
    )
    add_format(parser)


def _tick(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.cases.ticking import days_behind, tick_day
    from carelaw.platform.legal_zone import day_begun

    since, until = days_behind(options.as_of or day_begun(clock.now()))
    since = options.since or since
    days = max(0, (until - since).days + 1)
    progress = console.progress("days", days)
    done: list[Ticked] = []
    for number in range(days):
        done += tick_day(date.fromordinal(since.toordinal() + number))
        progress.advance()
    progress.close()
    if not days:
        console.err(f"Nothing to walk: {until} was done before. `--since` walks days again; it changes nothing twice.")
    console.rows(
        [{"day": each.on, "work": each.work, "count": each.count} for each in done],
        ("day", "work", "count"),
        options.format,
    )
    return Exit.DONE


def _work_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="as it stands on this day (today)")
    add_format(parser)


def _work(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.actor import law_day
    from carelaw.platform.accounts.tokens import actor_at_command_line
    from carelaw.platform.cases.worklist import COLUMNS, waiting_for

    at = clock.now()
    actor = actor_at_command_line(at)
    on = options.as_of or law_day(at, actor.program)
    console.rows([item.as_row(on) for item in waiting_for(actor, on)], COLUMNS, options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("tick",),
        "Do what the calendar makes due, day by day.",
        _tick_arguments,
        _tick,
        "carelaw tick --as-of 2026-03-31",
        needs_django=True,
    ),
    Command(
        ("work",),
        "List what is due for whoever CARELAW_TOKEN speaks for.",
        _work_arguments,
        _work,
        "carelaw work",
        needs_django=True,
    ),
)
