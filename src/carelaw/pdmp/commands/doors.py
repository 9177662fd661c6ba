"""Commands about who may ask for what, and for those who ask by office."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.doors.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_MATRIX = ("role", "purpose", "schedules", "conditions", "returned", "limits", "seen_by_patient", "cite", "says")
_CASES = ("id", "what", "number", "starts_on", "ends_on", "closed_on")
_EXCHANGES = ("state", "standard", "roles", "in_force_from", "in_force_until", "suspended", "questions", "refused")
_LIST = ("row", "outcome", "dispensings", "last_filled", "flags", "says", "query_id")


def _matrix_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", default="", help="such as CORONER_ME; every role when left out")
    parser.add_argument("--purpose", default="", help="such as TREATMENT; every purpose when left out")
    add_format(parser)


def _matrix(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.doors.matrix import who_may_ask

    rows = [
        {name: "; ".join(value) if isinstance(value, tuple) else value for name, value in one.as_dict().items()}
        for one in who_may_ask(options.role, options.purpose)
    ]
    console.rows(rows, _MATRIX, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _cases(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.doors.cases import appointments_of, cases_of
    from carelaw.pdmp.use_cases.doors.permissions import OWN_CASES
    from carelaw.platform.accounts.permissions import require
    from carelaw.platform.accounts.terminal import actor_here

    actor = actor_here()
    require(actor, OWN_CASES)
    held = [
        {"id": one.pk, "what": one.kind, "number": one.letter, "starts_on": one.starts_on, "ends_on": one.ends_on}
        for one in appointments_of(actor)[:50]
    ]
    opened = [
        {"id": one.pk, "what": "case", "number": one.number, "closed_on": one.closed_on}
        for one in cases_of(actor)[:200]
    ]
    console.rows([*held, *opened], _CASES, options.format)
    return Exit.DONE if held else Exit.FINDINGS


_LOG = ("id", "asked_by", "role", "principal", "purpose", "outcome", "requested_at", "rows")


def _review_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="REVIEW", help="the id of your open review, as `carelaw pdmp cases` lists it")
    add_format(parser)


def _review_log(options: argparse.Namespace, console: Console) -> int:
    from dataclasses import asdict

    from carelaw.pdmp.use_cases.doors.review_log import lines_of_review
    from carelaw.pdmp.use_cases.retention.log_lines import shown
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    rows = [asdict(shown(one)) for one in lines_of_review(actor_here(), clock.now(), options.case)[:200]]
    console.rows(rows, _LOG, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _partners(options: argparse.Namespace, console: Console) -> int:
    from dataclasses import asdict

    from carelaw.pdmp.use_cases.doors.partners import exchanges
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    rows = [{**asdict(one), "roles": ", ".join(one.roles)} for one in exchanges(actor_here(), at=clock.now())]
    console.rows(rows, _EXCHANGES, options.format)
    return Exit.DONE


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE|-", help="CSV in UTF-8: last_name, first_name, birth_date")
    parser.add_argument(
        "--attestation",
        required=True,
        choices=("existing-patient", "first-visit"),
        help="what you declare about every person on the list",
    )
    add_format(parser)


def _list(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.doors.clinic_list import ask_list
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    name = "standard input" if options.file == "-" else Path(options.file).name
    rows = [one.as_dict() for one in ask_list(actor_here(), content, name, options.attestation, at=clock.now())]
    console.rows(rows, _LIST, options.format)
    return Exit.DONE if all(one["outcome"] in {"found", "nobody"} for one in rows) else Exit.FINDINGS


def _roster_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV: member_number, last_name, first_name, birth_date, member_from, member_until")


def _roster(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.doors.cases import take_roster
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    done = take_roster(actor_here(), Path(options.file).read_bytes(), Path(options.file).name, at=clock.now())
    console.out(done.says)
    for wrong in done.more["wrong"]:
        console.err(wrong)
    return Exit.FINDINGS if done.more["wrong"] else Exit.DONE


DOORS: tuple[Command, ...] = (
    Command(
        ("pdmp", "doors"),
        "Show who may ask for what, under which conditions.",
        _matrix_arguments,
        _matrix,
        "carelaw pdmp doors --role CORONER_ME",
    ),
    Command(
        ("pdmp", "cases"),
        "List what you are appointed for and your cases, with the ids to ask with.",
        add_format,
        _cases,
        "carelaw pdmp cases",
        needs_django=True,
    ),
    Command(
        ("pdmp", "partner-states"),
        "List the partner states, their agreements and their questions.",
        add_format,
        _partners,
        "carelaw pdmp partner-states --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "ask-list"),
        "Ask for everybody on a clinic's list; each row is a question of its own.",
        _list_arguments,
        _list,
        "carelaw pdmp ask-list clinic.csv --attestation existing-patient",
        needs_django=True,
    ),
    Command(
        ("pdmp", "take-roster"),
        "Take in the roster of the benefit program you are designated for.",
        _roster_arguments,
        _roster,
        "carelaw pdmp take-roster members.csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "review-log"),
        "Who asked, within one of your open reviews; that you read it is on the record.",
        _review_arguments,
        _review_log,
        "carelaw pdmp review-log 0b8f6c1e-0000-4000-8000-000000000000",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
