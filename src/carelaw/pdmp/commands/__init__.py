"""This program's commands, one subject a module."""

from __future__ import annotations

from carelaw.kernel.command import Command
from carelaw.pdmp.commands.annual_reports import ANNUAL_REPORTS
from carelaw.pdmp.commands.board import BOARD
from carelaw.pdmp.commands.doors import DOORS
from carelaw.pdmp.commands.duties import DUTIES
from carelaw.pdmp.commands.enrollment import ENROLLMENT
from carelaw.pdmp.commands.evaluation import EVALUATION
from carelaw.pdmp.commands.histories import HISTORIES
from carelaw.pdmp.commands.law_enforcement import LAW_ENFORCEMENT
from carelaw.pdmp.commands.linkage import LINKAGE
from carelaw.pdmp.commands.misuse import MISUSE
from carelaw.pdmp.commands.patients import PATIENTS
from carelaw.pdmp.commands.reporting import REPORTING
from carelaw.pdmp.commands.retention import RETENTION
from carelaw.pdmp.commands.safeguards import SAFEGUARDS

COMMANDS: tuple[Command, ...] = (
    *REPORTING,
    *DUTIES,
    *ENROLLMENT,
    *EVALUATION,
    *HISTORIES,
    *DOORS,
    *LAW_ENFORCEMENT,
    *LINKAGE,
    *PATIENTS,
    *RETENTION,
    *MISUSE,
    *SAFEGUARDS,
    *ANNUAL_REPORTS,
    *BOARD,
)
