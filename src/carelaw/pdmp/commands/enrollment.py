"""`carelaw pdmp …`: who gets an account, at the command line."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pdmp.commands.act_commands import act_commands
from carelaw.pdmp.use_cases.enrollment.acts import ACTS

ENROLLMENT: tuple[Command, ...] = act_commands(ACTS)
