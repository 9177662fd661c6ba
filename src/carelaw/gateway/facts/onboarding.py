"""What the checks of onboarding may know: steps, agreements, decisions, attestations, tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carelaw.gateway.facts.search import Option


class Stage(StrEnum):
    """The steps of an integration, in their order."""

    REQUESTED = "requested"
    MOU_DRAFT = "mou-draft"
    MOU_EXECUTED = "mou-executed"
    VENDOR_CONFIRMED = "vendor-confirmed"
    FEASIBLE = "feasible"
    TESTING = "testing"
    TEST_PASSED = "test-passed"
    PRODUCTION = "production"
    WITHDRAWN = "withdrawn"
    EXEMPT_CLOSED = "exempt-closed"


class ChangeKind(StrEnum):
    """What an entity wants to change about its integration."""

    PRODUCT = "product"
    OPTION = "option"
    INTEGRATION_VENDOR = "integration-vendor"
    INTERSTATE = "interstate"
    CLERICAL = "clerical"


class DecidedBy(StrEnum):
    """Who set the method and the vendor."""

    ENTITY = "entity"
    VENDOR = "vendor"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class StepWanted:
    """An integration at one step, asked to go to another."""

    now: Stage
    to: Stage


@dataclass(frozen=True, slots=True)
class MemorandumDraft:
    """What a memorandum holds: its points A to F, the decision, and what it would charge."""

    knows_duty: bool
    knows_choices_and_costs: bool
    knows_states_may_want_memoranda: bool
    states_listed: bool
    vendor_by_agreement: bool
    exception_stated: bool
    activation_stated: bool
    ownership_stated: bool
    option: Option | None = None
    program_fee: bool = False


@dataclass(frozen=True, slots=True)
class DataSharingDraft:
    """What a data sharing agreement holds, and what it would cost the State."""

    roles_of_vendor: bool
    roles_of_program: bool
    security: bool
    ownership: bool
    prohibited_uses: bool
    inspection: bool
    audit_at_no_cost: bool
    disabling_at_no_cost: bool
    program_fee: bool = False


@dataclass(frozen=True, slots=True)
class VendorChoice:
    """A vendor that an entity chose, beside the memorandum's decision; the program's own option needs no vendor."""

    chosen_on: date
    program_option: bool
    agreement_current: bool = False
    prohibited: bool = False
    same_as_memorandum: bool = True
    decided_by: DecidedBy = DecidedBy.ENTITY


@dataclass(frozen=True, slots=True)
class Change:
    """A change that an entity asks for, and its memorandum."""

    kind: ChangeKind
    memorandum_executed: bool


@dataclass(frozen=True, slots=True)
class Attestations:
    """What a connecting party attested before testing."""

    control_list: bool
    electronic_safeguards: bool
    physical_safeguards: bool
    responsible_officer: bool


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What pharmacy and vendors found: whether it can connect, and by which option."""

    feasible: bool | None = None
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class TrialRun:
    """The mandatory test cases, how many passed, and whether the program signed them off."""

    mandatory: int
    passed: int
    signed_off: bool
