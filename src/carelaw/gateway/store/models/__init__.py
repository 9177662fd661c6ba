"""The program's tables, one subject a module."""

from carelaw.gateway.store.models.compliance import (
    Assessment,
    AssessmentCredit,
    CaseAnswer,
    CollectionBundle,
    ComplianceLetter,
    DelayPeriod,
    Determination,
    Exemption,
    FineCase,
    FineCaseState,
    Relief,
)
from carelaw.gateway.store.models.envelopes import Envelope, EnvelopeOutcome
from carelaw.gateway.store.models.locations import PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.store.models.onboarding import Onboarding, OnboardingStep
from carelaw.gateway.store.models.points import ConnectionPoint, PointEvent, UsedOnce

__all__ = [
    "Assessment",
    "AssessmentCredit",
    "CaseAnswer",
    "CollectionBundle",
    "ComplianceLetter",
    "ConnectionPoint",
    "DelayPeriod",
    "Determination",
    "Envelope",
    "EnvelopeOutcome",
    "Exemption",
    "FineCase",
    "FineCaseState",
    "Onboarding",
    "OnboardingStep",
    "PharmacyEntity",
    "PharmacyLocation",
    "PointEvent",
    "Relief",
    "UsedOnce",
    "Vendor",
]
