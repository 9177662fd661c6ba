"""Findings at the counter: claims for which a patient paid more than the lesser of cost share and retail price."""

from __future__ import annotations

import uuid

from django.db import models


class PointOfSaleFinding(models.Model):
    """One claim above the cap, by its place in the file. It names the claim, never the patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run_id = models.UUIDField(db_index=True)
    row = models.BigIntegerField()
    manager_number = models.CharField(max_length=20)
    party_id = models.UUIDField(null=True, db_index=True)
    case_id = models.UUIDField(null=True, db_index=True)
    service_provider_id = models.CharField(max_length=15)
    prescription_number = models.CharField(max_length=12)
    fill_number = models.IntegerField()
    served_on = models.DateField()
    product_id = models.CharField(max_length=11, blank=True)
    several_payers = models.BooleanField(default=False)
    due = models.DecimalField(max_digits=11, decimal_places=2)
    cost_share = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    retail_price = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    basis = models.CharField(max_length=16)
    cap = models.DecimalField(max_digits=11, decimal_places=2)
    over = models.DecimalField(max_digits=11, decimal_places=2)
    facts = models.JSONField()
    decision = models.JSONField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "row"], name="one_counter_finding_per_row")]
        indexes = [
            models.Index(fields=["run_id", "-over"], name="counter_findings_largest"),
            models.Index(fields=["party_id", "-found_at"], name="counter_findings_of_party"),
        ]
