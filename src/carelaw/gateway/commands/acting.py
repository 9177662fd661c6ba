"""How a command of this program is made: it acts for whoever CARELAW_TOKEN speaks for, and prints what it made."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

Rows = Sequence[Mapping[str, Any]]
Act = Callable[[argparse.Namespace, "Actor", datetime], Rows]
Arguments = Callable[[argparse.ArgumentParser], None]


def command(
    name: str, says: str, arguments: Arguments, act: Act, example: str, *, reads: Sequence[str] = ()
) -> Command:
    """`carelaw gateway NAME …`: one act, and its rows as a table, JSON or CSV.

    `reads` names the options that point to a JSON file; the act finds there what the file holds.
    """

    def run(options: argparse.Namespace, console: Console) -> int:
        for option in reads:
            where = getattr(options, option)
            setattr(options, option, _read(where, console) if where else {})
        rows = list(act(options, actor_here(), clock.now()))
        if rows or options.format == "json":
            console.rows(rows, tuple(rows[0]) if rows else (), options.format)
        else:
            console.err("There is nothing to list.")
        return Exit.DONE

    def arguments_and_format(parser: argparse.ArgumentParser) -> None:
        arguments(parser)
        add_format(parser)

    words = f"carelaw gateway {name} {example}".strip()
    return Command(("gateway", name), says, arguments_and_format, run, words, needs_django=True)


def _read(where: str, console: Console) -> dict[str, Any]:
    try:
        told = json.loads(console.stdin.read() if where == "-" else Path(where).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refusal("facts-unreadable", f"The facts cannot be read as JSON: {fault}", field="facts") from None
    if not isinstance(told, dict):
        raise Refusal("facts-unreadable", "The facts are one JSON object.", field="facts")
    return told


def nothing_more(parser: argparse.ArgumentParser) -> None:
    """No argument but the format."""


__all__ = ["Act", "Rows", "command", "nothing_more"]
