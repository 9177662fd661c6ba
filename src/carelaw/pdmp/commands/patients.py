"""`carelaw pdmp …`: patients' requests, claims, the notice and the measures at the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.patients.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_COLUMNS = ("id", "reference", "state", "requested_on", "due_on", "fee")
_PEOPLE = ("patient_id", "names", "born", "addresses")
_CLAIMS = ("id", "prescription_number", "field", "stated_value", "claimed_value", "state")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", action="store_true", help="the ended ones too")
    add_format(parser)


def _list(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest
    from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS
    from carelaw.platform.accounts.permissions import require
    from carelaw.platform.accounts.terminal import actor_here

    require(actor_here(), KEEP_REQUESTS)
    found = PatientRequest.objects.all() if options.every else PatientRequest.objects.filter(state__in=OPEN_STATES)
    rows = [{name: getattr(one, name) for name in _COLUMNS} for one in found.order_by("due_on", "received_at")]
    console.rows(rows, _COLUMNS, options.format)
    return Exit.DONE


def _person_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", help="the request's id")
    add_format(parser)


def _person(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.patients.matching import find_person
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    found = find_person(actor_here(), options.request, at=clock.now())
    rows = [
        {
            "patient_id": one.patient_id,
            "names": "; ".join(f"{name.last}, {name.first}" for name in one.names),
            "born": "; ".join(str(born) for born in one.birth_dates),
            "addresses": "; ".join(one.addresses),
        }
        for one in found
    ]
    console.rows(rows, _PEOPLE, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _claims(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.patients.claims import claims_for
    from carelaw.platform.accounts.terminal import actor_here

    found = claims_for(actor_here()).order_by("-opened_at")
    rows = [{"id": str(one.pk), **{name: getattr(one, name) for name in _CLAIMS[1:]}} for one in found]
    console.rows(rows, _CLAIMS, options.format)
    return Exit.DONE


def _measure_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", type=Path, help="the service's log: one JSON object a line")
    add_format(parser)


def _measure(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.patients.measures import measure_answers
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    with options.log.open(encoding="utf-8", errors="replace") as lines:
        kept = measure_answers(actor_here(), lines, at=clock.now())
    columns = ("month", "name", "value", "sample")
    console.rows([{name: getattr(one, name) for name in columns} for one in kept], columns, options.format)
    return Exit.DONE


PATIENTS: tuple[Command, ...] = (
    Command(
        ("pdmp", "patient-requests"),
        "List patients' requests by their last day.",
        _list_arguments,
        _list,
        "carelaw pdmp patient-requests",
        needs_django=True,
    ),
    Command(
        ("pdmp", "patient-request-person"),
        "Find the person whom a request means; the search is on the query log.",
        _person_arguments,
        _person,
        "carelaw pdmp patient-request-person 7c1f…",
        needs_django=True,
    ),
    Command(
        ("pdmp", "patient-claims"),
        "List what patients dispute of what you reported.",
        add_format,
        _claims,
        "carelaw pdmp patient-claims",
        needs_django=True,
    ),
    Command(
        ("pdmp", "measure-answers"),
        "Take the times of answers from the service's log, month by month.",
        _measure_arguments,
        _measure,
        "carelaw pdmp measure-answers carelaw.log",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
