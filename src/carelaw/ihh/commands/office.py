"""`carelaw ihh enter-fee|enter-change|load-duplicate|publish-outcomes …`: what the Department's office keeps."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.terminal import actor_here

_DAY: Mapping[str, Any] = {"type": date.fromisoformat, "metavar": "DATE"}


def _fee_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tier", help="A, B or C")
    parser.add_argument("amount", type=_dollars, help="dollars a month, such as 120.00")
    parser.add_argument("--first-day", required=True, **_DAY)
    parser.add_argument("--last-day", **_DAY)
    parser.add_argument("--age-from", type=int, default=0, metavar="AGE")
    parser.add_argument("--age-to", type=int, metavar="AGE")
    parser.add_argument("--published-url", default="", metavar="URL", help="where the Department published the line")
    add_format(parser)


def _enter_fee(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.keeping_fees import enter_fee
    from carelaw.platform import clock

    names = ("tier", "amount", "first_day", "last_day", "age_from", "age_to", "published_url")
    return _made(options, console, enter_fee(actor_here(), clock.now(), **_given(options, names)).pk)


def _fee_reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fee", help="the line's reference, as entering it printed it")
    add_format(parser)


def _approve_fee(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.keeping_fees import approve_fee
    from carelaw.platform import clock

    return _made(options, console, approve_fee(actor_here(), clock.now(), options.fee).pk)


def _change_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("home", help="the health home's reference, such as IHH-014")
    parser.add_argument("kind", help="professional, partner-added or partner-removed")
    parser.add_argument("subject", help="the role, or the partner's name")
    parser.add_argument("changed_on", **_DAY)
    add_format(parser)


def _enter_change(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.reporting_changes import record_change
    from carelaw.platform import clock

    asked = _given(options, ("home", "kind", "subject", "changed_on"))
    return _made(options, console, record_change(actor_here(), clock.now(), **asked).pk)


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("change", help="the change's reference, as entering it printed it")
    parser.add_argument("what", help="notice or agreement")
    parser.add_argument("received_on", **_DAY)
    parser.add_argument("--channel", default="IMPACT", help="how it came; only IMPACT stops the clock")
    parser.add_argument("--tracking-number", default="", metavar="NUMBER")
    add_format(parser)


def _enter_receipt(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.reporting_changes import record_receipt
    from carelaw.platform import clock

    how = _given(options, ("channel", "tracking_number"))
    done = record_receipt(actor_here(), clock.now(), options.change, options.what, options.received_on, **how)
    return _made(options, console, done.pk)


def _duplicate_arguments(parser: argparse.ArgumentParser) -> None:
    says = "the claim as JSON with reference, person_id, code, served_on, biller_npi; from a file or standard input"
    parser.add_argument("file", metavar="FILE|-", help=says)
    add_format(parser)


def _load_duplicate(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.resolving_duplicates import OtherClaimSent, load_other_claim
    from carelaw.law.facts_schema import parse_facts
    from carelaw.platform import clock

    text = console.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
    try:
        sent = parse_facts(OtherClaimSent, json.loads(text))
    except json.JSONDecodeError as fault:
        says = f"The claim is not JSON: line {fault.lineno}, column {fault.colno}."
        raise Refusal("claim-unreadable", says, field="file") from None
    return _made(options, console, load_other_claim(actor_here(), clock.now(), **asdict(sent)).pk)


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("claim", help="the claim's reference, as loading it printed it")
    parser.add_argument("answer", help="released, denied or offset")
    parser.add_argument("--because", default="", metavar="TEXT", help="in what the services differ, or not")
    add_format(parser)


def _resolve_duplicate(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.resolving_duplicates import resolve
    from carelaw.platform import clock

    return _made(options, console, resolve(actor_here(), clock.now(), *_given(options, _ANSWER).values()).pk)


def _publication_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("index", type=int, metavar="YEAR", help="the outcomes year; 1 is the first")
    parser.add_argument("measures", metavar="FILE|-", help="the measures as a CSV sheet, one a row")
    parser.add_argument("--url", default="", help="where it is published")
    parser.add_argument("--published-on", help="the day of publication (today)", **_DAY)
    parser.add_argument("--least-members", type=int, metavar="COUNT", help="least members at each month's end")
    parser.add_argument("--signed-off-because", default="", metavar="TEXT", help="late: why legal signed it off")
    add_format(parser)


def _publish(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.outcomes import publish
    from carelaw.ihh.use_cases.outcomes_sheets import measures_of
    from carelaw.platform import clock

    text = console.stdin.read().encode() if options.measures == "-" else Path(options.measures).read_bytes()
    name = "standard input" if options.measures == "-" else Path(options.measures).name
    terms = _given(options, ("index", "url", "published_on", "least_members", "signed_off_because"))
    done = publish(actor_here(), clock.now(), measures=measures_of(text, file_name=name), **terms)
    return _made(options, console, done.pk)


def _measure_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("index", type=int, metavar="YEAR", help="the outcomes year; 1 is the first")
    parser.add_argument("home", help="the health home's reference, such as IHH-014")
    parser.add_argument("code", metavar="MEASURE", help="the measure's code, as published")
    parser.add_argument("numerator", type=int)
    parser.add_argument("denominator", type=int)
    parser.add_argument("--reported", default="complete", help="how much is reported (complete)")
    parser.add_argument("--evidence", default="", metavar="TEXT")
    add_format(parser)


def _report_measure(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.outcomes import report_measure
    from carelaw.platform import clock

    names = ("index", "home", "code", "numerator", "denominator", "reported", "evidence")
    return _made(options, console, report_measure(actor_here(), clock.now(), **_given(options, names)).pk)


_ANSWER = ("claim", "answer", "because")


def _dollars(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"“{text}” is no amount. Permitted: dollars such as 120.00.") from None


def _given(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(options, name) for name in names}


def _made(options: argparse.Namespace, console: Console, reference: object) -> int:
    console.rows([{"id": str(reference)}], ("id",), options.format)
    return Exit.DONE


def _command(name: str, says: str, arguments: Any, run: Any, example: str) -> Command:
    return Command(("ihh", name), says, arguments, run, f"carelaw ihh {name} {example}", needs_django=True)


COMMANDS: tuple[Command, ...] = (
    _command(
        "enter-fee",
        "Enter a line of the published fee schedule.",
        _fee_arguments,
        _enter_fee,
        "B 120.00 --first-day 2019-03-01 --published-url https://fees.example.org",
    ),
    _command(
        "approve-fee", "Approve a line of the fee schedule as a second person.", _fee_reference, _approve_fee, "5d0c…"
    ),
    _command(
        "enter-change",
        "Enter a change of a required professional or a partner.",
        _change_arguments,
        _enter_change,
        "IHH-014 professional 'Medical director' 2019-03-11",
    ),
    _command(
        "enter-receipt",
        "Enter that the notice of a change, or a partner's agreement, came in.",
        _receipt_arguments,
        _enter_receipt,
        "5d0c… notice 2019-03-20 --tracking-number T-1",
    ),
    _command("load-duplicate", "Keep a similar service paid elsewhere.", _duplicate_arguments, _load_duplicate, "-"),
    _command(
        "resolve-duplicate",
        "Decide whether a similar service was the same.",
        _answer_arguments,
        _resolve_duplicate,
        "5d0c… released --because 'They differ.'",
    ),
    _command(
        "publish-outcomes",
        "Publish measures, benchmarks and thresholds of an outcomes year.",
        _publication_arguments,
        _publish,
        "1 measures.csv --url https://outcomes.example.org --least-members 500",
    ),
    _command(
        "report-measure",
        "Enter what a health home reached on a measure.",
        _measure_arguments,
        _report_measure,
        "1 IHH-014 FUH-7 45 100",
    ),
)
