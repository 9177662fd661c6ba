"""Commands about discipline, complaints and retaliation."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.use_cases.complaints import acts as complaint_acts
from carelaw.pbm.use_cases.complaints.lists import LISTS as COMPLAINT_LISTS
from carelaw.pbm.use_cases.discipline.acts import ACTS
from carelaw.pbm.use_cases.discipline.lists import LISTS
from carelaw.platform.acts.commands import act_commands, list_commands

_COLUMNS = ("respondent", "kind", "license", "in_effect", "through", "final", "published", "text")


def _sanctions(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.discipline.looking import sanctions

    rows = sanctions()
    console.rows(rows, _COLUMNS, options.format)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "sanctions"),
        "The public register of final suspensions, denials and revocations.",
        add_format,
        _sanctions,
        "carelaw pbm sanctions --format csv",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *list_commands(COMPLAINT_LISTS),
    *act_commands(ACTS),
    *act_commands(complaint_acts.ACTS),
)
