"""Commands about health homes toward the Department."""

from __future__ import annotations

from carelaw.ihh.use_cases.homes.acts import ACTS
from carelaw.ihh.use_cases.homes.lists import LISTS
from carelaw.kernel.command import Command
from carelaw.platform.acts.commands import act_commands, list_commands

COMMANDS: tuple[Command, ...] = (*list_commands(LISTS), *act_commands(ACTS))
