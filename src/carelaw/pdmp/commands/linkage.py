"""`carelaw link …`: learn the weights, compare everyone with everyone."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format

if TYPE_CHECKING:
    pass


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE", help="where to write the weights")
    parser.add_argument("--source", default="identities on file", help="what they were learnt from; stands in the file")


def _train(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.relinking import train_on_file

    console.err("Training …")
    weights = train_on_file(options.source)
    Path(options.out).write_text(weights.to_json(), encoding="utf-8")
    console.err(f"Weights of {weights.trained['identities']} identities written.")
    return Exit.DONE


def _compare(options: argparse.Namespace, console: Console) -> int:
    from dataclasses import asdict

    from carelaw.pdmp.use_cases.relinking import compare_everyone
    from carelaw.platform import clock

    console.rows([asdict(compare_everyone(at=clock.now()))], ("identities", "missed", "opened"), options.format)
    return Exit.DONE


LINKAGE: tuple[Command, ...] = (
    Command(
        ("link", "train"),
        "Learn linkage weights from the identities on file, with Splink.",
        _train_arguments,
        _train,
        "carelaw link train --out weights.json",
        needs_django=True,
    ),
    Command(
        ("link", "compare"),
        "Compare everyone with everyone; pairs that were missed go to the review queue.",
        add_format,
        _compare,
        "carelaw link compare --format json",
        needs_django=True,
    ),
)
