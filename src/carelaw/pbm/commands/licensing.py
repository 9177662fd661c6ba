"""Commands about licenses: look one up, ask an applicant, enter fees, grant."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.applying import shown
from carelaw.pbm.commands.given import read_amount, read_day
from carelaw.platform.accounts.terminal import actor_here

_LICENSE = ("number", "name", "status", "valid_from", "valid_to", "may_act", "because")


def _licenses_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", default="", help="part of a name, a license number or a state number")
    parser.add_argument("--on", type=read_day, default=None, help="the day to look at; today when left out")
    add_format(parser)


def _licenses(options: argparse.Namespace, console: Console) -> int:
    from carelaw.kernel.dates import legal_date
    from carelaw.pbm.use_cases.licenses import may_act, register_of_licenses
    from carelaw.pbm.use_cases.telling import ZONE
    from carelaw.platform import clock

    on = options.on or legal_date(clock.now(), ZONE)
    rows = []
    for one in register_of_licenses(options.text).order_by("party__name", "number"):
        decision = may_act(one.party, on)
        rows.append(
            {
                "number": one.number,
                "name": one.party.name,
                "status": one.status,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "may_act": str(decision.outcome),
                "because": ", ".join(decision.codes),
            }
        )
    console.rows(rows, _LICENSE, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="such as LA-2026-0001")
    parser.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="ITEM=WHY",
        help="an item of 512-4(b) and why it is asked for, such as '(3)=The chart shows no owner.'; as often as needed",
    )
    parser.add_argument("--due", type=read_day, required=True, metavar="DAY", help="by when the answer is due")
    add_format(parser)


def _ask(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.deciding import Asked, request_information
    from carelaw.platform import clock

    actor = actor_here()
    parts = (one.partition("=") for one in options.missing)
    asked = [Asked(item.strip(), reason) for item, _, reason in parts]
    request_information(actor, options.reference, asked, due_on=options.due, at=clock.now())
    shown(actor, options.reference, options, console)
    return Exit.DONE


def _grant_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="such as LA-2026-0001")
    parser.add_argument("--from", dest="on", type=read_day, required=True, help="the license's first day")


def _grant(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.deciding import grant_license
    from carelaw.platform import clock

    console.out(grant_license(actor_here(), options.reference, on=options.on, at=clock.now()).number)
    return Exit.DONE


def _pay_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="an application such as LA-2026-0001, or a license such as PBM-2026-0001")
    parser.add_argument("--amount", type=read_amount, required=True, help="dollars and cents")
    parser.add_argument("--payment", required=True, help="the number of the check or transfer")
    parser.add_argument("--method", default="check")
    parser.add_argument("--on", type=read_day, required=True, help="the day of receipt")


def _pay(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.deciding import enter_fee
    from carelaw.pbm.use_cases.licenses import enter_renewal
    from carelaw.platform import clock

    enter = enter_renewal if options.reference.startswith("PBM-") else enter_fee
    enter(
        actor_here(),
        options.reference,
        options.amount,
        payment_reference=options.payment,
        method=options.method,
        on=options.on,
        at=clock.now(),
    )
    console.err(f"${options.amount} entered for {options.reference}.")
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "licenses"),
        "Look up who is licensed as a pharmacy benefit manager, and who may act on a day.",
        _licenses_arguments,
        _licenses,
        "carelaw pbm licenses prairie --on 2026-03-01",
        needs_django=True,
    ),
    Command(
        ("pbm", "ask-applicant"),
        "Ask an applicant for what is missing; a letter goes out.",
        _ask_arguments,
        _ask,
        "carelaw pbm ask-applicant LA-2026-0001 --missing '(3)=The chart shows no owner.' --due 2026-02-20",
        needs_django=True,
    ),
    Command(
        ("pbm", "enter-payment"),
        "Enter a license or renewal fee as it was received.",
        _pay_arguments,
        _pay,
        "carelaw pbm enter-payment LA-2026-0001 --amount 1000.00 --payment CHK-77 --on 2026-02-03",
        needs_django=True,
    ),
    Command(
        ("pbm", "grant-license"),
        "Grant a license.",
        _grant_arguments,
        _grant,
        "carelaw pbm grant-license LA-2026-0001 --from 2026-02-05",
        needs_django=True,
    ),
)
