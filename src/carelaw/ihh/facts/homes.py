"""What the rules about health homes may know: application, terms, partners, panel, findings, plans, the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ApplicationAsked:
    """An application as it came in. `partners` are the names of those who are to serve with the applicant."""

    legal_name: str
    tax_id: str
    entity_type: str = ""
    tiers: tuple[str, ...] = ()
    delivery_model: str = "single"
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """The ground on which an application is to be refused, and what was found."""

    ground: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class PartnerPaper:
    """A declared partner, and when a copy of the agreement came in; one that staff rejected did not."""

    name: str
    received_on: date | None = None
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """Whether an application may be approved on a day."""

    decided_on: date
    enrollment: str
    terms_version: str = ""
    signed_version: str = ""
    signed_on: date | None = None
    delivery_model: str = "single"
    partners: tuple[PartnerPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class TermsSigned:
    """A signature under a version of the terms, and the version that stands."""

    version: str
    current_version: str
    signed_by: str
    signed_on: date
    looked_on: date


@dataclass(frozen=True, slots=True)
class IntakeAsked:
    """For which tiers a health home wants to take nobody new."""

    home_tier: str
    closed_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfessionalChanged:
    """Whose place changed: the role, and the roles that the terms in force name as required."""

    role: str
    required_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelOfMonth:
    """A health home at the end of a month: consented members then, assigned people on the first of it."""

    month_end: date
    members: int
    assigned_on_first: int = 0
    approved_least: int | None = None
    approved_from: date | None = None
    approved_to: date | None = None


@dataclass(frozen=True, slots=True)
class SmallerPanelAsked:
    """A smaller panel as it is asked for: how small, on which ground, for which counties, from when to when."""

    least: int
    ground: str = ""
    counties: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingMade:
    """A finding that a health home does not comply: the provision and the evidence."""

    provision: str
    evidence: str


@dataclass(frozen=True, slots=True)
class HomeStanding:
    """How many findings are open on a day, and how far a corrective action plan has come."""

    open_findings: int
    plan_state: str = ""


@dataclass(frozen=True, slots=True)
class StepAsked:
    """One step of a plan: for which finding, what, by whom, by when."""

    finding: str
    action: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanHandedIn:
    """A corrective action plan as handed in, beside the findings it answers and its last day."""

    findings: tuple[str, ...]
    steps: tuple[StepAsked, ...]
    handed_in_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One milestone and whether it was reached."""

    number: int
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanConcluded:
    """Whether a plan's terms are said to be met, with its milestones and the reasons."""

    met: bool
    steps: tuple[StepStanding, ...]
    looked_on: date
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class TerminationAsked:
    """Whether an agreement may be ended: where the plan stands, and from when it is to end."""

    plan_state: str
    final: bool = False
    noticed_on: date | None = None
    hearing_by: date | None = None
    hearing_asked: bool = False
    hearing_decided: bool = False
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class DutyAsked:
    """A duty of the Department, performed on a day; `delegated` False: by the Department's own staff."""

    duty: str
    on: date
    delegated: bool = True
    duties: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    revoked_on: date | None = None
