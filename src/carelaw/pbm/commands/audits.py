"""Commands about audits of pharmacies."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.use_cases.audits.acts import ACTS, PLAN_ASKS
from carelaw.pbm.use_cases.audits.lists import LISTS
from carelaw.platform.acts.commands import act_commands, list_commands

_PARTS = ("claims", "findings", "records", "appeals", "money", "uploads", "attempts", "letters")
_RULES = ("about", "provision", "outcome", "bars", "says", "cite")


def _calendar_arguments(parser: argparse.ArgumentParser) -> None:
    for asked in PLAN_ASKS:
        parser.add_argument(
            f"--{asked.name.replace('_', '-')}", dest=asked.name, default="", help=asked.says or asked.label
        )
    parser.add_argument("--month", action="store_true", help="list the days of the month instead of the rules")
    add_format(parser)


def _calendar(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.audits import looking
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    typed = {asked.name: getattr(options, asked.name) for asked in PLAN_ASKS if asked.name != "audit"}
    answer = looking.planned(actor_here(), clock.now(), typed, audit=options.audit)
    console.err(f"Next permitted day: {answer['next_permitted'] or 'none in the next months'}.")
    if options.month:
        console.rows(answer["days"], ("on", "permitted", "codes"), options.format)
    else:
        console.rows(answer["rules"], _RULES, options.format)
    return Exit.DONE if answer["permitted"] else Exit.FINDINGS


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audit", metavar="AUDIT", help="its number, such as AU-1042")
    parser.add_argument("--part", choices=_PARTS, default="findings", help="which part of the file")
    add_format(parser)


def _file(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.audits import looking
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    file = looking.audit_file(actor_here(), options.audit, clock.now())
    rows = file[options.part]
    console.err(f"{file['audit']}: {file['state']}; {file['manager']} audits {file['pharmacy']}. {file['rulebook']}.")
    console.rows(rows, tuple(rows[0]) if rows else ("audit",), options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "audit-calendar"),
        "Ask every rule of the audit calendar about days, without saving anything.",
        _calendar_arguments,
        _calendar,
        "carelaw pbm audit-calendar --mode on-site --cycle 2026-H1 --days 2026-06-15 --notice-on 2026-06-01",
        needs_django=True,
    ),
    Command(
        ("pbm", "audit-file"),
        "One part of an audit's file: claims, findings, records, appeals, money, uploads, attempts or letters.",
        _file_arguments,
        _file,
        "carelaw pbm audit-file AU-1042 --part claims",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *act_commands(ACTS),
)
