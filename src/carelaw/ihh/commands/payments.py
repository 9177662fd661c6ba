"""`carelaw ihh log-service|pay|payments|remit|remittance|outcomes`: the money path at the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from carelaw.ihh.use_cases.logging_services import ServiceAsked

_MONTH = ("id", "member", "home", "status", "amount", "code", "says", "mend", "mend_until")
_OUTCOMES = ("id", "home", "year", "level", "base", "amount", "codes", "disburse_by", "final_on")


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    says = "services as a CSV sheet, or one as JSON; from a file or standard input"
    parser.add_argument("file", metavar="FILE|-", help=says)
    parser.add_argument("--home", default="", help="the health home's reference, where one acts for several")
    add_format(parser)


def _log(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.logging_services import log_service, log_sheet
    from carelaw.platform import clock

    text = console.stdin.read().encode() if options.file == "-" else Path(options.file).read_bytes()
    if text.lstrip().startswith(b"{"):
        line = log_service(actor_here(), clock.now(), _asked(text, options.home))
        row = {"id": str(line.pk), "standing": line.standing, "basis": line.basis, "code": line.code, "says": line.says}
        console.rows([row], tuple(row), options.format)
        return Exit.DONE
    import io

    name = "standard input" if options.file == "-" else Path(options.file).name
    done = log_sheet(actor_here(), clock.now(), io.BytesIO(text), file_name=name, home=options.home)
    rows = [{"code": one.code, "field": one.field, "says": one.says, "cite": one.cite} for one in done.problems]
    console.err(f"Rows in: {done.rows_in}; logged: {len(done.logged)}; not taken: {done.refused_rows}.")
    console.rows(rows, ("code", "field", "says", "cite"), options.format)
    return Exit.FINDINGS if rows else Exit.DONE


def _asked(text: bytes, home: str) -> ServiceAsked:
    from carelaw.ihh.use_cases.logging_services import ServiceAsked
    from carelaw.law.facts_schema import parse_facts

    given = json.loads(text)
    return parse_facts(ServiceAsked, {"home": home, **given} if home else given)


def _service_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("service", help="the service's reference, as logging it printed it")


def _withdraw(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.logging_services import withdraw_service
    from carelaw.platform import clock

    withdraw_service(actor_here(), clock.now(), options.service)
    console.err("The service is withdrawn; it stays on the list and no longer counts.")
    return Exit.DONE


def _pay_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", help="the month, such as 2019-03")
    parser.add_argument("--dry-run", action="store_true", help="say what would be paid and denied; write nothing")
    add_format(parser)


def _pay(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.paying_months import preview_month, run_month
    from carelaw.ihh.use_cases.seeing_payments import month_named
    from carelaw.platform import clock

    act = preview_month if options.dry_run else run_month
    done = act(actor_here(), clock.now(), month_named(options.month))
    row = {**done.counts, "dollars": done.paid, "taken_back": done.taken_back}
    console.rows([row], ("in", "paid", "denied", "pending", "dollars", "taken_back"), options.format)
    return Exit.DONE


def _payments_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", help="the month, such as 2019-03")
    parser.add_argument("--status", choices=("paid", "denied", "pending"), default="", help="only these")
    add_format(parser)


def _payments(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.seeing_payments import month_named, month_row, months_seen

    found = months_seen(actor_here(), month_named(options.month), options.status)
    rows = [month_row(line) for line in found.order_by("home__reference", "member__person_id")]
    console.rows(rows, _MONTH, options.format)
    return Exit.DONE


def _remit(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.remitting import issue_remittances
    from carelaw.platform import clock

    rows = [
        {"reference": one.remittance.reference, "home": one.home.reference, "amount": one.remittance.amount}
        for one in issue_remittances(actor_here(), clock.now())
    ]
    console.rows(rows, ("reference", "home", "amount"), options.format)
    return Exit.DONE


def _remittance_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="the remittance, such as IHH-H-1-0001")
    parser.add_argument("--as", dest="form", choices=("835", "csv"), default="835", help="X12 835 or a sheet")


def _remittance(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.remitting import remittance_835, remittance_seen, remittance_sheet
    from carelaw.platform import clock

    shown = remittance_seen(actor_here(), options.reference)
    text = remittance_835(shown, clock.now()) if options.form == "835" else remittance_sheet(shown)
    console.out(text.rstrip("\n"))
    return Exit.DONE


def _outcomes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--determine", type=int, metavar="YEAR", help="determine this outcomes year, such as 1")
    parser.add_argument("--home", default="", help="the health home's reference")
    parser.add_argument("--sign", metavar="ID", help="sign outcomes that another person determined")
    add_format(parser)


def _outcomes(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.outcomes import determine, sign_outcomes
    from carelaw.ihh.use_cases.seeing_payments import outcomes_row, outcomes_seen
    from carelaw.platform import clock

    actor = actor_here()
    if options.determine is not None:
        found = [determine(actor, clock.now(), home=options.home, index=options.determine)]
    elif options.sign:
        found = [sign_outcomes(actor, clock.now(), options.sign)]
    else:
        found = list(outcomes_seen(actor))
    console.rows([outcomes_row(one) for one in found], _OUTCOMES, options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("ihh", "log-service"),
        "Log services of a health home from a sheet, or one as JSON.",
        _log_arguments,
        _log,
        "carelaw ihh log-service services.csv",
        needs_django=True,
    ),
    Command(
        ("ihh", "withdraw-service"),
        "Take a mistaken service out.",
        _service_arguments,
        _withdraw,
        "carelaw ihh withdraw-service 5d0c…",
        needs_django=True,
    ),
    Command(
        ("ihh", "pay"),
        "Run a month's coordination payments; twice is the same run.",
        _pay_arguments,
        _pay,
        "carelaw ihh pay 2019-03 --dry-run",
        needs_django=True,
    ),
    Command(
        ("ihh", "payments"),
        "List a month's answers: paid, denied, pending, why, and what would mend them.",
        _payments_arguments,
        _payments,
        "carelaw ihh payments 2019-03 --status denied",
        needs_django=True,
    ),
    Command(
        ("ihh", "remit"),
        "Pay each health home what waits for it, and tell it.",
        add_format,
        _remit,
        "carelaw ihh remit",
        needs_django=True,
    ),
    Command(
        ("ihh", "remittance"),
        "Print a remittance as X12 835 or as a sheet.",
        _remittance_arguments,
        _remittance,
        "carelaw ihh remittance IHH-H-1-0001 --as csv",
        needs_django=True,
    ),
    Command(
        ("ihh", "outcomes"),
        "List outcomes payments, determine a year, or sign as a second person.",
        _outcomes_arguments,
        _outcomes,
        "carelaw ihh outcomes --determine 1 --home H-1",
        needs_django=True,
    ),
)
