"""An entity's way to integration: its request, each step with who made it, its attestations and its test."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import PharmacyEntity, PharmacyLocation, Vendor


class Onboarding(models.Model):
    """One integration of an entity, from its request to production."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="onboardings")
    locations = models.ManyToManyField(PharmacyLocation, related_name="onboardings")
    channel = models.CharField(max_length=12)
    # The id of the e-mail that asked: the same e-mail is one request, however often it arrives.
    message_id = models.CharField(max_length=200, null=True, unique=True)
    requested_on = models.DateField()
    stage = models.CharField(max_length=20)
    waiting_on = models.CharField(max_length=12)
    option = models.CharField(max_length=20, blank=True)
    carried_by = models.CharField(max_length=20, blank=True)
    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="onboardings")
    memorandum_id = models.UUIDField(null=True)
    attested = models.JSONField(default=dict)
    test_results = models.JSONField(default=dict)
    test_passed_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stage", "-created_at"], name="gateway_onboarding_stage")]


class OnboardingStep(models.Model):
    """One step that was made: append-only. Spells that wait on the Department count as its delay, not the entity's."""

    id = models.BigAutoField(primary_key=True)
    onboarding = models.ForeignKey(Onboarding, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=20)
    waiting_on = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    says = models.CharField(max_length=300, blank=True)
