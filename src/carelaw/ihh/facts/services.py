"""What the rules of services may know: one service that a health home logs for a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Mode(StrEnum):
    """How a service was given. `none` is mail, text, portal, fax or work on the record."""

    IN_PERSON = "in-person"
    TELEHEALTH = "telehealth"
    TELEPHONE = "telephone"
    NONE = "none"


class Basis(StrEnum):
    """What a service counts as for payment: face to face, telephonic, or no live contact."""

    FACE_TO_FACE = "F2F"
    TELEPHONE = "TEL"
    NONE = "NONE"


class Profession(StrEnum):
    """Who performs a service, as far as the text asks."""

    PHYSICIAN = "physician"
    PHYSICIAN_ASSISTANT = "physician-assistant"
    ADVANCED_PRACTICE_NURSE = "advanced-practice-nurse"
    CARE_COORDINATOR = "care-coordinator"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Telehealth:
    """The checklist of 140.403 for a video service: two-way live picture and sound, both sites, the attestation."""

    interactive_audio_video: bool = False
    originating_site: str = ""
    distant_site_npi: str = ""
    attested: bool = False


@dataclass(frozen=True, slots=True)
class ContactOfService:
    """How a service reached whom. `live` is a talk in both directions; an unanswered attempt is not."""

    mode: Mode
    live: bool = True
    member_present: bool = True
    telehealth: Telehealth = Telehealth()


@dataclass(frozen=True, slots=True)
class ActivityOfService:
    """The kind of a service, and who performed it for a member of which tier."""

    activity: str
    served_on: date
    profession: Profession = Profession.CARE_COORDINATOR
    licensed_to: date | None = None
    tier: str = ""
    mental_health_assessed: bool = False
    not_indicated_because: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PlanOfCare:
    """When a membership began, when plans were completed, and until when one looks."""

    member_from: date
    completed_on: tuple[date, ...] = ()
    looked_on: date | None = None


@dataclass(frozen=True, slots=True)
class OtherService:
    """A claim of another program for the same member, held against a service of the health home."""

    code: str
    served_on: date
    by_health_home_or_partner: bool
    paid: bool = True
    service_on: date | None = None
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the published fee schedule; the last day and the last age belong to it."""

    tier: str
    amount: Decimal
    first_day: date
    last_day: date | None = None
    age_from: int = 0
    age_to: int | None = None


@dataclass(frozen=True, slots=True)
class RateAsked:
    """Which rate is asked for: the member's tier and age and the health home's tier on the day of service."""

    served_on: date
    member_tier: str
    health_home_tier: str
    age: int
    schedule: tuple[FeeLine, ...] = ()
