"""Commands about scope and the duties of a license."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit
from carelaw.pbm.use_cases.scope.acts import ACTS
from carelaw.pbm.use_cases.scope.lists import LISTS
from carelaw.platform.acts.commands import act_commands, list_commands


def _paper_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", help="such as PBM-2026-0001")
    parser.add_argument("--out", required=True, metavar="FILE", help="where the PDF goes")
    parser.add_argument("--look-up", default="the public register", help="the address of the public look-up")


def _paper(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.scope.license_paper import license_paper
    from carelaw.platform import clock

    Path(options.out).write_bytes(license_paper(options.number, at=clock.now(), look_up=options.look_up))
    console.err(f"The license {options.number} is in {options.out}.")
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "license-pdf"),
        "A license to print, as the register stands.",
        _paper_arguments,
        _paper,
        "carelaw pbm license-pdf PBM-2026-0001 --out license.pdf",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *act_commands(ACTS),
)
