"""The command of the market's bench."""

from __future__ import annotations

import argparse
import json

from carelaw.kernel.command import Command, Console, Exit


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="a smoke test: few claims, the same code")
    parser.add_argument("--size", type=int, metavar="N", help="how many claims; a million if not given")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _bench(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.bench.market import run

    told = run(options.size or (20_000 if options.small else 1_000_000), options.seed)
    console.out(json.dumps(told, indent=2))
    checked = told["checked"]
    return Exit.OUR_FAULT if checked["missed"] or checked["invented"] else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("bench", "claims"),
        "Every check over a made-up market of claims with breaches planted, beside two of them by hand.",
        _arguments,
        _bench,
        "carelaw bench claims --small --format json",
    ),
)
