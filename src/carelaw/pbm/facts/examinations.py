"""What the rules about examinations and records may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class ExaminationPlan:
    """An examination before it is opened."""

    ever_licensed: bool
    reason: str = field(default="", metadata={"says": "why the public's protection asks for it"})
    scope: str = ""
    period_from: date | None = None
    period_to: date | None = None
    examiners: int = 0


@dataclass(frozen=True)
class KeptRecord:
    """A record, the matter it records, and the day on which somebody would destroy it."""

    created_on: date
    destroyed_on: date
    matter_ended_on: date | None = None
    matter_open: bool = False
    on_hold: bool = False


@dataclass(frozen=True)
class AccessAsked:
    """A request for records, as it stands on a day."""

    asked_on: date
    due_on: date
    seen_on: date
    delivered_on: date | None = None
    refused: bool = False
    charged: bool = field(default=False, metadata={"says": "access was made to depend on a charge"})


@dataclass(frozen=True)
class HelpAsked:
    """A person of the examined business who is asked to help."""

    connected: bool = field(metadata={"says": "an officer, director, employee or agent"})
    due_on: date
    seen_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class RefusedRequest:
    """A request of an examination that was not met."""

    in_writing: bool
    reasonable: bool | None = None
    refused: bool = False
    due_on: date | None = None
    seen_on: date | None = None
    delivered_on: date | None = None


@dataclass(frozen=True)
class SubpoenaIssued:
    """A subpoena before it is issued."""

    issued_on: date
    return_on: date | None = None
    issuer_designated: bool = field(default=False, metadata={"says": "the Director, or a designation is on file"})
    person: str = ""
    matter: str = ""


@dataclass(frozen=True)
class CourtEnforcement:
    """A subpoena for which a court is to be asked."""

    seen_on: date
    return_on: date
    served_on: date | None = None
    service_proof: str = ""
    disobedience: str = field(default="", metadata={"says": "what was not done, and how it is shown"})
    obeyed_on: date | None = None


class ExaminerKind(StrEnum):
    """Whom the Director may retain."""

    ATTORNEY = "attorney"
    APPRAISER = "appraiser"
    ACTUARY = "actuary"
    ACCOUNTANT = "accountant"
    SPECIALIST = "specialist"


@dataclass(frozen=True)
class ExaminerRetained:
    """An outside examiner before the assignment."""

    kind: ExaminerKind | None
    rate: Decimal | None = field(default=None, metadata={"says": "US dollars an hour"})
    independent: bool | None = field(default=None, metadata={"says": "of the licensee; asked of actuaries and CPAs"})
    declared_on: date | None = field(default=None, metadata={"says": "day of the conflict declaration"})
    conflict: bool = False
    assigned_on: date | None = None


@dataclass(frozen=True)
class ExaminationCost:
    """One line of the costs of an examination; US dollars."""

    kind: str = field(metadata={"says": "work, travel or living"})
    amount: Decimal
    licensee: bool = field(default=True, metadata={"says": "whoever is examined holds or held a license"})
