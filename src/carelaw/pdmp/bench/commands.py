"""`carelaw bench NAME`: figures with their ratio to a floor or peer of the same run."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from carelaw.kernel.command import Command, Console, Exit

NAMES: Mapping[str, str] = {
    "intake": "Files on disk to judged, linked, stored records, beside bare tokenizing and inserting.",
    "history": "One history in process and over HTTP, beside bare SQL and an empty page.",
    "link": "Pairs of identities against their truth, beside a peer.",
    "all": "Link, intake and history, one after another.",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="a smoke test: little input, the same code")
    parser.add_argument("--size", type=int, metavar="N", help="how many dispensings (or identities, for link)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--format", choices=("json",), default="json", help="benches print JSON")


def _bench(name: str) -> Callable[[argparse.Namespace, Console], int]:
    def run(options: argparse.Namespace, console: Console) -> int:
        names = ("link", "intake", "history") if name == "all" else (name,)
        for one in names:
            console.out(json.dumps(_run(one, options), indent=2))
        return Exit.DONE

    return run


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


# A command for each, so that another program can put a bench of its own beside them.
COMMANDS: tuple[Command, ...] = tuple(
    Command(("bench", name), says, _arguments, _bench(name), f"carelaw bench {name} --small --format json")
    for name, says in NAMES.items()
)
