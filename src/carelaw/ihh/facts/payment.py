"""What the rules of the monthly payment may know: a service line, a pair's year, a member-month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carelaw.ihh.facts.services import Basis


class OutcomesStanding(StrEnum):
    """Whether a health home qualified for an outcomes payment of a year."""

    QUALIFIED = "qualified"
    NOT_QUALIFIED = "not-qualified"
    NOT_DECIDED = "not-decided"


class Limit(StrEnum):
    """Whether telephonic months are limited in a year, for a member with a health home."""

    NONE = "none"
    IN_FORCE = "in-force"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class DeniedDays:
    """Days on which no service of a health home is payable. No last day: still open."""

    first_day: date
    last_day: date | None = None
    cause: str = "notice"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One claimed service, with all that decides whether it may carry a month's payment.

    Look-ups are made for the day of service. `claimed_on` is the day on which the health home logged or claimed it.
    """

    served_on: date
    claimed_on: date
    basis: Basis
    qualifying: bool = True
    member: bool = True
    excluded_by: str = ""
    exclusion_ended_membership: bool = False
    excluded_in_month: bool = False
    health_home_active: bool = True
    tier_served: bool = True
    performer_known: bool = True
    denied: tuple[DeniedDays, ...] = ()
    by_affected_partner: bool = False
    same_contact_billed: bool = False


@dataclass(frozen=True, slots=True)
class PairYear:
    """A member with a health home in the outcomes year before the one that is paid."""

    index: int
    on: date
    months_enrolled: int
    months_face_to_face: int
    health_home_months_face_to_face: int
    outcomes: OutcomesStanding
    months_only_in_denied_days: int = 0


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A service line after `payable-service`: kept, or dropped with its code."""

    served_on: date
    basis: Basis
    dropped: str = ""
    says: str = ""
    cite: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class MemberMonth:
    """One member with one health home in one calendar month; `month` is its first day."""

    month: date
    lines: tuple[JudgedLine, ...] = ()
    limit: Limit = Limit.NONE
    telephone_months_paid: int = 0
    paid_to_another: bool = False
    duplicate_unresolved: bool = False
    duplicate_denied: bool = False


@dataclass(frozen=True, slots=True)
class ChangeOfPartner:
    """A change of a required professional or a partner, and when the Department heard of it through its system."""

    changed_on: date
    looked_on: date
    adds_partner: bool = False
    notified_on: date | None = None
    agreement_received_on: date | None = None
