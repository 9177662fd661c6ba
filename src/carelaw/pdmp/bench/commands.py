"""`carelaw bench NAME`: figures with their ratio to a floor or peer of the same run."""

from __future__ import annotations

import argparse
import contextlib
import json
from typing import Any

from carelaw.kernel.command import Command, Console, Exit

NAMES = ("intake", "history", "link", "all")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--small", action="store_true", help="a smoke test: little input, the same code")
    parser.add_argument("--size", type=int, metavar="N", help="how many dispensings (or identities, for link)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _bench(options: argparse.Namespace, console: Console) -> int:
    names = ("link", "intake", "history") if options.name == "all" else (options.name,)
    for name in names:
        console.out(json.dumps(_run(name, options), indent=2))
    return Exit.DONE


def _run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    if name == "link":
        from carelaw.pdmp.bench.link import run as link

        size = options.size or (2_000 if options.small else 50_000)
        return link(small=options.small, seeds=(options.seed, options.seed + 1), size=size)
    with contextlib.ExitStack() as stack:
        from carelaw.pdmp.bench.home import bench_home
        from carelaw.pdmp.bench.server import database_url

        home = stack.enter_context(bench_home(stack.enter_context(database_url(options.database))))
        if name == "intake":
            from carelaw.pdmp.bench.intake import run as intake

            return intake(home, dispensings=options.size or (1_500 if options.small else 100_000), seed=options.seed)
        from carelaw.pdmp.bench.history import run as history

        dispensings = options.size or (1_500 if options.small else 50_000)
        return history(home, dispensings=dispensings, questions=60 if options.small else 1_000, seed=options.seed)


COMMANDS: tuple[Command, ...] = (
    Command(
        ("bench",),
        "Measure: the figure and its ratio to a floor or peer of the same run.",
        _arguments,
        _bench,
        "carelaw bench intake --small --format json",
    ),
)
