"""The dispensings, one row a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carelaw.pdmp.store.models.parties import Dispenser, Prescriber
from carelaw.pdmp.store.models.people import Identity
from carelaw.pdmp.store.models.submissions import Submission


class DispensingState(models.TextChoices):
    """Where a stored dispensing stands; only live ones are ever shown in a history."""

    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Superseded by a revision"
    VOIDED = "voided", "Voided"


class Dispensation(models.Model):
    """One version of one dispensing. A revision adds a row and supersedes the one before it."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=40)
    version = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=DispensingState.choices, default=DispensingState.LIVE)
    content = models.CharField(max_length=40)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, db_index=False)
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, db_index=False)
    dispenser = models.ForeignKey(Dispenser, on_delete=models.PROTECT, db_index=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, db_index=False)
    ordinal = models.IntegerField()
    prescription_number = models.CharField(max_length=25)
    written_on = models.DateField(null=True)
    filled_on = models.DateField()
    sold_on = models.DateField(null=True)
    dispensed_on = models.DateField()
    fill_number = models.SmallIntegerField(null=True)
    partial_fill = models.SmallIntegerField(default=0)
    refills_authorized = models.SmallIntegerField(null=True)
    product_qualifier = models.CharField(max_length=2)
    national_drug_code = models.CharField(max_length=15)
    ingredients = models.JSONField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit = models.CharField(max_length=2, blank=True)
    days_supply = models.SmallIntegerField(null=True)
    payment = models.CharField(max_length=2, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    treatment_type = models.CharField(max_length=2, blank=True)
    diagnosis = models.CharField(max_length=10, blank=True)
    directions = models.CharField(max_length=200, blank=True)
    federal_schedule = models.CharField(max_length=4, blank=True)
    state_schedule = models.CharField(max_length=4, blank=True)
    outcome = models.CharField(max_length=24)
    warnings = models.JSONField(null=True)
    received_at = models.DateTimeField()
    collected_on = models.DateField(db_index=True)
    # A hold keeps it from destruction through this day; it leaves every query all the same (§6(d)).
    held_until = models.DateField(null=True)
    lateness_seconds = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="one_row_per_key_and_version")]
        indexes = [
            models.Index(fields=["identity", "-dispensed_on"], name="history"),
            models.Index(fields=["submission", "ordinal"], name="of_submission"),
            models.Index(fields=["prescriber", "-dispensed_on"], name="own_prescriptions"),
            models.Index(fields=["held_until"], name="held_dispensings", condition=Q(held_until__isnull=False)),
        ]
