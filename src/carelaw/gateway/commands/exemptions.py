"""`carelaw gateway exemptions`, `certify`, `hospital`, `end-exemption`: the two exemptions, store by store."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.kernel.command import Command

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _exemptions(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.exemptions import exemption_line, exemptions_for

    return [exemption_line(one) for one in exemptions_for(actor)]


def _location_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("location", help="the id of the store")


def _certify_arguments(parser: argparse.ArgumentParser) -> None:
    _location_argument(parser)
    parser.add_argument("--signer", required=True, help="who signed, with the title")
    parser.add_argument("--signed-on", type=date.fromisoformat, metavar="DATE", required=True)


def _certify(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.exemptions import certify_no_system, exemption_line

    made = certify_no_system(actor, at, location=options.location, signer=options.signer, signed_on=options.signed_on)
    return [exemption_line(made)]


def _hospital_arguments(parser: argparse.ArgumentParser) -> None:
    _location_argument(parser)
    parser.add_argument("--basis", required=True, help="the hospital with its license, and by what it was verified")
    parser.add_argument(
        "--not-a-department", action="store_true", help="it is no department of the hospital's inpatient facility"
    )
    parser.add_argument("--owned-by-hospital", action="store_true", help="a hospital owns the pharmacy")


def _hospital(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.exemptions import exemption_line, record_hospital_department

    made = record_hospital_department(
        actor,
        at,
        location=options.location,
        department=not options.not_a_department,
        owned_by_hospital=options.owned_by_hospital,
        basis=options.basis,
    )
    return [exemption_line(made)]


def _end_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exemption", type=int, help="the number of the exemption, as the list shows it")


def _end(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.exemptions import end_exemption, exemption_line

    return [exemption_line(end_exemption(actor, at, exemption=options.exemption))]


EXEMPTIONS: tuple[Command, ...] = (
    command("exemptions", "List the exemptions of stores.", nothing_more, _exemptions, ""),
    command(
        "certify",
        "Certify that a store of yours has no electronic system.",
        _certify_arguments,
        _certify,
        '0a52… --signer "Ada Stone, owner" --signed-on 2026-03-12',
    ),
    command(
        "hospital",
        "Record that a pharmacy is a department of an inpatient hospital.",
        _hospital_arguments,
        _hospital,
        '0a52… --basis "St. Anne Hospital, license 0012345; license register"',
    ),
    command("end-exemption", "End an exemption; the duty to integrate is back.", _end_arguments, _end, "7"),
)
