"""The program's tables, one subject a module."""

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
from carelaw.ihh.store.models.people import Circumstance, Coverage, Enrollment, HealthHome, Member, Tier

__all__ = [
    "Assignment",
    "AssignmentMethod",
    "ChangeKind",
    "ChangeRequest",
    "ChoiceNotice",
    "ChoiceState",
    "Circumstance",
    "Consent",
    "ConsentState",
    "Coverage",
    "Enrollment",
    "HealthHome",
    "Member",
    "Membership",
    "Tier",
    "TierPeriod",
]
