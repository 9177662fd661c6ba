"""This program's commands, one subject a module."""

from __future__ import annotations

from carelaw.gateway.commands.compliance import COMPLIANCE
from carelaw.gateway.commands.integration import INTEGRATION
from carelaw.gateway.commands.onboarding import ONBOARDING
from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = (*INTEGRATION, *ONBOARDING, *COMPLIANCE)
