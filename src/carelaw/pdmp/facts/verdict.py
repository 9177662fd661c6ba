"""What was decided about one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class IntakeOutcome(StrEnum):
    """The one outcome of a report. What is set aside is kept, not shown in histories, and the reason is given."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNING = "accepted-with-warning"
    ACCEPTED_LATE = "accepted-late"
    SET_ASIDE = "set-aside"
    DUPLICATE = "duplicate"
    VOIDED = "voided"


class FindingLevel(StrEnum):
    """How much a finding weighs: an error sets the report aside, a warning and lateness do not."""

    ERROR = "error"
    WARNING = "warning"
    LATE = "late"


class TimelinessStatus(StrEnum):
    """Where a report stands with its deadline."""

    ON_TIME = "on-time"
    LATE = "late"
    INCOMPLETE_OPEN = "incomplete-open"
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a report, with its paragraph and the ASAP element it stands in."""

    level: FindingLevel
    code: str
    says: str
    cite: str
    field: str | None = None
    value: Any = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class IntakeVerdict:
    """The outcome of a report with everything that was found, in the law's order.

    `reportable` is False when the act does not collect this report at all; then no correction cures it. Schedules are
    those of the dispensing date; a compound has the strictest of its ingredients. `national_drug_codes` are the
    11-digit codes of the drug file.
    """

    outcome: IntakeOutcome
    findings: tuple[Finding, ...]
    reportable: bool
    dispensed_on: date | None
    deadline_at: datetime | None
    timeliness: TimelinessStatus
    lateness_seconds: int
    state_schedule: str
    federal_schedule: str
    national_drug_codes: tuple[str, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be cured before the report can be taken."""
        return tuple(one for one in self.findings if one.level is FindingLevel.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at; the report is taken all the same."""
        return tuple(one for one in self.findings if one.level is FindingLevel.WARNING)
