"""This program's commands: one module a subject."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pbm.commands import (
    appealing,
    appeals,
    applying,
    audits,
    claims,
    conduct,
    contracts,
    examinations,
    lake,
    licensing,
    list_setup,
    lists,
    overview,
    payments,
    prices,
    program_terms,
    scope,
)

COMMANDS: tuple[Command, ...] = (
    *lists.COMMANDS,
    *lake.COMMANDS,
    *list_setup.COMMANDS,
    *appeals.COMMANDS,
    *appealing.COMMANDS,
    *claims.COMMANDS,
    *applying.COMMANDS,
    *licensing.COMMANDS,
    *payments.COMMANDS,
    *program_terms.COMMANDS,
    *audits.COMMANDS,
    *scope.COMMANDS,
    *conduct.COMMANDS,
    *examinations.COMMANDS,
    *contracts.COMMANDS,
    *overview.COMMANDS,
    *prices.COMMANDS,
)
