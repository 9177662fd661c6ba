"""`carelaw gateway …`: cases of failure to integrate from the command line."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from carelaw.gateway.commands.acting import Rows, command
from carelaw.kernel.command import Command

if TYPE_CHECKING:
    from carelaw.gateway.store.models import CollectionBundle
    from carelaw.platform.accounts.actor import Actor


def _cases_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="", help="only cases in this state, such as accruing")


def _cases(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import cases_for

    found = cases_for(actor).order_by("closed_on", "due_on", "number")
    return [case_summary.line(one) for one in (found.filter(state=options.state) if options.state else found)]


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("respondent", help="the id of the party: a pharmacy entity or a management system's vendor")
    parser.add_argument("--ground", default="failure-to-integrate", help="only a failure to integrate is fined")
    parser.add_argument("--address", default="", help="where letters go; the first location's address if not given")
    parser.add_argument("--email", default="", help="the officer's e-mail address if not given")


def _open(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import open_fine_case

    made = open_fine_case(
        actor,
        at,
        respondent=options.respondent,
        ground=options.ground,
        mailing_address=options.address,
        email=options.email,
    )
    return [case_summary.line(made)]


def _willful_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--facts", required=True, help="what the finding rests on")
    parser.add_argument("--evidence", default="", help="where it can be read")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day of the finding; today if not")


def _willful(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import record_willfulness

    made = record_willfulness(
        actor, at, case=options.case, facts=options.facts, evidence=options.evidence, on=options.on
    )
    return [case_summary.line(made)]


def _letter_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--kind", default="", help="the next letter if not given")
    parser.add_argument("--mailed-on", type=date.fromisoformat, metavar="DATE", help="the day of its post")
    parser.add_argument("--mail-proof", default="", help="number of the certificate of mailing")
    parser.add_argument("--emailed-at", type=datetime.fromisoformat, metavar="INSTANT", help="with its UTC offset")
    parser.add_argument("--message-id", default="", help="the e-mail's message id")
    parser.add_argument("--reason", default="", help="the Administrator's, to release a held third letter")


def _letter(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.letters import Dispatch, release_third_letter, send_letter

    left = Dispatch(options.mailed_on, options.mail_proof, options.emailed_at, options.message_id)
    if options.reason:
        made = release_third_letter(actor, at, case=options.case, reason=options.reason, dispatch=left)
    else:
        made = send_letter(actor, at, case=options.case, kind=options.kind, dispatch=left)
    return [case_summary.letter_line(made)]


def _assess_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("month", type=date.fromisoformat, metavar="DATE", help="any day of the month")


def _assess(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.fines import assess_month

    return [case_summary.assessment_line(assess_month(actor, at, case=options.case, month=options.month))]


def _delay_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE", help="its first day")
    parser.add_argument("--to", dest="to_on", type=date.fromisoformat, metavar="DATE", help="its last day; open if not")
    parser.add_argument("--cause", default="", help="what the case waited for")
    decided = parser.add_mutually_exclusive_group()
    decided.add_argument("--confirm", type=int, metavar="DELAY", help="confirm this delay")
    decided.add_argument("--reject", type=int, metavar="DELAY", help="reject this delay, with --reason")
    decided.add_argument("--end", type=int, metavar="DELAY", help="end this open delay on the day of --to, or today")
    parser.add_argument("--reason", default="", help="why it is rejected")


def _delay(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary, delays
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.kernel.refusal import Refusal

    if options.end is not None:
        made = delays.end_delay(actor, at, delay=options.end, to_on=options.to_on or law_day(at))
    elif options.confirm is not None:
        made = delays.decide_delay(actor, at, delay=options.confirm, confirm=True, to_on=options.to_on)
    elif options.reject is not None:
        made = delays.decide_delay(actor, at, delay=options.reject, confirm=False, reason=options.reason)
    elif options.from_on is None:
        says = "Give the first day of the delay with --from, or decide one with --confirm, --reject or --end."
        raise Refusal("delay-incomplete", says, field="from")
    else:
        made = delays.propose_delay(
            actor, at, case=options.case, from_on=options.from_on, to_on=options.to_on, cause=options.cause
        )
    return [case_summary.delay_line(made)]


def _bounce_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("kind", help="the letter whose e-mail came back, such as first-warning")


def _bounce(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.letters import record_bounce

    return [case_summary.letter_line(record_bounce(actor, at, case=options.case, kind=options.kind))]


def _relieve_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("kind", help="stay: billing is held; waiver: days come out")
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE", required=True)
    parser.add_argument("--to", dest="to_on", type=date.fromisoformat, metavar="DATE", help="a stay may be open")
    parser.add_argument("--reason", required=True, help="why; it is kept")


def _relieve(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary, delays

    made = delays.relieve(
        actor,
        at,
        case=options.case,
        kind=options.kind,
        from_on=options.from_on,
        to_on=options.to_on,
        reason=options.reason,
    )
    return [case_summary.relief_line(made)]


def _end_stay(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.delays import end_stay

    return [case_summary.line(end_stay(actor, at, case=options.case))]


def _payment_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("reference", help="the number of the check or transfer")
    parser.add_argument("amount", type=Decimal, help="in dollars")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", required=True, help="the day it was received")
    parser.add_argument("--method", default="check", help="such as check or transfer")


def _payment(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.fines import record_payment

    made = record_payment(
        actor,
        at,
        case=options.case,
        reference=options.reference,
        amount=options.amount,
        on=options.on,
        method=options.method,
    )
    return [case_summary.payment_line(made)]


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--text", required=True, help="what you write to the Department")


def _answer(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.compliance import answer_case

    made = answer_case(actor, at, case=options.case, text=options.text)
    return [{"answer": made.pk, "at": made.at.isoformat()}]


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", help="the bundle's id, as `refer` printed it")
    parser.add_argument("receipt", help="the number of the Bureau's receipt")


def _receipt(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.referral import record_receipt

    return [_bundle_row(record_receipt(actor, at, bundle=options.bundle, receipt=options.receipt))]


def _close_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--reason", required=True, help="why the case is closed")


def _close(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import close_fine_case

    return [case_summary.line(close_fine_case(actor, at, case=options.case, reason=options.reason))]


def _refer_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--hold-reason", default="", help="why the bundle is held, where nothing is owed")


def _refer(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.referral import refer

    return [_bundle_row(refer(actor, at, case=options.case, hold_reason=options.hold_reason))]


def _bundle_row(made: CollectionBundle) -> dict[str, Any]:
    from carelaw.gateway.use_cases import case_summary

    shown = case_summary.bundle_line(made)
    return {**shown, "documents": [one["name"] for one in shown["documents"]]}


def _case_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="the number of the case, such as F-2026-0001")


COMPLIANCE: tuple[Command, ...] = (
    command("cases", "List the cases of failure to integrate.", _cases_arguments, _cases, "--state accruing"),
    command("open-case", "Open a case against a pharmacy entity or a vendor.", _open_arguments, _open, "6f1c…"),
    command(
        "willful",
        "Record that the Department found a failure willful.",
        _willful_arguments,
        _willful,
        'F-2026-0001 --facts "Refused twice in writing."',
    ),
    command(
        "letter",
        "Issue the next letter of a case, or record its post and e-mail.",
        _letter_arguments,
        _letter,
        "F-2026-0001 --mailed-on 2026-01-15 --mail-proof 9405-1",
    ),
    command(
        "bounce",
        "Record that the e-mail of a letter came back.",
        _bounce_arguments,
        _bounce,
        "F-2026-0001 first-warning",
    ),
    command("assess", "Assess a month of a fine.", _assess_arguments, _assess, "F-2026-0001 2026-03-01"),
    command(
        "delay",
        "Name a delay of the Department, decide one, or end one.",
        _delay_arguments,
        _delay,
        'F-2026-0001 --from 2026-05-20 --to 2026-06-03 --cause "No test slot."',
    ),
    command(
        "relieve",
        "Stay the billing of a fine, or waive days.",
        _relieve_arguments,
        _relieve,
        'F-2026-0001 waiver --from 2026-05-01 --to 2026-05-08 --reason "A flood."',
    ),
    command(
        "end-stay", "End the stay of a case; what was held back is billed.", _case_argument, _end_stay, "F-2026-0001"
    ),
    command(
        "payment",
        "Enter a payment of a fine.",
        _payment_arguments,
        _payment,
        "F-2026-0001 1042 2900.00 --on 2026-04-20",
    ),
    command(
        "answer",
        "Answer the Department in your own case.",
        _answer_arguments,
        _answer,
        'F-2026-0001 --text "We begin in March."',
    ),
    command("refer", "Refer a case to the Bureau of Collections.", _refer_arguments, _refer, "F-2026-0001"),
    command("receipt", "Enter the receipt of the Bureau for a bundle.", _receipt_arguments, _receipt, "0a52… BOC-17"),
    command(
        "close",
        "Close a case that ended and owes nothing.",
        _close_arguments,
        _close,
        'F-2026-0001 --reason "Integrated and paid."',
    ),
)
