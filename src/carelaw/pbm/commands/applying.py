"""Commands of those who apply for a license: draft, officers, documents, filing, answers."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.given import named_file, read_day, read_fields
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_ITEMS = ("key", "item", "cite", "outcome", "says")
_APPLICATIONS = ("reference", "state", "filed", "license")
_DOCUMENTS = ("chart", "entity-contract", "network-contract", "affidavit", "answer")


def shown(actor: Actor, reference: str, options: argparse.Namespace, console: Console) -> int:
    """Print an application item by item; what is asked for stands under its number, `request-7`."""
    from carelaw.pbm.use_cases.applying import standing
    from carelaw.platform import clock

    one, items = standing(actor, reference, at=clock.now())
    rows = [
        {
            "key": item.key,
            "item": item.title,
            "cite": item.cite,
            "outcome": str(item.decision.outcome),
            "says": " ".join(reason.says for reason in item.decision.reasons),
        }
        for item in items
    ]
    console.err(f"{one.reference}: {one.get_state_display()}{' ' + one.license_number if one.license_number else ''}")
    console.rows(rows, _ITEMS, options.format)
    return Exit.DONE if all(item.met for item in items) else Exit.FINDINGS


def one_application(parser: argparse.ArgumentParser) -> None:
    """The application that a command is about."""
    parser.add_argument("reference", help="such as LA-2026-0001")
    add_format(parser)


def _applications(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import applications_for

    found = applications_for(actor_here()).order_by("-reference")
    rows = [
        {"reference": one.reference, "state": one.state, "filed": one.submitted_at, "license": one.license_number}
        for one in found
    ]
    console.rows(rows, _APPLICATIONS, options.format)
    return Exit.DONE


def _application(options: argparse.Namespace, console: Console) -> int:
    return shown(actor_here(), options.reference, options, console)


def _apply_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--answers", metavar="FILE|-", help="answers to save, as one JSON object")
    add_format(parser)


def _apply(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import save_answers, start_application
    from carelaw.platform import clock

    actor, at = actor_here(), clock.now()
    answers = read_fields(options.answers, console) if options.answers else {}
    reference = start_application(actor, at=at).reference
    if answers:
        save_answers(actor, reference, answers, at=at)
    return shown(actor, reference, options, console)


def _officer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="such as LA-2026-0001")
    parser.add_argument("--name", default="")
    parser.add_argument("--title", default="")
    parser.add_argument("--address", default="")
    parser.add_argument("--take-off", type=int, metavar="NUMBER", help="take the officer of this number off the list")


def _officer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import add_officer, remove_officer
    from carelaw.platform import clock

    actor, at = actor_here(), clock.now()
    if options.take_off is not None:
        remove_officer(actor, options.reference, options.take_off, at=at)
        console.err("Taken off the list.")
        return Exit.DONE
    listed = add_officer(
        actor, options.reference, name=options.name, title=options.title, address=options.address, at=at
    )
    console.err(f"{listed.name} is listed; the affidavit is filed under this number.")
    console.out(str(listed.pk))
    return Exit.DONE


def _document_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="such as LA-2026-0001")
    parser.add_argument("kind", help=", ".join(_DOCUMENTS))
    parser.add_argument("file", metavar="FILE", help="PDF, PNG, JPEG or DOCX")
    parser.add_argument("--officer", type=int, metavar="NUMBER", help="affidavit: whose it is")
    parser.add_argument("--sworn-on", type=read_day, metavar="DAY", help="affidavit: when it was sworn")


def _document(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import add_document
    from carelaw.platform import clock

    path = named_file(options.file)
    with path.open("rb") as stream:
        kept = add_document(
            actor_here(),
            options.reference,
            options.kind,
            stream,
            file_name=path.name,
            at=clock.now(),
            officer_id=options.officer,
            sworn_on=options.sworn_on,
        )
    console.out(kept.digest)
    return Exit.DONE


def _file(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import submit_application
    from carelaw.platform import clock

    actor = actor_here()
    submit_application(actor, options.reference, at=clock.now())
    return shown(actor, options.reference, options, console)


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", type=int, metavar="NUMBER", help="the request's number, as the application shows it")
    parser.add_argument("--answer", required=True, metavar="TEXT", help="the answer in words")
    parser.add_argument("--document", metavar="FILE", help="a document that goes with it")
    add_format(parser)


def _answer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.applying import answer_request
    from carelaw.platform import clock

    actor = actor_here()
    with ExitStack() as opened:
        path = named_file(options.document) if options.document else None
        stream = opened.enter_context(path.open("rb")) if path else None
        name = path.name if path else ""
        found = answer_request(actor, options.request, options.answer, at=clock.now(), stream=stream, file_name=name)
    shown(actor, found.application.reference, options, console)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "applications"),
        "The applications for licenses that you may see.",
        add_format,
        _applications,
        "carelaw pbm applications --format json",
        needs_django=True,
    ),
    Command(
        ("pbm", "application"),
        "An application for a license, item by item.",
        one_application,
        _application,
        "carelaw pbm application LA-2026-0001",
        needs_django=True,
    ),
    Command(
        ("pbm", "apply"),
        "Begin an application for a license or go on with it; answers are saved as they are.",
        _apply_arguments,
        _apply,
        "CARELAW_TOKEN=clw_… carelaw pbm apply --answers answers.json",
        needs_django=True,
    ),
    Command(
        ("pbm", "list-officer"),
        "List an officer of an applicant, or take one off.",
        _officer_arguments,
        _officer,
        "carelaw pbm list-officer LA-2026-0001 --name 'A. Hale' --title President --address '1 Main Street'",
        needs_django=True,
    ),
    Command(
        ("pbm", "file-document"),
        "File a document of an application: chart, sample contract, affidavit.",
        _document_arguments,
        _document,
        "carelaw pbm file-document LA-2026-0001 chart chart.pdf",
        needs_django=True,
    ),
    Command(
        ("pbm", "file-application"),
        "File an application for a license.",
        one_application,
        _file,
        "CARELAW_TOKEN=clw_… carelaw pbm file-application LA-2026-0001",
        needs_django=True,
    ),
    Command(
        ("pbm", "answer-request"),
        "Answer what the Director asked an applicant for.",
        _answer_arguments,
        _answer,
        "carelaw pbm answer-request 7 --answer 'The owner is on page 2.' --document chart.pdf",
        needs_django=True,
    ),
)
