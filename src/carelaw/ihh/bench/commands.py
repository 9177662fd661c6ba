"""The command of the bench of a whole population."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from carelaw.ihh.bench.year_commands import YEAR
from carelaw.kernel.command import Command, Console, Exit


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="a smoke test: few people, the same code")
    parser.add_argument("--people", type=int, metavar="N", help="how many people; three million if not given")
    parser.add_argument("--repeats", type=int, metavar="N", help="how often each step runs; three times if not given")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, metavar="PATH", help="where the Parquet is made; the temporary folder")
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _bench(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.bench.population import run

    people = options.people or (2_000 if options.small else 3_000_000)
    told = run(people, options.seed, options.repeats or (1 if options.small else 3), options.folder)
    console.out(json.dumps(told, indent=2))
    wrong = told["attributed"]["disagreeing"] + told["attributed_with_the_open_substitute"]["disagreeing"]
    return Exit.OUR_FAULT if wrong else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("bench", "attribution"),
        "A whole population attributed to tiers, beside the bare scan of the same Parquet.",
        _arguments,
        _bench,
        "carelaw bench attribution --small --format json",
    ),
    *YEAR,
)
