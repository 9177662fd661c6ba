"""What the rules may know about a patient's request: who asks for whose record, the evidence, the clock, the fee.

None always means: nobody has established it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Capacity(StrEnum):
    """As what somebody asks. The first four are listed in §9(b)(11); nobody else is."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    HEALTH_CARE_AGENT = "health-care-agent"
    SPOUSE = "spouse"
    ADULTS_GUARDIAN = "adults-guardian"
    EXECUTOR = "executor"
    ATTORNEY = "attorney"
    INSURER = "insurer"
    EMPLOYER = "employer"
    OTHER = "other"


class Checked(StrEnum):
    """What a person of the department found when they looked at evidence."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    WAITING = "waiting"


class FeeStatus(StrEnum):
    """Whether a request may carry a cost (MAP-99)."""

    FREE = "free"
    CHARGEABLE = "chargeable"


class RequestKind(StrEnum):
    """What is asked for: the record, or a correction of it, which never costs anything."""

    RECORD = "record"
    CORRECTION = "correction"


class ClaimTarget(StrEnum):
    """What a claim is aimed at."""

    PRESCRIPTION = "prescription"
    ACCESS_HISTORY = "access-history"


class ClaimAnswer(StrEnum):
    """What the reporting dispenser answers to a claim."""

    REVISED = "revised"
    CONFIRMED = "confirmed"


class NoticeMode(StrEnum):
    """How a practice or a pharmacy uses the notice."""

    GIVEN = "given"
    POSTED = "posted"


class NoticeHolder(StrEnum):
    """Who uses the notice."""

    PRESCRIBER = "prescriber"
    DISPENSER = "dispenser"


@dataclass(frozen=True, slots=True)
class PatientAccessFacts:
    """A request for a record under §9(b)(11), judged on a day: that of the request, and again that of the delivery.

    For a health-care agent the power's first and last day belong to it; a revocation and a death take effect on
    their day.
    """

    capacity: Capacity
    requested_on: date | None = None
    judged_on: date | None = None
    birth_date: date | None = field(default=None, repr=False)
    identity: Checked | None = None
    capacity_proof: Checked | None = None
    power_for_health_care: bool | None = None
    power_from: date | None = None
    power_until: date | None = None
    power_revoked_on: date | None = None
    principal_died_on: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """The clock of one request: when it came, when evidence was asked for and came, when the record was given."""

    requested_on: date
    judged_on: date
    evidence_asked_on: date | None = None
    evidence_received_on: date | None = None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestForm:
    """A request as it came in, on paper or from the website. Never shown by `repr`: a patient's own details."""

    capacity: Capacity | None = None
    requester_name: str = field(default="", repr=False)
    reply_to: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    received_on: date | None = None
    declared_true: bool = False


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """What a request may cost: the days of earlier requests of the same person about the same patient that count.

    Requests that were refused or closed without an answer, and those that came back empty by the department's
    error, do not count. `cost` is the published amount, none if the department set none.
    """

    requested_on: date
    kind: RequestKind = RequestKind.RECORD
    earlier: tuple[date, ...] | None = None
    cost: Decimal | None = None
    answered: bool = True
    billed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A patient's word that something on record is wrong; `claimed_on` is the day on which it is said."""

    target: ClaimTarget = ClaimTarget.PRESCRIPTION
    own_row: bool | None = None
    requester_checked: Checked | None = None
    field_name: str = ""
    stated_value: str = field(default="", repr=False)
    claimed_value: str = field(default="", repr=False)
    claimed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """How far a claim is: asked of the dispenser, answered, decided.

    `revised_row` when a later version says something else of what is disputed, or the row was voided.
    """

    opened_on: date
    judged_on: date
    sent_to_dispenser_on: date | None = None
    answered_on: date | None = None
    answer: ClaimAnswer | None = None
    revised_row: bool | None = None
    overwritten_by_department: bool = False


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One access to a person's record, as the person may come to see it in the access history."""

    about_subject: bool | None = None
    withheld: bool | None = None


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The written notice to patients as it is about to be published: each item's text, and what the text prints."""

    judged_on: date
    collection: str = ""
    review_and_correct: str = ""
    how_to_obtain: str = ""
    free_of_charge: str = ""
    program_and_users: str = ""
    retention: str = ""
    confidentiality: str = ""
    cost: str = ""
    classes_named: int | None = None
    days_printed: int | None = None
    free_printed: int | None = None
    years_printed: int | None = None
    cost_printed: Decimal | None = None
    cost_in_force: Decimal | None = None
    promises_privilege: bool = False


@dataclass(frozen=True, slots=True)
class NoticeUse:
    """How one practice or pharmacy uses the notice, and in which version."""

    holder: NoticeHolder
    mode: NoticeMode | None = None
    version: int | None = None
    version_in_force: int | None = None
