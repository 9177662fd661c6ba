"""Commands that count licenses, cases, complaints, penalties and findings."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.use_cases.overview.lists import LISTS
from carelaw.platform.acts.commands import list_commands

COMMANDS: tuple[Command, ...] = list_commands(LISTS)
