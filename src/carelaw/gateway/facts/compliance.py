"""What the rules on willful failure to integrate may know: respondents, letters, delays, exemptions, fines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is under the rule; only the first two can be fined."""

    PHARMACY_ENTITY = "pharmacy-entity"
    PMS_VENDOR = "pms-vendor"
    INTEGRATION_VENDOR = "integration-vendor"
    EHR = "ehr"
    CERTIFIED_HEALTH_IT = "certified-health-it"
    DISPENSING_SYSTEM = "dispensing-system"
    CUSTOMER = "customer"
    OTHER_BOUND = "other-bound"
    NOT_BOUND = "not-bound"


class Ground(StrEnum):
    """The breach that a case is about; a fine rests on the first alone."""

    FAILURE_TO_INTEGRATE = "failure-to-integrate"
    LATE_ROSTER = "late-roster"
    CACHING = "caching"
    OTHER = "other"


class LetterKind(StrEnum):
    """The three letters, in their order."""

    FIRST_WARNING = "first-warning"
    SECOND_FINAL_WARNING = "second-final-warning"
    NOTICE_OF_NON_COMPLIANCE = "notice-of-non-compliance"


class WaitingOn(StrEnum):
    """Whose turn it was on the days of a delay."""

    DEPARTMENT = "department"
    ENTITY = "entity"
    VENDOR = "vendor"


class DelayState(StrEnum):
    """A delay counts only once the Department has confirmed it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Days:
    """A period of days; both belong to it, and an open end is still running."""

    from_on: date
    to_on: date | None = None

    def holds(self, on: date) -> bool:
        """True on its first day, its last, and between."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """A case that somebody wants to open: against whom, on which ground."""

    respondent_kind: PartyKind
    ground: Ground
    opened_on: date
    everything_exempt: bool = False
    integrated: bool = False


@dataclass(frozen=True, slots=True)
class Willfulness:
    """What is on file of the Department's finding that a failure is willful."""

    determined_on: date | None = None
    facts_stated: bool = False
    by_department: bool = True


@dataclass(frozen=True, slots=True)
class LetterDispatch:
    """How a letter left: by post on a day, by e-mail at an instant, whether the e-mail came back.

    `claimed_on` is the day on which somebody says it was sent, where somebody does.
    """

    mailed_on: date | None = None
    emailed_at: datetime | None = None
    email_bounced: bool = False
    claimed_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterDay:
    """The day of a second or third letter, with the days of the letters before it."""

    kind: LetterKind
    sent_on: date
    first_sent_on: date
    second_sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterToSend:
    """A letter about to be sent, with all that may stand against it."""

    kind: LetterKind
    sent_on: date
    willful_on: date | None = None
    first_sent_on: date | None = None
    second_sent_on: date | None = None
    third_sent_on: date | None = None
    completed_on: date | None = None
    exempt_from: date | None = None
    department_delay_open: bool = False
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What a letter holds: the merge fields left empty, and whether the referral notice is a part of it."""

    kind: LetterKind
    missing_fields: tuple[str, ...] = ()
    referral_title: str = ""


@dataclass(frozen=True, slots=True)
class CaseOnDay:
    """A case as it stands on a day."""

    on: date
    willful_on: date | None = None
    first_sent_on: date | None = None
    second_sent_on: date | None = None
    third_sent_on: date | None = None
    completed_on: date | None = None
    exempt_from: date | None = None


@dataclass(frozen=True, slots=True)
class FineStart:
    """The day from which a fine is to run, and the letters it can be taken from."""

    first_sent_on: date | None = None
    second_sent_on: date | None = None
    third_sent_on: date | None = None
    claimed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FineRate:
    """A daily rate that somebody wants to charge on a day."""

    usd_per_day: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Fine:
    """All that a fine is counted from; delays are the confirmed ones."""

    third_sent_on: date | None = None
    first_sent_on: date | None = None
    completed_on: date | None = None
    exempt_from: date | None = None
    delays: tuple[Days, ...] = ()
    waived: tuple[Days, ...] = ()
    locations: int = 1


@dataclass(frozen=True, slots=True)
class FineDay:
    """One day of a fine."""

    on: date
    fine: Fine


@dataclass(frozen=True, slots=True)
class FineSum:
    """The days of a fine through a day, and what somebody says they come to."""

    fine: Fine
    through: date
    days: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FineMonth:
    """A month of a fine to be assessed on a day, and what somebody says it comes to."""

    fine: Fine
    month: date
    on: date
    days: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """A period in which an integration waited: on whom, from when to when, and whether that is confirmed."""

    waiting_on: WaitingOn
    from_on: date
    to_on: date | None = None
    state: DelayState = DelayState.PROPOSED
    on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseLocation:
    """A location of a case: when its test was passed, production was switched on, or an exemption took effect."""

    test_passed_on: date | None = None
    production_on: date | None = None
    exempt_from: date | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """The locations that a case waits for, as its opening listed them."""

    locations: tuple[CaseLocation, ...]


@dataclass(frozen=True, slots=True)
class Certification:
    """A pharmacy's own statement that it uses no electronic system, and what the register knows of one."""

    signed_on: date | None = None
    received_on: date | None = None
    system_on_record: bool = False
    point_on_record: bool = False


@dataclass(frozen=True, slots=True)
class HospitalBasis:
    """Why a hospital's pharmacy is said to be exempt; None where nobody has looked."""

    department_of_inpatient_facility: bool | None = None
    owned_by_hospital: bool | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A bundle for the Bureau of Collections: the third letter, what is missing, what is owed."""

    third_sent_on: date | None = None
    missing: tuple[str, ...] = ()
    owed: Decimal = Decimal(0)
    running: bool = True
    hold_reason: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """A finding to be opened: the kind of party it is about."""

    party_kind: PartyKind


@dataclass(frozen=True, slots=True)
class CureNotice:
    """A notice to put a breach right: until when, and what came of it."""

    sent_on: date
    cure_by: date
    cured_on: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Prohibition:
    """A decision to shut a party out, with what went before it."""

    cure_notice_on: date | None = None
    cured_on: date | None = None
    reason: str = ""
