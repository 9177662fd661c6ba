"""The program's tables, one subject a module."""

from carelaw.gateway.store.models.envelopes import Envelope, EnvelopeOutcome
from carelaw.gateway.store.models.locations import PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.store.models.onboarding import Onboarding, OnboardingStep
from carelaw.gateway.store.models.points import ConnectionPoint, PointEvent, UsedOnce

__all__ = [
    "ConnectionPoint",
    "Envelope",
    "EnvelopeOutcome",
    "Onboarding",
    "OnboardingStep",
    "PharmacyEntity",
    "PharmacyLocation",
    "PointEvent",
    "UsedOnce",
    "Vendor",
]
