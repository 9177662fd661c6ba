"""This program's commands: one module a subject."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.commands import appeals, claims, licensing, lists

COMMANDS: tuple[Command, ...] = (*lists.COMMANDS, *appeals.COMMANDS, *claims.COMMANDS, *licensing.COMMANDS)
