"""Commands about the former program: judge past facts and sheets of them, show judgments, answer questions."""

from __future__ import annotations

import argparse
import json

from carelaw.ihh.use_cases.pccm.acts import ACTS
from carelaw.ihh.use_cases.pccm.lists import LISTS
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.acts.commands import act_commands, list_commands


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", help="such as PC-2026-0001")
    parser.add_argument("--whole", action="store_true", help="the whole judgment as JSON, to keep")
    add_format(parser)


def _show(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.pccm import looking
    from carelaw.kernel.decision import plain
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    file = plain(looking.case_file(actor_here(), clock.now(), options.number))
    if options.whole:
        console.out(json.dumps(file, indent=2, ensure_ascii=False))
        return Exit.DONE
    console.err(f"{file['number']}, {file['law_day']}, {file['outcome']}: {file['says']}")
    rows = [
        {"rule": one["rule"], "outcome": one["outcome"], "code": reason["code"], "says": reason["says"]}
        | {"cite": reason["cite"] or one["cite"]}
        for one in file["decisions"]
        for reason in one["reasons"]
    ]
    console.rows(rows, ("rule", "outcome", "code", "says", "cite"), options.format)
    return Exit.DONE


def _subject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", choices=tuple(SUBJECTS), help="what the sheet is to be judged for")


def _template(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.pccm.sheets import subject_named, template_of

    console.out(template_of(subject_named(options.subject)).rstrip())
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("ihh", "pccm-show"),
        "A past judgment: each rule's answer with its law.",
        _number,
        _show,
        "carelaw ihh pccm-show PC-2026-0001 --whole",
        needs_django=True,
    ),
    Command(
        ("ihh", "pccm-template"),
        "The headings of a sheet of past facts, to fill.",
        _subject,
        _template,
        "carelaw ihh pccm-template fee",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *act_commands(ACTS),
)
