"""The command that rehearses a year."""

from __future__ import annotations

import argparse
import json

from carelaw.kernel.command import Command, Console, Exit


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="3 health homes and 200 members, the same code")
    parser.add_argument("--homes", type=int, metavar="N", help="how many health homes; 20 if not given")
    parser.add_argument("--members", type=int, metavar="N", help="how many members; 60,000 if not given")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same year, to the cent")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty database; if not given, one for the year"
    )
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _rehearse(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.bench.year import rehearsal_home, rehearse

    homes, members = (
        options.homes or (3 if options.small else 20),
        options.members or (200 if options.small else 60_000),
    )
    with rehearsal_home(options.database):
        told = rehearse(options.seed, homes, members)
    console.out(json.dumps(told.as_dict(), indent=2))
    return Exit.DONE if all(told.held.values()) else Exit.OUR_FAULT


YEAR: tuple[Command, ...] = (
    Command(
        ("bench", "health-home-year"),
        "A made-up year of the health-home program, day by day: every dollar explained, every sum held.",
        _arguments,
        _rehearse,
        "carelaw bench health-home-year --small",
    ),
)
