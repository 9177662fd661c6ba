"""`carelaw pdmp …`: who gets an account, at the command line."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pdmp.use_cases.enrollment.acts import ACTS
from carelaw.platform.acts.commands import act_commands

ENROLLMENT: tuple[Command, ...] = act_commands(ACTS)
