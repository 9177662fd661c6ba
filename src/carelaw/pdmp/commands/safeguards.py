"""Commands about looks at known people and incidents."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.safeguards.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_LOOKS = ("id", "asked_by", "ties", "flagged_on", "state")
_INCIDENTS = ("number", "person", "contained_on", "listed_on", "told_on", "closed_on")


def _looks(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.safeguards.incidents import flagged_looks
    from carelaw.platform.accounts.terminal import actor_here

    rows = [
        {
            "id": str(one.pk),
            "asked_by": one.query.actor_name,
            "ties": "; ".join(one.ties),
            "flagged_on": one.flagged_on,
            "state": one.state,
        }
        for one in flagged_looks(actor_here())[:200]
    ]
    console.rows(rows, _LOOKS, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


def _incidents(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.safeguards.incidents import incidents
    from carelaw.platform.accounts.terminal import actor_here

    rows = [{name: getattr(one, name) for name in _INCIDENTS} for one in incidents(actor_here())[:200]]
    console.rows(rows, _INCIDENTS, options.format)
    return Exit.DONE if rows else Exit.FINDINGS


SAFEGUARDS: tuple[Command, ...] = (
    Command(
        ("pdmp", "flagged-looks"),
        "Questions about people whom the asker knows, the newest first.",
        add_format,
        _looks,
        "carelaw pdmp flagged-looks --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "privacy-incidents"),
        "Privacy incidents and their steps, the newest first.",
        add_format,
        _incidents,
        "carelaw pdmp privacy-incidents",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
