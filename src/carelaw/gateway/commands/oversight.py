"""Commands of oversight: lists, acts, audit rows in, envelopes out."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command
from carelaw.gateway.use_cases.oversight.acts import ACTS
from carelaw.gateway.use_cases.oversight.lists import LISTS
from carelaw.kernel.command import Command, Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.terminal import actor_here
from carelaw.platform.acts.commands import act_commands, list_commands

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _batch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rows", metavar="FILE|-", help="one JSON object a line, as a feed or a pull gives them")
    parser.add_argument("--reference", required=True, help="your own name for the batch; the same again is the same")


def _bytes(where: str, console: Console) -> bytes:
    """What a file holds, or what stands on standard input."""
    try:
        return console.stdin.read().encode() if where == "-" else Path(where).read_bytes()
    except (OSError, ValueError) as fault:
        says = f"The rows cannot be read: {type(fault).__name__}. Name a file, or “-” for standard input."
        raise Refusal("rows-unreadable", says, field="rows") from None


def _take(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.oversight.answer_sheets import lines_sent
    from carelaw.gateway.use_cases.oversight.feed import take_for_own

    try:
        text = _bytes(options.rows, console).decode("utf-8-sig")
    except UnicodeDecodeError:
        says = "The rows are not UTF-8 text. Save them as UTF-8, one JSON object a line, and send them again."
        raise Refusal("rows-unreadable", says, field="rows") from None
    rows = [row for _number, row in lines_sent(text)]
    done = take_for_own(actor_here(), clock.now(), reference=options.reference, rows=rows).as_dict()
    away = done.pop("turned_away")
    console.err(", ".join(f"{value} {name}" for name, value in done.items() if name != "batch"))
    console.out(json.dumps({**done, "turned_away": away}))
    return Exit.FINDINGS if away or done["late"] else Exit.DONE


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audit", help="its reference, such as SA-2026-0001")
    parser.add_argument("rows", metavar="FILE|-", help="a sheet (.xlsx, .csv), or one JSON object a line")


def _answer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.oversight.answer_sheets import rows_sent
    from carelaw.gateway.use_cases.oversight.search_audits import answer_audit

    sent = rows_sent(_bytes(options.rows, console), Path(options.rows).name)
    numbers, rows = [number for number, _row in sent], [row for _number, row in sent]
    done = answer_audit(actor_here(), clock.now(), audit=options.audit, rows=rows, numbers=numbers)
    console.err(f"{done.reference}: {done.kept} row(s) kept, {len(done.incomplete)} listed back.")
    console.out(json.dumps(done.as_dict()))
    return Exit.FINDINGS if done.incomplete else Exit.DONE


def _stream_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--after", type=int, default=0, help="the cursor of the last line that you have (0)")
    parser.add_argument("--wait", type=int, default=0, help="wait up to so many seconds for a new one (0)")


def _stream(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.oversight.streaming import envelopes_after

    piece = envelopes_after(actor_here(), clock.now(), after=options.after, wait=options.wait)
    for line in piece.lines():
        console.out(line.rstrip("\n"))
    return Exit.DONE


def _differences_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audit", help="its reference, such as SA-2026-0001")


def _differences(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.oversight.search_audits import audit_of, differences

    return differences(audit_of(actor, options.audit))


OVERSIGHT: tuple[Command, ...] = (
    *list_commands(LISTS),
    Command(
        ("gateway", "audit-send"),
        "Send audit rows, or with an empty file a heartbeat.",
        _batch_arguments,
        _take,
        "carelaw gateway audit-send rows.ndjson --reference 2026-03-02T15",
        needs_django=True,
    ),
    Command(
        ("gateway", "audit-answer"),
        "Answer a search audit with its rows.",
        _answer_arguments,
        _answer,
        "carelaw gateway audit-answer SA-2026-0001 rows.ndjson",
        needs_django=True,
    ),
    Command(
        ("gateway", "audit-stream"),
        "Give the envelopes written after a cursor, one JSON object a line.",
        _stream_arguments,
        _stream,
        "carelaw gateway audit-stream --after 1200",
        needs_django=True,
    ),
    command(
        "audit-differences",
        "Say what stands only in an answered search audit, or only in our envelopes.",
        _differences_arguments,
        _differences,
        "SA-2026-0001",
    ),
    *act_commands(ACTS),
)
