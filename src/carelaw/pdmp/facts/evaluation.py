"""What the rules may know about evaluation, alerts, referrals, treatment, training and statistics.

None always means: nobody has established it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Practitioner(StrEnum):
    """Whom an alert may be about; a patient is none of them."""

    PRESCRIBER = "prescriber"
    DISPENSER = "dispenser"


class AlertState(StrEnum):
    """Where an alert stands."""

    RAISED = "raised"
    REVIEWED = "reviewed"
    DISMISSED = "dismissed"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class CriterionAsked:
    """A version of a criterion on the day on which somebody wants to run it. `last_day` belongs to it."""

    judged_on: date
    clinical_standard: str = ""
    developed_by: str = ""
    tried_on: date | None = None
    advised_on: date | None = None
    approved_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PatternMeasured:
    """What a criterion measured of one practitioner in its window. `rows` are the dispensings measured."""

    subject: str
    rows: int
    value: Decimal | None
    threshold: Decimal
    least_rows: int = 2
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """Somebody wants to refer. `alert` is the alert's state; blank when no alert produced it."""

    subject: str
    alert: str = ""
    reviewed_by_person: bool = False
    reviewer_sends: bool | None = None


@dataclass(frozen=True, slots=True)
class BoardListed:
    """A licensing board and what it licenses."""

    name: str
    state: str
    professions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DestinationAsked:
    """The profession of whom a referral is about, and the boards that are entered."""

    profession: str
    boards: tuple[BoardListed, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """The flags that a patient's history raised, by code, under an approved version of the flag rules."""

    on: date
    rule_version: str
    flags: tuple[str, ...] = ()
    dose_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class TreatmentReferralAsked:
    """A prescriber sends a patient to a treatment program. `asked_at` is when the history was given.

    `history_given` tells whether that question was this very prescriber's, answered, about a patient under treatment.
    """

    made_at: datetime
    history_given: bool
    asked_at: datetime | None = None
    consent_on: date | None = None
    made_on: date | None = None
    program_open: bool = True


@dataclass(frozen=True, slots=True)
class CourseAssigned:
    """A course that a role has to take, from a day on."""

    code: str
    version: str
    roles: tuple[str, ...]
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class CourseTaken:
    """A completion that counts through its last day; None is for good."""

    code: str
    version: str
    completed_on: date
    score: int | None = None
    least_score: int = 0
    valid_through: date | None = None


@dataclass(frozen=True, slots=True)
class TrainingAsked:
    """Whether somebody in a role is trained on a day."""

    judged_on: date
    role: str
    courses: tuple[CourseAssigned, ...] = ()
    taken: tuple[CourseTaken, ...] = ()


@dataclass(frozen=True, slots=True)
class SupportAsked:
    """A question to the help desk and when it was answered."""

    asked_at: datetime
    judged_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EducationAsked:
    """A project of education with a professional organization, about to be marked complete."""

    topics: tuple[str, ...] = ()
    organization: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseAsked:
    """An extract that somebody wants for statistics, research, education or outreach."""

    identified: bool
    purpose: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellAsked:
    """One cell of a table to be published: how many people stand behind it."""

    on: date
    persons: int


@dataclass(frozen=True, slots=True)
class PeersAsked:
    """How many others stand behind a prescriber's comparison, the prescriber not counted."""

    on: date
    peers: int


@dataclass(frozen=True, slots=True)
class EvaluationAsked:
    """Which month was last evaluated, by its first day, and on which day one asks."""

    judged_on: date
    program_began: date
    last_month: date | None = None


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One dispensing as the measures of criteria and report cards see it; no name, no code of a person.

    `patient` only tells rows of one patient from those of another within one computation.
    """

    id: int
    patient: int
    opioid: bool
    benzodiazepine: bool
    cash: bool
    insured: bool
    daily_mme: Decimal | None = None
    days_supply: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure came to: its value (None when nothing could be measured), and the rows it rests on."""

    value: Decimal | None
    rows: int
    evidence: tuple[int, ...] = field(default=())
