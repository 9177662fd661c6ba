"""Findings, cure notices, prohibitions, inspections: what the program holds against a party, and what came of it."""

from __future__ import annotations

import uuid

from django.db import models


class FindingState(models.TextChoices):
    """Where a finding stands; a person moves it."""

    OPEN = "open", "To review"
    SUBSTANTIATED = "substantiated", "Substantiated"
    DISMISSED = "dismissed", "Dismissed"


class Finding(models.Model):
    """A sign or a report of a breach, for a person to review. It fines and forbids nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    # The same sign seen again the same day is the same finding.
    key = models.CharField(max_length=160, unique=True)
    code = models.CharField(max_length=40)
    says = models.CharField(max_length=300)
    provision = models.CharField(max_length=80)
    source = models.CharField(max_length=12)
    party_id = models.UUIDField(null=True, db_index=True)
    party_kind = models.CharField(max_length=24)
    party_name = models.CharField(max_length=200)
    point_id = models.UUIDField(null=True)
    requester_id = models.CharField(max_length=80, blank=True)
    # Ids of envelopes and of audit rows; nothing else of a search.
    evidence = models.JSONField(default=list)
    on = models.DateField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=FindingState.choices, default=FindingState.OPEN)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-opened_at"], name="gateway_finding_open")]


class FindingStep(models.Model):
    """One thing that a reviewer did about a finding, with the reason; append-only."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=20)
    because = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()


class CureNotice(models.Model):
    """A notice to put a breach right by a day that it names itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="cure_notices")
    party_id = models.UUIDField(null=True)
    party_name = models.CharField(max_length=200)
    provision = models.CharField(max_length=80)
    what_to_do = models.CharField(max_length=1000)
    sent_on = models.DateField()
    cure_by = models.DateField()
    channel = models.CharField(max_length=12)
    letter_id = models.UUIDField(null=True)
    response = models.CharField(max_length=1000, blank=True)
    responded_on = models.DateField(null=True)
    cured_on = models.DateField(null=True)
    # sent, cured, not-cured
    state = models.CharField(max_length=12, default="sent")
    decided_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "cure_by"], name="gateway_cure_due")]


class PartyProhibition(models.Model):
    """A party that is shut out, on which grounds, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    party_id = models.UUIDField()
    party_name = models.CharField(max_length=200)
    grounds = models.CharField(max_length=500)
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="prohibitions")
    cure_notice = models.ForeignKey(CureNotice, null=True, on_delete=models.PROTECT, related_name="prohibitions")
    decided_by = models.CharField(max_length=120)
    from_on = models.DateField()
    at = models.DateTimeField()
    # Each point that was shut out, with the state it had.
    points_before = models.JSONField(default=dict)
    lifted_on = models.DateField(null=True)
    lifted_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party_id"], condition=models.Q(lifted_on__isnull=True), name="one_prohibition_in_force"
            )
        ]


class VendorLoss(models.Model):
    """A pharmacy entity whose vendor was shut out: the loss alone does not make it willful."""

    id = models.BigAutoField(primary_key=True)
    entity_id = models.UUIDField(db_index=True)
    prohibition = models.ForeignKey(PartyProhibition, on_delete=models.PROTECT, related_name="losses")
    since_on = models.DateField()
    until_on = models.DateField(null=True)


class Inspection(models.Model):
    """An inspection of a party about uses that (g)(1) bans."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    party_id = models.UUIDField()
    party_name = models.CharField(max_length=200)
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="inspections")
    scope = models.JSONField(default=list)
    opened_on = models.DateField()
    access_on = models.DateField(null=True)
    inspector = models.CharField(max_length=120)
    # open, nda-pending, on-site, reported, refused, closed
    state = models.CharField(max_length=12, default="open")
    nda_asked_on = models.DateField(null=True)
    nda_reference = models.CharField(max_length=200, blank=True)
    nda_signed_on = models.DateField(null=True)
    nda_declined_because = models.CharField(max_length=300, blank=True)
    refused_on = models.DateField(null=True)
    found = models.CharField(max_length=2000, blank=True)
    closed_on = models.DateField(null=True)


class InspectionMaterial(models.Model):
    """Something received in an inspection: where it lies, and whether it is proprietary; the thing is not kept here."""

    id = models.BigAutoField(primary_key=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="material")
    says = models.CharField(max_length=300)
    proprietary = models.BooleanField(default=True)
    received_on = models.DateField()
    by = models.CharField(max_length=120)


class Incident(models.Model):
    """A failure of security or a misuse, dealt with as a violation of HIPAA: points, assessment, notices, its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=20)
    party_name = models.CharField(max_length=200, blank=True)
    says = models.CharField(max_length=500)
    discovered_on = models.DateField()
    points = models.JSONField(default=list)
    persons_estimate = models.IntegerField(null=True)
    assessment = models.CharField(max_length=1000, blank=True)
    assessed_on = models.DateField(null=True)
    notices = models.CharField(max_length=500, blank=True)
    closed_on = models.DateField(null=True)
