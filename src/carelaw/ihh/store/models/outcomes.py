"""Outcomes years: what was published, what was reported, what was determined and paid."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.ihh.store.models.people import HealthHome


class OutcomesPublication(models.Model):
    """Measures, benchmarks and thresholds of an outcomes year as published; a correction is a later version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    index = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    published_on = models.DateField()
    url = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    least_members = models.PositiveIntegerField()
    measures = models.JSONField(default=list)
    signed_off_because = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["index", "version"], name="one_publication_per_version")]


class MeasureReport(models.Model):
    """What a health home reached on a measure of a year, and whether all information was given."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="measures")
    index = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    reported = models.CharField(max_length=8)
    source = models.CharField(max_length=8)
    evidence = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "index", "code"], name="one_report_per_measure")]


class OutcomesResult(models.Model):
    """A health home's result of an outcomes year: level, base and amount, each from a kept decision.

    One level for one health home and year. Final once a second person signs; then it is owed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="outcomes")
    index = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    level = models.CharField(max_length=6)
    codes = models.JSONField(default=list)
    says = models.JSONField(default=list)
    base = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    disburse_by = models.DateField()
    publication = models.ForeignKey(OutcomesPublication, on_delete=models.PROTECT, related_name="results")
    level_decision_id = models.UUIDField(null=True)
    payment_decision_id = models.UUIDField(null=True)
    determined_on = models.DateField()
    determined_by = models.CharField(max_length=40)
    final_on = models.DateField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    payable_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "index"], name="one_result_per_year"),
            models.CheckConstraint(
                condition=models.Q(signed_by="") | ~models.Q(signed_by=models.F("determined_by")),
                name="outcomes_have_two_persons",
            ),
        ]
