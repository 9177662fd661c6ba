"""Commands about programs, contracts, their clauses and parties."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.use_cases.contracts.acts import ACTS
from carelaw.pbm.use_cases.contracts.lists import LISTS
from carelaw.platform.acts.commands import act_commands, list_commands

COMMANDS: tuple[Command, ...] = (*list_commands(LISTS), *act_commands(ACTS))
