"""`carelaw gateway agreements`, `draft-agreement`, `sign-agreement`."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.kernel.command import Command

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _agreements(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.agreements import agreement_rows, visible_agreements

    return agreement_rows(visible_agreements(actor))


def _draft_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("vendor", help="the id of the vendor")
    parser.add_argument("reference", help="the vendor's own reference, such as DSA-2026")
    _last_day(parser)
    parser.add_argument("--facts", required=True, metavar="FILE|-", help="each clause with true or false, as JSON")


def _draft(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.facts.onboarding import DataSharingDraft
    from carelaw.gateway.store.models import Vendor
    from carelaw.gateway.use_cases.agreements import agreement_rows, draft_data_sharing
    from carelaw.gateway.use_cases.looking import known
    from carelaw.law.facts_schema import parse_facts

    vendor, clauses = known(Vendor, options.vendor, "vendor"), parse_facts(DataSharingDraft, options.facts)
    made = draft_data_sharing(
        actor, vendor, reference=options.reference, clauses=clauses, last_day=options.last_day, at=at
    )
    return agreement_rows([made])


def _sign_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("agreement", help="the id of the agreement, as the list shows it")


def _sign(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.agreements import agreement_rows, sign_agreement

    return agreement_rows([sign_agreement(actor, options.agreement, at=at)])


def _last_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--last-day", type=date.fromisoformat, metavar="DATE", help="none if not given")


AGREEMENTS: tuple[Command, ...] = (
    command("agreements", "List memoranda and data sharing agreements.", nothing_more, _agreements, ""),
    command(
        "draft-agreement",
        "Draft a data sharing agreement, or change its draft.",
        _draft_arguments,
        _draft,
        "6f1c… DSA-2026 --facts clauses.json",
        reads=("facts",),
    ),
    command("sign-agreement", "Sign a data sharing agreement for your own party.", _sign_arguments, _sign, "0a52…"),
)
