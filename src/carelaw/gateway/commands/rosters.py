"""Commands about lists: send one, see what came of it, what is owed and what does not agree."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.gateway.use_cases.rosters.acts import ACTS
from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.acts.commands import act_commands

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_LIST = ("roster", "entity", "file", "received", "state", "rows", "to_correct", "sent_by", "filed_on")


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an Excel workbook (.xlsx, .xls) or comma-separated values (.csv)")
    parser.add_argument("--entity", default="", help="the entity's id; may be left out when there is one only")
    kinds = "entity, pharmacist-in-charge or corporate"
    parser.add_argument("--capacity", default="entity", help=f"for whom you send it: {kinds}")
    add_format(parser)


def _file(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.store.models import FilingState
    from carelaw.gateway.use_cases.rosters import looking, receiving
    from carelaw.kernel.refusal import Refusal
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    actor, at, path = actor_here(), clock.now(), Path(options.file)
    if not path.is_file():
        raise Refusal("file-not-found", f"There is no file {path.name} here. Check its path.", field="file")
    entity = receiving.entity_to_file_for(actor, options.entity)
    with path.open("rb") as stream:
        filing = receiving.file_roster(actor, entity, stream, file_name=path.name, capacity=options.capacity, at=at)
    console.rows(looking.filing_rows([filing]), _LIST, options.format)
    for one in [*filing.warnings, *looking.error_rows(filing)][:100]:
        where = f"row {one['row']}, column {one['column']}: " if one.get("row") else ""
        console.err(f"{where}{one['says']} ({one['code']}, {one['cite']})")
    if filing.state == FilingState.RECEIVED:
        console.err("The list is long; the worker reads it. `carelaw gateway rosters` shows how far it is.")
    receiving.require_taken(filing)
    return Exit.FINDINGS if filing.state == FilingState.PARTIAL else Exit.DONE


def _rosters(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.rosters import looking, receiving

    return looking.filing_rows(receiving.visible_filings(actor).order_by("-received_at"))


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("roster", metavar="ROSTER", help="its number, such as ROS-2026-0001")


def _errors(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.rosters import looking, receiving

    return list(looking.error_rows(receiving.filing_of(actor, options.roster)))


def _duties(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.gateway.use_cases.rosters import duties, looking

    return looking.duty_rows(duties.visible_duties(actor).order_by("-due_on", "pk"), law_day(at))


def _differences(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.gateway.use_cases.rosters import looking

    return [one.as_row() for one in looking.differences(actor, law_day(at))]


def _copy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("roster", metavar="ROSTER", nargs="?", default="", help="its number; none gives the template")
    parser.add_argument("--kind", default="csv", choices=("xlsx", "csv"), help="workbook or comma-separated values")
    parser.add_argument("--out", metavar="FILE", default="-", help="where to write it; - is standard output")


def _copy(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.rosters import copies
    from carelaw.platform.accounts.terminal import actor_here

    actor = actor_here()
    if options.roster:
        _filing, made = copies.returned_copy(actor, options.roster, options.kind)
    else:
        made = copies.template(actor, options.kind)
    if options.out == "-":
        sys.stdout.buffer.write(made)
    else:
        Path(options.out).write_bytes(made)
        console.err(f"Written to {options.out}.")
    return Exit.DONE


ROSTERS: tuple[Command, ...] = (
    command("rosters", "Lists that were sent, the newest first.", nothing_more, _rosters, ""),
    command("roster-errors", "Every cell of a list that is not right.", _one, _errors, "ROS-2026-0001 --format csv"),
    command("roster-duties", "Which list is owed by when, and what met it.", nothing_more, _duties, ""),
    command(
        "roster-differences",
        "Stores and requesters that the newest list and the Console do not agree on.",
        nothing_more,
        _differences,
        "--format csv",
    ),
    Command(
        ("gateway", "file-roster"),
        "Send an entity's list of pharmacists and locations.",
        _file_arguments,
        _file,
        "carelaw gateway file-roster pharmacists.xlsx",
        needs_django=True,
    ),
    Command(
        ("gateway", "roster-copy"),
        "A list as it was sent, with the errors of each row beside it; without a number, the empty template.",
        _copy_arguments,
        _copy,
        "carelaw gateway roster-copy ROS-2026-0001 --kind xlsx --out returned.xlsx",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
