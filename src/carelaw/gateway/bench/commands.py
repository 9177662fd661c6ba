"""The command of the gateway's bench."""

from __future__ import annotations

import argparse
import json

from carelaw.kernel.command import Command, Console, Exit


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="a smoke test: few searches, the same code")
    parser.add_argument("--size", type=int, metavar="N", help="how many searches at once; 200 if not given")
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _bench(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.bench.hanging import run

    console.out(json.dumps(run(options.size or (20 if options.small else 200)), indent=2))
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("bench", "gateway"),
        "Searches at once through the gateway while one hub hangs, beside the same searches of Illinois alone.",
        _arguments,
        _bench,
        "carelaw bench gateway --small --format json",
    ),
)
