"""Commands about appeals of list prices: file, answer, list."""

from __future__ import annotations

import argparse
import json
from typing import Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.commands.given import read_fields
from carelaw.platform.accounts.terminal import actor_here

_ROW = ("reference", "state", "ndc", "filled_on", "filed_on", "due_on", "clocks", "binds", "late", "decided_on")


def _shown(appeal: Any, console: Console, form: str) -> None:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.appeal_following import as_row
    from carelaw.platform import clock

    row = as_row(appeal, local_day(clock.now()))
    if form == "json":
        console.out(json.dumps([row], indent=2, ensure_ascii=False, default=str))
        return
    clocks = row["clocks"]
    assert isinstance(clocks, list)
    row["clocks"] = [f"{clock['due_on']} {clock['route']} ({clock['status']})" for clock in clocks]
    console.rows([row], _ROW, form)


def _appeal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", metavar="FILE|-", help="the appeal's fields as one JSON object; starts a draft")
    parser.add_argument("--draft", metavar="NUMBER", help="file a draft that is kept, such as A-1042")
    parser.add_argument("--route", choices=("rate-review",), default="", help="file under the programs bill alone")
    parser.add_argument("--save", action="store_true", help="keep the draft and do not file it yet")
    add_format(parser)


def _appeal(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
    from carelaw.pbm.use_cases.appeal_following import appeal_for
    from carelaw.platform import clock

    actor, at, reference = actor_here(), clock.now(), options.draft or ""
    if not options.file and not reference:
        says = "Name the fields with --file, or a kept draft with --draft."
        raise Refusal("appeal-not-named", says, field="file")
    if options.file:
        reference = save_draft(actor, at, read_fields(options.file, console), reference=reference).reference
        console.err(f"Draft {reference} is kept.")
    if options.save:
        appeal = appeal_for(actor, reference, local_day(at))
    else:
        appeal = file_appeal(actor, at, reference=reference, route=options.route)
    _shown(appeal, console, options.format)
    return Exit.DONE


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    _reference_arguments(parser)
    parser.add_argument("answer", choices=("acknowledge", "deny", "sustain"))
    parser.add_argument("--reason", default="", help="why, in words; name no patient")
    parser.add_argument("--product-name", default="", help="denial: the drug's name")
    parser.add_argument("--ndc", default="", help="denial: national drug code of an equivalent that is for sale")
    parser.add_argument("--wholesaler", default="", help="denial: a national or regional wholesaler that has it")
    parser.add_argument("--new-price", default="", help="sustain: the new price a unit")
    parser.add_argument(
        "--effective-on", default="", metavar="DAY", help="sustain: from when it is on the list (today)"
    )
    parser.add_argument("--pharmacy", action="append", default=[], metavar="ID", help="sustain: one who is repriced")
    parser.add_argument("--left-out", default="", metavar="NPI,NPI", help="sustain: those who are not repriced")
    parser.add_argument("--set-reasons", default="", help="sustain: why others are left out")
    parser.add_argument("--include-appealed", action="store_true", help="sustain: reprice the appealed claim too")


def _answer(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.appeal_answering import answer_appeal
    from carelaw.platform import clock

    typed = {
        "answer": options.answer,
        "reason": options.reason,
        "product_name": options.product_name,
        "ndc": options.ndc,
        "wholesaler": options.wholesaler,
        "new_price": options.new_price,
        "effective_on": options.effective_on,
        "pharmacies": options.pharmacy,
        "left_out": options.left_out,
        "set_reasons": options.set_reasons,
        "include_appealed": "yes" if options.include_appealed else "",
    }
    appeal = answer_appeal(actor_here(), clock.now(), reference=options.reference, typed=typed)
    _shown(appeal, console, options.format)
    return Exit.DONE


def _appeals_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--late", action="store_true", help="only those that were not answered in time")
    add_format(parser)


def _appeals(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.appeal_following import appeals_of, as_row, late_appeals
    from carelaw.platform import clock

    actor, today = actor_here(), local_day(clock.now())
    found = late_appeals(actor, today) if options.late else list(appeals_of(actor, today))
    rows = [as_row(one, today) for one in found]
    columns = tuple(column for column in _ROW if column not in {"clocks", "binds"})
    console.rows(rows, columns, options.format)
    return Exit.FINDINGS if any(row["late"] for row in rows) else Exit.DONE


def _reference_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", metavar="NUMBER", help="the appeal's number, such as A-1042")
    add_format(parser)


def _withdraw(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.appeal_ending import withdraw_appeal
    from carelaw.platform import clock

    _shown(withdraw_appeal(actor_here(), clock.now(), reference=options.reference), console, options.format)
    return Exit.DONE


def _panel(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.appeal_ending import ask_panel
    from carelaw.platform import clock

    _shown(ask_panel(actor_here(), clock.now(), reference=options.reference), console, options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "appeal"),
        "Appeal a list price; a draft is kept whatever it says.",
        _appeal_arguments,
        _appeal,
        "carelaw pbm appeal --file appeal.json",
        needs_django=True,
    ),
    Command(
        ("pbm", "decide-appeal"),
        "Answer an appeal: acknowledge, deny with every item, or sustain and reprice.",
        _answer_arguments,
        _answer,
        "carelaw pbm decide-appeal A-1042 sustain --new-price 0.08125",
        needs_django=True,
    ),
    Command(
        ("pbm", "withdraw-appeal"),
        "Withdraw an appeal that waits for its answer, or put a draft away.",
        _reference_arguments,
        _withdraw,
        "carelaw pbm withdraw-appeal A-1042",
        needs_django=True,
    ),
    Command(
        ("pbm", "ask-panel"),
        "Bring a denied or unanswered rate review to the independent panel.",
        _reference_arguments,
        _panel,
        "carelaw pbm ask-panel A-1042",
        needs_django=True,
    ),
    Command(
        ("pbm", "appeals"),
        "The appeals that you may see, with the day by which each is answered.",
        _appeals_arguments,
        _appeals,
        "carelaw pbm appeals --late --format json",
        needs_django=True,
    ),
)
