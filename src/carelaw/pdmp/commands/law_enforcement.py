"""`carelaw pdmp law-…`: law-enforcement requests at the command line."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.law_enforcement.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_REFERENCE = "the request's reference, such as LE-2026-1A2B3C4D"


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="", help="such as RECEIVED or AWAITING_ORDER")
    add_format(parser)


def _list(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.law_enforcement.looking import REQUEST_COLUMNS, as_row
    from carelaw.pdmp.use_cases.law_enforcement.requests import requests_in
    from carelaw.platform.accounts.terminal import actor_here

    console.rows((as_row(one) for one in requests_in(actor_here(), options.state)), REQUEST_COLUMNS, options.format)
    return Exit.DONE


def _fill_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help=_REFERENCE)
    parser.add_argument(
        "--answers",
        required=True,
        metavar="FILE|-",
        help="the fields as JSON, from a file or standard input, so that no name stands on a command line",
    )


def _fill(options: argparse.Namespace, console: Console) -> int:
    from carelaw.kernel.refusal import Refusal
    from carelaw.pdmp.use_cases.law_enforcement.requests import save_request
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    text = sys.stdin.read() if options.answers == "-" else Path(options.answers).read_text("utf-8")
    try:
        answers = json.loads(text)
        typed = {str(name): str(value) for name, value in answers.items()}
    except (ValueError, AttributeError):
        says = 'The answers are no JSON object of texts. Write {"schedules": "II", …}.'
        raise Refusal("answers-unreadable", says, field="answers") from None
    save_request(actor_here(), clock.now(), reference=options.reference, answers=typed)
    console.err(f"What was typed is kept with {options.reference}.")
    return Exit.DONE


def _document_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help=_REFERENCE)
    parser.add_argument("file", help="the order as PDF, PNG, JPEG or TIFF")


def _document(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.law_enforcement.orders import file_order
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    with Path(options.file).open("rb") as document:
        order = file_order(
            actor_here(), clock.now(), reference=options.reference, document=document, file_name=Path(options.file).name
        )
    console.out(order.digest)
    return Exit.DONE


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help=_REFERENCE)
    parser.add_argument("--patient", default="", metavar="ID", help="one of those that were shown")


def _run(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.facts.history import Candidates
    from carelaw.pdmp.use_cases.law_enforcement.running import run_request
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    answer = run_request(actor_here(), clock.now(), reference=options.reference, patient_id=options.patient)
    if isinstance(answer, Candidates):
        console.err(answer.says)
        console.rows([{"patient_id": one.patient_id} for one in answer.patients], ("patient_id",))
        return Exit.FINDINGS
    for caveat in answer.caveats:
        console.err(caveat)
    console.err(f"{options.reference} is run: {len(answer.prescriptions)} row(s), query {answer.query_id}.")
    return Exit.DONE


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help=_REFERENCE)
    add_format(parser)


def _answer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.law_enforcement.looking import ANSWER_COLUMNS, answer_rows
    from carelaw.pdmp.use_cases.law_enforcement.running import delivered_answer
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    answer = delivered_answer(actor_here(), clock.now(), reference=options.reference)
    for note in answer.notes:
        console.err(note)
    console.rows(answer_rows(answer), ANSWER_COLUMNS, options.format)
    return Exit.DONE


def _investigations(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.law_enforcement.investigations import investigations_for
    from carelaw.pdmp.use_cases.law_enforcement.looking import INVESTIGATION_COLUMNS, investigation_row
    from carelaw.platform.accounts.terminal import actor_here

    found = investigations_for(actor_here()).order_by("-opened_on", "-pk")
    console.rows((investigation_row(one) for one in found), INVESTIGATION_COLUMNS, options.format)
    return Exit.DONE


def _figures_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")


def _figures(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.law_enforcement.looking import figures_row
    from carelaw.pdmp.use_cases.law_enforcement.outcomes import access_figures
    from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS
    from carelaw.platform.accounts.permissions import require
    from carelaw.platform.accounts.terminal import actor_here

    require(actor_here(), DECIDE_REQUESTS)
    counted = figures_row(options.since, options.until, access_figures(options.since, options.until))
    console.out(json.dumps(counted, indent=2, default=str))
    return Exit.DONE


LAW_ENFORCEMENT: tuple[Command, ...] = (
    Command(
        ("pdmp", "law-requests"),
        "List the law-enforcement requests that you may see.",
        _list_arguments,
        _list,
        "carelaw pdmp law-requests --state RECEIVED --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-fill"),
        "Fill in a law-enforcement request; what is typed is kept, right or wrong.",
        _fill_arguments,
        _fill,
        "carelaw pdmp law-fill LE-2026-1A2B3C4D --answers - < answers.json",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-order-document"),
        "File the document of a court order; prints its digest.",
        _document_arguments,
        _document,
        "carelaw pdmp law-order-document LE-2026-1A2B3C4D order.pdf",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-run"),
        "Run an approved request at the Attorney General's office.",
        _run_arguments,
        _run,
        "carelaw pdmp law-run LE-2026-1A2B3C4D",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-answer"),
        "Show the answer of a run, with the limit on its use.",
        _answer_arguments,
        _answer,
        "carelaw pdmp law-answer LE-2026-1A2B3C4D --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-investigations"),
        "List investigations, and through which day their queries are withheld.",
        add_format,
        _investigations,
        "carelaw pdmp law-investigations --format json",
        needs_django=True,
    ),
    Command(
        ("pdmp", "law-figures"),
        "Count accesses of law enforcement and the warrants that followed.",
        _figures_arguments,
        _figures,
        "carelaw pdmp law-figures --since 2025-01-01 --until 2025-12-31",
        needs_django=True,
    ),
    *act_commands(tuple(act for act in ACTS if act.name != "law-run")),
)
