"""The command line: gathers every package's commands and runs one."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from carelaw import __version__
from carelaw.kernel.command import Command, Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.site.configuration import ConfigurationError

COMMAND_MODULES = (
    "carelaw.law.commands",
    "carelaw.platform.accounts.commands",
    "carelaw.platform.record.commands",
    "carelaw.platform.jobs.commands",
    "carelaw.platform.cases.commands",
    "carelaw.platform.decisions.commands",
    "carelaw.pdmp.synth.commands",
    "carelaw.pdmp.commands",
    "carelaw.pdmp.bench.commands",
    "carelaw.gateway.bench.commands",
    "carelaw.pbm.bench.commands",
    "carelaw.ihh.bench.commands",
    "carelaw.gateway.commands",
    "carelaw.gateway.protocols.commands",
    "carelaw.pbm.commands",
    "carelaw.ihh.commands",
    "carelaw.site.commands",
)

# What the commands below a word have in common.
GROUPS: Mapping[tuple[str, ...], str] = {
    ("account",): "Accounts of this host: open one with its roles, list them, help with sign-in, stop one.",
    ("audit",): "The record of every act: verify it, sign what it is, look into it.",
    ("bench",): "Measure: each figure with its ratio to a floor or peer of the same run.",
    ("gateway",): "The gateway to pharmacy systems and other states: integration, connection points, compliance.",
    ("ihh",): "Integrated health homes: claims, tiers, assignment, rosters, services, payments.",
    ("jobs",): "Work in the queue: what waits, runs or failed.",
    ("law",): "The law register: provisions, coverage, reference pages.",
    ("link",): "Linkage of patients: learn its weights, compare everyone with everyone.",
    ("pbm",): "Oversight of pharmacy benefit managers: licenses, price lists, appeals, claims.",
    ("pdmp",): "Prescription monitoring: reporting, histories, enrollment, retention, reports.",
    ("token",): "Tokens by which a program or a terminal speaks for an account.",
}


def gather() -> tuple[Command, ...]:
    """Every command of every package, in the order of its words."""
    found = [command for module in COMMAND_MODULES for command in importlib.import_module(module).COMMANDS]
    return tuple(sorted(found, key=lambda command: command.words))


def build_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """The argument parser: one level of sub-parsers for each word."""
    parser = argparse.ArgumentParser(
        prog="carelaw", description="A state's care programs, run by the letter of the law."
    )
    parser.add_argument("--version", action="version", version=f"carelaw {__version__}")
    levels: dict[tuple[str, ...], argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    levels[()] = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in commands:
        for depth in range(1, len(command.words)):
            stem = command.words[:depth]
            if stem not in levels:
                middle = levels[stem[:-1]].add_parser(stem[-1], help=GROUPS[stem], description=GROUPS[stem])
                levels[stem] = middle.add_subparsers(metavar="COMMAND", required=True)
        leaf = levels[command.words[:-1]].add_parser(
            command.words[-1], help=command.says, description=command.says, epilog=f"example: {command.example}"
        )
        command.arguments(leaf)
        leaf.set_defaults(command=command)
    return parser


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run one command; the exit code says done, findings, usage, refused or our fault."""
    console = console or Console()
    try:
        options = build_parser(gather()).parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    command: Command = options.command
    try:
        if command.needs_django:
            _set_up_django()
        return int(command.run(options, console))
    except Refusal as refusal:
        console.err(f"Refused ({refusal.code}): {refusal.says}" + (f" [{refusal.cite}]" if refusal.cite else ""))
        for problem in refusal.problems:
            console.err(f"  {problem.field or '-'}: {problem.says}")
        return Exit.REFUSED
    except ConfigurationError as fault:
        console.err(f"The settings cannot be used: {fault}")
        return Exit.OUR_FAULT
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.DONE
    except KeyboardInterrupt:
        console.err("Stopped.")
        return 130


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
    import django

    django.setup()
