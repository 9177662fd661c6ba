"""Commands about the yearly reports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.annual_reports.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_REPORTS = ("id", "kind", "number", "version", "period_from", "period_to", "due_on", "submitted_on", "published_on")
_FIGURES = ("statistic", "table", "row", "column", "value")


def _reports(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.annual_reports import making, showing
    from carelaw.platform.accounts.terminal import actor_here

    rows = [showing.report_row(one) for one in making.reports_for(actor_here())]
    console.rows(rows, _REPORTS, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _one_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("report", metavar="ID", help="id of the snapshot, as the list of reports shows it")
    parser.add_argument("--pdf", metavar="FILE", default="", help="write it as PDF to a file, - for standard output")
    add_format(parser)


def _one(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.annual_reports import making, showing
    from carelaw.platform.accounts.terminal import actor_here

    found = making.report_for(actor_here(), options.report)
    if options.pdf == "-":
        sys.stdout.buffer.write(showing.report_pdf(found))
    elif options.pdf:
        Path(options.pdf).write_bytes(showing.report_pdf(found))
        console.err(f"{showing.title_of(found)} is written.")
    else:
        console.err(f"{showing.title_of(found)}, {found.period_from} to {found.period_to}, snapshot {found.pk}.")
        console.rows(showing.rows_shown(found), _FIGURES, options.format)
    return Exit.DONE


ANNUAL_REPORTS: tuple[Command, ...] = (
    Command(
        ("pdmp", "annual-reports"),
        "Snapshots of the annual reports: the board's, or the Attorney General's data packs.",
        add_format,
        _reports,
        "carelaw pdmp annual-reports --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "annual-report"),
        "The figures of one snapshot, or its PDF.",
        _one_arguments,
        _one,
        "carelaw pdmp annual-report 0a6f… --format csv",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
