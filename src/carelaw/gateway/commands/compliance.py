"""`carelaw gateway …`: cases of failure to integrate from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform import clock

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

Act = Callable[[argparse.Namespace, "Actor", datetime], Sequence[Mapping[str, Any]]]


def _command(
    words: tuple[str, ...], says: str, arguments: Callable[[argparse.ArgumentParser], None], act: Act, example: str
) -> Command:
    """A command that acts for whoever CARELAW_TOKEN speaks for, and prints what it made."""

    def run(options: argparse.Namespace, console: Console) -> int:
        from carelaw.platform.accounts.tokens import actor_at_command_line

        at = clock.now()
        rows = list(act(options, actor_at_command_line(at), at))
        console.rows(rows, tuple(rows[0]) if rows else ("case",), options.format)
        return Exit.DONE

    def arguments_and_format(parser: argparse.ArgumentParser) -> None:
        arguments(parser)
        add_format(parser)

    return Command(words, says, arguments_and_format, run, example, needs_django=True)


def _cases_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="", help="only cases in this state, such as accruing")


def _cases(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import cases_for

    found = cases_for(actor).order_by("closed_on", "due_on", "number")
    return [case_summary.line(one) for one in (found.filter(state=options.state) if options.state else found)]


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("respondent", help="the id of the party: a pharmacy entity or a management system's vendor")
    parser.add_argument("--ground", default="failure-to-integrate", help="only a failure to integrate is fined")
    parser.add_argument("--address", default="", help="where letters go; the first location's address if not given")
    parser.add_argument("--email", default="", help="the officer's e-mail address if not given")


def _open(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
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


def _willful(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.compliance import record_willfulness

    made = record_willfulness(actor, at, case=options.case, facts=options.facts, evidence=options.evidence)
    return [case_summary.line(made)]


def _letter_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--kind", default="", help="the next letter if not given")
    parser.add_argument("--mailed-on", type=date.fromisoformat, metavar="DATE", help="the day of its post")
    parser.add_argument("--mail-proof", default="", help="number of the certificate of mailing")
    parser.add_argument("--emailed-at", type=datetime.fromisoformat, metavar="INSTANT", help="with its UTC offset")
    parser.add_argument("--message-id", default="", help="the e-mail's message id")
    parser.add_argument("--reason", default="", help="the Administrator's, to release a held third letter")


def _letter(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
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


def _assess(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.fines import assess_month

    return [case_summary.assessment_line(assess_month(actor, at, case=options.case, month=options.month))]


def _delay_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE", help="its first day")
    parser.add_argument("--to", dest="to_on", type=date.fromisoformat, metavar="DATE", help="its last day; open if not")
    parser.add_argument("--cause", default="", help="what the case waited for")
    parser.add_argument("--confirm", type=int, metavar="DELAY", help="confirm this delay")
    parser.add_argument("--reject", type=int, metavar="DELAY", help="reject this delay, with --reason")
    parser.add_argument("--reason", default="", help="why it is rejected")


def _delay(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    from carelaw.gateway.use_cases import case_summary, delays
    from carelaw.kernel.refusal import Refusal

    chosen = options.confirm or options.reject
    if chosen is not None:
        confirm = options.confirm is not None
        made = delays.decide_delay(actor, at, delay=chosen, confirm=confirm, reason=options.reason, to_on=options.to_on)
    elif options.from_on is None:
        says = "Give the first day of the delay with --from, or decide one with --confirm or --reject."
        raise Refusal("delay-incomplete", says, field="from")
    else:
        made = delays.propose_delay(
            actor, at, case=options.case, from_on=options.from_on, to_on=options.to_on, cause=options.cause
        )
    return [case_summary.delay_line(made)]


def _refer_arguments(parser: argparse.ArgumentParser) -> None:
    _case_argument(parser)
    parser.add_argument("--hold-reason", default="", help="why the bundle is held, where nothing is owed")


def _refer(options: argparse.Namespace, actor: Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    from carelaw.gateway.use_cases import case_summary
    from carelaw.gateway.use_cases.referral import refer

    shown = case_summary.bundle_line(refer(actor, at, case=options.case, hold_reason=options.hold_reason))
    return [{**shown, "documents": [one["name"] for one in shown["documents"]]}]


def _case_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="the number of the case, such as F-2026-0001")


_TOKEN = "CARELAW_TOKEN=clw_… carelaw gateway"  # noqa: S105 - an example, not a secret
COMPLIANCE: tuple[Command, ...] = (
    _command(
        ("gateway", "cases"),
        "List the cases of failure to integrate.",
        _cases_arguments,
        _cases,
        f"{_TOKEN} cases --state accruing",
    ),
    _command(
        ("gateway", "open-case"),
        "Open a case against a pharmacy entity or a vendor.",
        _open_arguments,
        _open,
        f"{_TOKEN} open-case 6f1c…",
    ),
    _command(
        ("gateway", "willful"),
        "Record that the Department found a failure willful.",
        _willful_arguments,
        _willful,
        f"{_TOKEN} willful F-2026-0001 --facts 'Refused twice in writing.'",
    ),
    _command(
        ("gateway", "letter"),
        "Issue the next letter of a case, or record its post and e-mail.",
        _letter_arguments,
        _letter,
        f"{_TOKEN} letter F-2026-0001 --mailed-on 2026-01-15 --mail-proof 9405-1",
    ),
    _command(
        ("gateway", "assess"),
        "Assess a month of a fine.",
        _assess_arguments,
        _assess,
        f"{_TOKEN} assess F-2026-0001 2026-03-01",
    ),
    _command(
        ("gateway", "delay"),
        "Name a delay of the Department, or decide one.",
        _delay_arguments,
        _delay,
        f"{_TOKEN} delay F-2026-0001 --from 2026-05-20 --to 2026-06-03 --cause 'No test slot.'",
    ),
    _command(
        ("gateway", "refer"),
        "Refer a case to the Bureau of Collections.",
        _refer_arguments,
        _refer,
        f"{_TOKEN} refer F-2026-0001",
    ),
)
