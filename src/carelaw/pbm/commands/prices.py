"""Commands about prices: its acts and its lists, the tests of one list, one list beside average costs."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.given import read_day
from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.platform.accounts.terminal import actor_here
from carelaw.platform.acts.commands import act_commands, list_commands

_TESTED = ("ndc", "name", "outcome", "since", "says", "cite")


def _tests_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--outcome", default="", help="only this: pass, violation, review, indeterminate")
    add_format(parser)


def _tests(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import list_for
    from carelaw.pbm.use_cases.prices.access import note_look
    from carelaw.pbm.use_cases.prices.looking import tested_row
    from carelaw.platform import clock

    actor, on = actor_here(), local_day(clock.now())
    one = list_for(actor, options.list, on)
    note_look(actor, one, "command", on)
    found = one.tests.filter(ends_on=None).select_related("mac_list").order_by("national_drug_code")
    if options.outcome:
        found = found.filter(outcome=options.outcome)
    rows = [tested_row(each) for each in found]
    console.rows(rows, _TESTED, options.format)
    return Exit.FINDINGS if any(row["outcome"] == "violation" for row in rows) else Exit.DONE


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--on", type=read_day, metavar="DAY", help="the day (today)")
    add_format(parser)


def _compare(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import list_for
    from carelaw.pbm.use_cases.prices.access import note_look
    from carelaw.pbm.use_cases.prices.comparing import COLUMNS, as_row, compare, median_ratio, spread
    from carelaw.platform import clock

    actor, today = actor_here(), local_day(clock.now())
    one = list_for(actor, options.list, today)
    note_look(actor, one, "command", today)
    rows = compare(actor, one, options.on or today)
    for band, count in spread(rows):
        if count:
            console.err(f"{band}: {count:,}")
    console.err(f"Ratio in the middle: {median_ratio(rows) or 'nothing can be compared'}.")
    console.rows([as_row(each) for each in rows], COLUMNS, options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    *act_commands(ACTS),
    *list_commands(LISTS),
    Command(
        ("pbm", "mac-tests"),
        "What the tests say of each line of a price list.",
        _tests_arguments,
        _tests,
        "carelaw pbm mac-tests --list RETAIL --outcome violation",
        needs_django=True,
    ),
    Command(
        ("pbm", "mac-average-costs"),
        "A price list beside national average acquisition costs, drug by drug.",
        _compare_arguments,
        _compare,
        "carelaw pbm mac-average-costs --list RETAIL --format csv",
        needs_django=True,
    ),
)
