"""What the rules about complaints, retaliation and unfair practices may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AdverseKind(StrEnum):
    """What a benefit manager did to a pharmacy; the first four stand in the act as examples."""

    CANCEL = "cancel"
    RESTRICT = "restrict"
    NOT_RENEW = "not-renew"
    NOT_OFFER = "not-offer"
    TARGETED_AUDIT = "targeted-audit"
    PAYMENT_HOLD = "payment-hold"
    OTHER = "other"


class AgainstKind(StrEnum):
    """Against whom a case of an unfair practice would run."""

    BENEFIT_MANAGER = "benefit-manager"
    INSURER = "insurer"
    OTHER = "other"


@dataclass(frozen=True)
class UnfairPracticeCase:
    """Violations found of the contracts section, and what a person decided about them."""

    against: AgainstKind
    findings: int = 0
    established: bool | None = field(default=None, metadata={"says": "decided by a person: they are established"})


@dataclass(frozen=True)
class Disclosure:
    """Information that a pharmacist or pharmacy gave, to whom, with what cause to believe."""

    act_on: date
    to: str = field(default="", metadata={"says": "the court, hearing, legislative body, proceeding or agency"})
    reasonable_cause: str = ""


@dataclass(frozen=True)
class LimitedDisclosure:
    """What was done to keep confidential and proprietary information out of a disclosure."""

    efforts: tuple[str, ...] = ()
    told_by_note: str = ""
    identifiers_found: int = field(default=0, metadata={"says": "places that look like a patient's identifier"})
    confirmed: bool = False


@dataclass(frozen=True)
class AdverseAction:
    """An action against a pharmacy after something it said, and why it was taken."""

    kind: AdverseKind
    act_on: date | None
    decided_on: date
    served_on: date
    stated_reason: str = ""
    other_reasons: int = field(default=0, metadata={"says": "other genuine reasons found"})
    motive_shown: bool | None = field(default=None, metadata={"says": "a person found that it was because of the act"})
    under_contract: bool = True


@dataclass(frozen=True)
class AfterDisclosure:
    """An action and a disclosure of a kind that is protected."""

    act_on: date
    decided_on: date
    served_on: date


@dataclass(frozen=True)
class AfterComplaint:
    """An action and a complaint to the plan or to the benefit manager."""

    filed_on: date
    decided_on: date
    served_on: date
    oral: bool = False
    noted_on: date | None = field(default=None, metadata={"says": "the day of the note, for an oral complaint"})
    arguable: bool = field(default=False, metadata={"says": "an appeal that counts as a complaint for this watch"})


@dataclass(frozen=True)
class AfterDepartmentComplaint:
    """An action and a complaint to the Department, proved by its receipt."""

    filed_on: date
    decided_on: date
    served_on: date
    receipt_found: bool = False
