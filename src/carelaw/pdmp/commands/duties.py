"""`carelaw pdmp …`: the reporting side at the command line."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.reporting.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_COLUMNS = ("on", "kind", "dispenser_dea", "name", "records", "excused", "worst_seconds", "quiet_days", "mode")


def _timeliness_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the list of this day (the newest)")
    add_format(parser)


def _timeliness(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.store.models import TimelinessLine
    from carelaw.pdmp.use_cases.reporting.permissions import SEE_DUTIES
    from carelaw.platform.accounts.permissions import require
    from carelaw.platform.accounts.terminal import actor_here

    require(actor_here(), SEE_DUTIES)
    found = TimelinessLine.objects.order_by("-on", "kind", "dispenser_dea")
    newest = options.on or found.values_list("on", flat=True).first()
    rows = list(found.filter(on=newest).values(*_COLUMNS)) if newest else []
    console.rows(rows, _COLUMNS, options.format)
    return Exit.FINDINGS if rows else Exit.DONE


def _transfer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV in UTF-8, one dispensing a row")
    parser.add_argument("--offered-on", type=date.fromisoformat, metavar="DATE", help="when it was handed over (today)")


def _transfer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.reporting.transferring import reconciliation, transfer_in
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    with Path(options.file).open("rb") as sheet:
        batch = transfer_in(
            actor_here(), clock.now(), sheet, file_name=Path(options.file).name, offered_on=options.offered_on
        )
    console.out(json.dumps(reconciliation(batch), indent=2, ensure_ascii=False))
    return Exit.FINDINGS if batch.unreadable or batch.refused else Exit.DONE


DUTIES: tuple[Command, ...] = (
    Command(
        ("pdmp", "timeliness"),
        "List late, incomplete and silent dispensers of a day.",
        _timeliness_arguments,
        _timeliness,
        "carelaw pdmp timeliness --on 2026-03-02 --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "transfer-in"),
        "Take over a sheet of the Attorney General's data; prints the reconciliation.",
        _transfer_arguments,
        _transfer,
        "carelaw pdmp transfer-in schedule-ii-2016.csv --offered-on 2016-06-30",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
