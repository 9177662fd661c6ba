"""This program's commands: one module a subject."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.commands import appeals, applying, claims, licensing, list_setup, lists, payments

COMMANDS: tuple[Command, ...] = (
    *lists.COMMANDS,
    *list_setup.COMMANDS,
    *appeals.COMMANDS,
    *claims.COMMANDS,
    *applying.COMMANDS,
    *licensing.COMMANDS,
    *payments.COMMANDS,
)
