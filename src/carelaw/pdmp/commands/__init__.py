"""This program's commands, one subject a module."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pdmp.commands.duties import DUTIES
from carelaw.pdmp.commands.histories import HISTORIES
from carelaw.pdmp.commands.linkage import LINKAGE
from carelaw.pdmp.commands.reporting import REPORTING

COMMANDS: tuple[Command, ...] = (*REPORTING, *DUTIES, *HISTORIES, *LINKAGE)
