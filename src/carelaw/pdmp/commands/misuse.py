"""Commands about unlawful acts, penalties and their collection."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.misuse.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_CASES = ("number", "person", "source", "state", "finding", "opened_at", "concluded_on")
_PARTS = ("evidence", "acts", "referrals", "penalties", "collections", "letters")


def _cases(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.misuse import looking
    from carelaw.platform.accounts.terminal import actor_here

    rows = [looking.case_row(one) for one in looking.misuse_cases(actor_here())]
    console.rows(rows, _CASES, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _part_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="CASE", help="its number, such as M-2025-0001")
    parser.add_argument("--part", choices=_PARTS, default="acts", help="which part of the file; acts when left out")
    add_format(parser)


def _part(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.misuse import looking
    from carelaw.platform.accounts.terminal import actor_here

    file = looking.case_file(actor_here(), options.number)
    rows = file[options.part]
    console.err(f"{file['number']}: {file['finding']}, {file['state']}.")
    console.rows(rows, tuple(rows[0]) if rows else ("number",), options.format)
    return Exit.DONE if rows else Exit.FINDINGS


MISUSE: tuple[Command, ...] = (
    Command(
        ("pdmp", "misuse-cases"),
        "Cases of misuse, the newest first.",
        add_format,
        _cases,
        "carelaw pdmp misuse-cases --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "misuse-file"),
        "One part of a case's file: evidence, acts, referrals, penalties, collections or letters.",
        _part_arguments,
        _part,
        "carelaw pdmp misuse-file M-2025-0001 --part evidence",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
