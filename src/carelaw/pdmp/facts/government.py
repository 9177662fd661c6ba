"""What is established about a question of the department, a licensing body or another government office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BenefitProgram(StrEnum):
    """The programs whose quality and integrity personnel may query (§9(b)(7))."""

    MA = "MA"
    CHIP = "CHIP"
    PACE = "PACE"
    PACENET = "PACENET"


class QualityFunction(StrEnum):
    """The work for which they may."""

    QUALITY = "QUALITY"
    INTEGRITY = "INTEGRITY"
    COMPLIANCE_REVIEW = "COMPLIANCE_REVIEW"
    DATA_REPORTING = "DATA_REPORTING"


@dataclass(frozen=True, slots=True)
class GovernmentFacts:
    """What the appointment and the case that a government question relies on say.

    An appointment is a personal approval, a designation, a team assignment or an office; `appointed` tells whether it
    is this very person's. `appointed_until` is its last day. `case_number` is blank when no case is named;
    `case_since` is the first day that the case is about. `period_in_case` tells whether the days that are asked about
    lie within the case's, and is None when the question names none. `subject_in_case` tells whether whoever is asked
    about is one of those whom the case names.
    """

    appointed: bool | None = None
    appointed_from: date | None = None
    appointed_until: date | None = None
    appointed_revoked_on: date | None = None
    case_number: str = ""
    case_open: bool | None = None
    case_since: date | None = None
    period_in_case: bool | None = None
    subject_in_case: bool | None = None
    duty_stated: bool | None = None
    identified_rows: bool = False
    reason_tied_to_duty: bool | None = None
    administrative: bool | None = None
    body_regulates_profession: bool | None = None
    regulated_from: date | None = None
    program: str = ""
    function: str = ""
    subject_is_member: bool | None = None
    died_on: date | None = None
    identity_established: bool | None = None


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """A personal approval about to be issued, and the board's procedure that it rests on (MAP-84).

    `procedure_until` is the procedure's last day; None means that it still runs.
    """

    issued_on: date
    first_day: date | None = None
    last_day: date | None = None
    procedure_from: date | None = None
    procedure_until: date | None = None
