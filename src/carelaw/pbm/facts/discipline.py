"""What the rules about discipline may know: a charged cause, a notice, a hearing, a penalty, a sanction, a bar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ActionKind(StrEnum):
    """What the Director does to a license, or besides."""

    PROBATION = "probation"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"
    DENIAL = "denial"
    NON_RENEWAL = "non-renewal"
    CIVIL_PENALTY = "civil-penalty"


class SanctionKind(StrEnum):
    """What keeps somebody from working as a benefit manager."""

    SUSPENSION = "suspension"
    REVOCATION = "revocation"
    DENIAL = "denial"


class ViolationLimb(StrEnum):
    """What was broken under 512-5(a)(2)."""

    STATUTE = "statute"
    RULE = "rule"
    SUBPOENA = "subpoena"
    ORDER = "order"


class ConductLimb(StrEnum):
    """Which conduct of 512-5(a)(7) is charged."""

    FRAUDULENT = "fraudulent"
    COERCIVE = "coercive"
    DISHONEST = "dishonest"
    INCOMPETENT = "incompetent"
    UNTRUSTWORTHY = "untrustworthy"
    FINANCIALLY_IRRESPONSIBLE = "financially-irresponsible"


class FindingKind(StrEnum):
    """How an unfair practice or fraud is established."""

    ADMISSION = "admission"
    FINAL_FINDING = "final-finding"
    ALLEGATION = "allegation"


class MatchedBy(StrEnum):
    """What ties an applicant to somebody who is barred."""

    LEGAL_ENTITY = "legal-entity"
    SUCCESSOR_NAME = "successor-name"
    TAX_NUMBER = "tax-number"
    CONTROLLING_OFFICER = "controlling-officer"


class PersonKind(StrEnum):
    """Whose violation it is."""

    BENEFIT_MANAGER = "benefit-manager"
    COVERED_ENTITY = "covered-entity"
    PHARMACY = "pharmacy"
    OTHER = "other"


@dataclass(frozen=True)
class LicenseAction:
    """An action against a license, with how many causes are charged with evidence."""

    kinds: tuple[ActionKind, ...] = ()
    causes: int = field(default=0, metadata={"says": "charged causes, each with evidence"})


@dataclass(frozen=True)
class FalseApplication:
    """Cause (1): one field of one application, as stated and as it truly was."""

    application: str = ""
    field_name: str = ""
    stated: str = ""
    true_value: str = ""
    intended: bool | None = None
    evidence: int = 0


@dataclass(frozen=True)
class Violation:
    """Cause (2): what was broken, and by which limb."""

    limb: ViolationLimb | None = None
    provision: str = field(default="", metadata={"says": "the section broken, or the rule, subpoena or order"})
    intended: bool | None = None
    evidence: int = 0


@dataclass(frozen=True)
class FraudulentLicense:
    """Cause (3): the statement by which a license was got, or was to be got."""

    application: str = ""
    statement: str = ""
    evidence: int = 0


@dataclass(frozen=True)
class MoneyMisused:
    """Cause (4): money withheld, misappropriated or converted; US dollars."""

    amount: Decimal | None = None
    since: date | None = None
    evidence: int = 0


@dataclass(frozen=True)
class TermsMisstated:
    """Cause (5): the clause of a contract with a covered entity, and what was said of it to whom."""

    clause: str = ""
    statement: str = ""
    made_to: str = ""
    made_on: date | None = None
    intended: bool | None = None


@dataclass(frozen=True)
class UnfairPractice:
    """Cause (6): the admission or finding, whose it is and of which day."""

    kind: FindingKind | None = None
    body: str = ""
    dated: date | None = None
    document: str = ""


@dataclass(frozen=True)
class UnfitConduct:
    """Cause (7): which conduct, where, and the facts."""

    limb: ConductLimb | None = None
    place: str = ""
    facts: str = ""
    evidence: int = 0


@dataclass(frozen=True)
class ActionElsewhere:
    """Cause (8): what another state, province, district or territory did to a comparable credential."""

    jurisdiction: str = ""
    credential: str = ""
    action: str = field(default="", metadata={"says": "denied, suspended or revoked"})
    dated: date | None = None
    document: str = ""


@dataclass(frozen=True)
class RenewalQuestion:
    """The question of every application and renewal: was a credential denied, suspended or revoked elsewhere?"""

    answer: str = field(default="", metadata={"says": "no, yes or empty"})
    told: str = field(default="", metadata={"says": "jurisdiction, credential, action and day, when yes"})


@dataclass(frozen=True)
class ForgedName:
    """Cause (9): the name that was forged, on which application."""

    application: str = ""
    name: str = ""
    evidence: int = 0


@dataclass(frozen=True)
class FilingSignature:
    """Who signed a filing, when and by which method; the digest of what was signed."""

    signer: str = ""
    signed_on: date | None = None
    method: str = ""
    digest: str = ""


@dataclass(frozen=True)
class UnpaidFee:
    """Cause (10): a tax or fee that the law requires, and whether it was paid."""

    seen_on: date
    tax_or_fee: str = ""
    due_on: date | None = None
    paid_on: date | None = None


@dataclass(frozen=True)
class CauseWithdrawn:
    """A charged cause that is to be withdrawn: by a person with a reason, or by itself because money came in."""

    by_person: bool
    reason: str = ""


@dataclass(frozen=True)
class ReasonedNotice:
    """A notice of an action, before the action takes effect."""

    kind: ActionKind
    reasons: str = ""
    mailed_on: date | None = None
    effective_on: date | None = None


@dataclass(frozen=True)
class HearingDemand:
    """A demand for a hearing, by the day on which it was received."""

    mailed_on: date
    received_on: date
    written: bool = True


@dataclass(frozen=True)
class HearingDay:
    """A day for a hearing, counted from the mailing of its notice."""

    notice_mailed_on: date
    hearing_on: date
    continued: bool = field(default=False, metadata={"says": "moved by a recorded agreement"})


@dataclass(frozen=True)
class HearingStep:
    """A stage of a hearing that is to be entered after those already entered."""

    stage: str
    done: tuple[str, ...] = ()
    procedural_part: str = field(default="", metadata={"says": "the part of the Administrative Code that is followed"})


@dataclass(frozen=True)
class OfficerChosen:
    """A hearing officer, and the accounts that investigated the case."""

    officer: str = ""
    investigators: tuple[str, ...] = ()


@dataclass(frozen=True)
class PenaltyOrder:
    """A civil penalty that is to be ordered, and whether its hearing was completed."""

    hearing_completed: bool | None = None


@dataclass(frozen=True)
class CivilPenalty:
    """A civil penalty after a hearing; US dollars."""

    on: date
    amount: Decimal
    causes_found: tuple[str, ...] = ()


@dataclass(frozen=True)
class ViolationDays:
    """One violation and the days through which it ran; the last day belongs to it."""

    violation: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Forfeiture:
    """A forfeiture that is to be charged; US dollars."""

    on: date
    amount: Decimal
    violation_days: int
    person: PersonKind = PersonKind.BENEFIT_MANAGER
    own_duty: bool = field(default=True, metadata={"says": "the duty broken was this person's own"})
    hearing_offered: bool = False


@dataclass(frozen=True)
class ContinuingViolations:
    """Violations with their days, looked at on a day where one still runs."""

    violations: tuple[ViolationDays, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True)
class CaseReach:
    """A step in a case of somebody whose license may have ended."""

    step: str = field(metadata={"says": "open, order or close"})
    ground: str = field(default="", metadata={"says": "for closing: why"})
    license_status: str = ""


@dataclass(frozen=True)
class HandedBack:
    """A license that is to be handed back after a suspension, denial or revocation."""

    event: ActionKind
    event_on: date
    seen_on: date
    delivered_on: date | None = None
    method: str = field(default="", metadata={"says": "in-person or mail"})


@dataclass(frozen=True)
class Publishing:
    """A sanction that is to be published, with what decides when it is final."""

    kind: ActionKind
    publish_on: date
    mailed_on: date | None = None
    demanded: bool = False
    ordered_on: date | None = None
    held_until: date | None = field(default=None, metadata={"says": "last day of a hold for judicial review"})


@dataclass(frozen=True)
class Reapplication:
    """An application by somebody whose license was revoked, or to whom one was denied."""

    applied_on: date
    event: SanctionKind
    event_on: date
    for_cause: bool = True
    matched_by: MatchedBy = MatchedBy.LEGAL_ENTITY


@dataclass(frozen=True)
class Engagement:
    """Somebody wants to hire, contract with or use a benefit manager on a day; the sanction that may stand."""

    on: date
    kind: SanctionKind
    since: date
    until: date | None = field(default=None, metadata={"says": "last day; empty while it lasts"})
