"""This program's commands, one subject a module."""

from __future__ import annotations

from carelaw.gateway.commands.agreements import AGREEMENTS
from carelaw.gateway.commands.compliance import COMPLIANCE
from carelaw.gateway.commands.exemptions import EXEMPTIONS
from carelaw.gateway.commands.foundations import FOUNDATIONS
from carelaw.gateway.commands.interstate import INTERSTATE
from carelaw.gateway.commands.onboarding import ONBOARDING
from carelaw.gateway.commands.oversight import OVERSIGHT
from carelaw.gateway.commands.parties import PARTIES
from carelaw.gateway.commands.points import POINTS
from carelaw.gateway.commands.rosters import ROSTERS
from carelaw.gateway.commands.special import SPECIAL
from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = (
    *PARTIES,
    *POINTS,
    *AGREEMENTS,
    *ONBOARDING,
    *COMPLIANCE,
    *EXEMPTIONS,
    *INTERSTATE,
    *ROSTERS,
    *FOUNDATIONS,
    *SPECIAL,
    *OVERSIGHT,
)
