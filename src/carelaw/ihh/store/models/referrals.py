"""Referrals from providers and emergency departments, what hospitals are told, and what is shared with health homes."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.ihh.store.models.people import Member, Tier


class ReferralStep(models.TextChoices):
    """Where a referral stands."""

    RECEIVED = "received", "Received"
    APPROVED = "approved", "Approved"
    DENIED = "denied", "Denied"


class MemberReferral(models.Model):
    """A provider's referral of a person, with the documents that are said to support a tier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="referrals")
    party_id = models.UUIDField(null=True)
    referrer = models.CharField(max_length=120)
    referrer_npi = models.CharField(max_length=10, blank=True)
    referrer_kind = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    asserted = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    says = models.CharField(max_length=500, blank=True)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ReferralStep.choices, default=ReferralStep.RECEIVED)
    tier = models.CharField(max_length=1, choices=Tier.choices, blank=True)
    supported = models.JSONField(default=list)
    decided_on = models.DateField(null=True)
    because = models.CharField(max_length=500, blank=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_on"], name="referrals_waiting")]


class Hospital(models.Model):
    """A hospital that takes part in the Medical Assistance Program, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    npi = models.CharField(max_length=10, unique=True)
    county = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    takes_part_from = models.DateField()
    takes_part_to = models.DateField(null=True)


class HospitalInstruction(models.Model):
    """An instruction to a hospital to set up a procedure for referrals from its emergency department."""

    id = models.BigAutoField(primary_key=True)
    hospital = models.ForeignKey(Hospital, on_delete=models.CASCADE, related_name="instructions")
    version = models.CharField(max_length=20)
    sent_on = models.DateField()
    acknowledged_on = models.DateField(null=True)
    procedure_name = models.CharField(max_length=200, blank=True)
    procedure_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hospital", "version"], name="one_instruction_per_version")]


class ResourceItem(models.Model):
    """A practice, a piece of information or a resource that is shared with health homes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=40)
    audience = models.CharField(max_length=20)
    shared_by = models.CharField(max_length=120, blank=True)
    says = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default="published")
    held_because = models.CharField(max_length=300, blank=True)
    entered_on = models.DateField()
    published_on = models.DateField(null=True)


class ResourceRead(models.Model):
    """A health home opened a shared item."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ResourceItem, on_delete=models.CASCADE, related_name="reads")
    party_id = models.UUIDField()
    read_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "party_id"], name="one_read_per_party")]
