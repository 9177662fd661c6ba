"""Commands about prices: its acts and its lists."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.platform.acts.commands import act_commands, list_commands

COMMANDS: tuple[Command, ...] = (*act_commands(ACTS), *list_commands(LISTS))
