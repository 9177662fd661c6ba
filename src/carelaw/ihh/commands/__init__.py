"""`carelaw ihh …`: this program's commands, one module a subject."""

from __future__ import annotations

from carelaw.ihh.commands import homes, members, office, payments, pccm, population
from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = (
    *members.COMMANDS,
    *homes.COMMANDS,
    *payments.COMMANDS,
    *population.COMMANDS,
    *pccm.COMMANDS,
    *office.COMMANDS,
)
