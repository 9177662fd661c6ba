"""`carelaw explain WHAT REFERENCE`: the derivation of a decision, fine, tier or payment."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform import clock


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", help="decision, charge, fine, tier, payment …")
    parser.add_argument("reference", help="its reference, as the page or the list shows it")
    add_format(parser)


def _explain(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.tokens import actor_at_command_line
    from carelaw.platform.decisions.explaining import explain

    found = explain(options.what, options.reference, actor_at_command_line(clock.now())).as_dict()
    console.err(f"{found['title']}\n{found['says']}")
    console.rows(found["lines"], ("says", "value", "cite"), options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("explain",),
        "Explain a decision, charge, fine, tier or payment step by step.",
        _arguments,
        _explain,
        "carelaw explain fine 5d0c…",
        needs_django=True,
    ),
)
