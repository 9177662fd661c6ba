"""The program's tables, one subject a module."""

from carelaw.ihh.store.models.attribution import Attribution, AttributionRun, AttributionStatus, RunState
from carelaw.ihh.store.models.claims import Claim, ClaimStatus, GrouperPin, GrouperResult, ImportedFile, RefusedRow
from carelaw.ihh.store.models.membership import (
    Assignment,
    AssignmentMethod,
    ChangeKind,
    ChangeRequest,
    ChoiceNotice,
    ChoiceState,
    Consent,
    ConsentState,
    Membership,
    TierPeriod,
)
from carelaw.ihh.store.models.outcomes import MeasureReport, OutcomesPublication, OutcomesResult
from carelaw.ihh.store.models.payments import FeeRow, MemberMonthLine, MonthStatus, PaymentRun
from carelaw.ihh.store.models.people import Circumstance, Coverage, Enrollment, HealthHome, Member, Tier
from carelaw.ihh.store.models.rosters import Roster
from carelaw.ihh.store.models.services import HomeChange, OtherClaim, ServiceLine, ServiceStanding

__all__ = [
    "Assignment",
    "AssignmentMethod",
    "Attribution",
    "AttributionRun",
    "AttributionStatus",
    "ChangeKind",
    "ChangeRequest",
    "ChoiceNotice",
    "ChoiceState",
    "Circumstance",
    "Claim",
    "ClaimStatus",
    "Consent",
    "ConsentState",
    "Coverage",
    "Enrollment",
    "FeeRow",
    "GrouperPin",
    "GrouperResult",
    "HealthHome",
    "HomeChange",
    "ImportedFile",
    "MeasureReport",
    "Member",
    "MemberMonthLine",
    "Membership",
    "MonthStatus",
    "OtherClaim",
    "OutcomesPublication",
    "OutcomesResult",
    "PaymentRun",
    "RefusedRow",
    "Roster",
    "RunState",
    "ServiceLine",
    "ServiceStanding",
    "Tier",
    "TierPeriod",
]
