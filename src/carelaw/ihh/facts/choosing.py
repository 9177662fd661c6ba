"""What the rules of choice, assignment, consent and leaving may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NoticeMailed:
    """The day on which the notice of choice was mailed; None while there is no address to mail to."""

    mailed_on: date | None


@dataclass(frozen=True, slots=True)
class HomeAsked:
    """A person's tier and the health home that he or she asks for."""

    tier: str
    home_tier: str
    active: bool = True
    open_to_new: bool = True
    members: int = 0
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A health home as the ranking sees it for one person."""

    reference: str
    tier: str
    active: bool = True
    open_to_new: bool = True
    members: int = 0
    capacity: int = 2000
    panel_minimum: int = 500
    counties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    service_dates: int = 0
    was_last_home: bool = False
    serves_household: bool = False
    miles: Decimal | None = None
    left_on_request: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentCase:
    """A person without a choice and every health home."""

    tier: str
    county: str = ""
    language: str = "en"
    candidates: tuple[Candidate, ...] = ()


class Capacity(StrEnum):
    """As what the signer signs."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class ConsentCase:
    """A consent as entered, and the day from which the person is assigned to the health home."""

    given_on: date
    assigned_from: date | None
    informed_on: date | None = None
    signer: str = ""
    capacity: str = ""
    partner_sharing: bool = False
    expires_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """A request to change the health home (`TRANSFER`) or to leave (`OPT_OUT`), and the day it came in."""

    kind: str
    received_on: date
