"""The questions that were put to the system."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pdmp.store.models.people import Patient


class Query(models.Model):
    """One question put to the system, answered or refused (MAP-108…111). References and digests, no patient data.

    `door` names the doors of the access matrix that opened; `case_reference` is the case the asker relied on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)
    principal_id = models.UUIDField(null=True)
    principal_name = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=32)
    reason = models.CharField(max_length=24, blank=True)
    attestation = models.CharField(max_length=40, blank=True)
    drug = models.CharField(max_length=15, blank=True)
    channel = models.CharField(max_length=16)
    door = models.CharField(max_length=120, blank=True)
    case_reference = models.UUIDField(null=True, db_index=True)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="queries")
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=32, blank=True)
    cite = models.CharField(max_length=80, blank=True)
    requested_at = models.DateTimeField()
    provided_at = models.DateTimeField(null=True)
    shown_rows = models.JSONField(default=list)
    shown_candidates = models.JSONField(default=list)
    shown_flags = models.JSONField(default=list)
    answer_digest = models.CharField(max_length=64, blank=True)
    note_outcome = models.CharField(max_length=48, blank=True)
    # The first day on which something of this line must go: a row that it refers to, or the line itself (AMB-35).
    sheds_on = models.DateField(null=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-requested_at"], name="asked_about"),
            models.Index(fields=["account_id", "-requested_at"], name="asked_by"),
            models.Index(fields=["requested_at"], name="asked_at"),
        ]
