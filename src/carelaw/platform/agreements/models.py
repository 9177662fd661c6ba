"""Agreements: memoranda, data sharing agreements, provider agreements, contracts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class AgreementState(models.TextChoices):
    """A draft is signed by every party, put in force from a day, and ended on a day."""

    DRAFT = "draft", "Draft"
    SIGNED = "signed", "Signed"
    IN_FORCE = "in-force", "In force"
    ENDED = "ended", "Ended"


class Agreement(models.Model):
    """What one or two parties signed. `first_id` and `second_id` are parties; its last day belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    cite = models.CharField(max_length=120, blank=True)
    first_id = models.UUIDField(db_index=True)
    second_id = models.UUIDField(null=True, db_index=True)
    terms = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=AgreementState.choices, default=AgreementState.DRAFT)
    first_signed_on = models.DateField(null=True)
    second_signed_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="one_agreement_per_reference"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")),
                name="agreement_period_runs_forward",
            ),
        ]

    @property
    def signed_by_all(self) -> bool:
        return self.first_signed_on is not None and (self.second_id is None or self.second_signed_on is not None)
