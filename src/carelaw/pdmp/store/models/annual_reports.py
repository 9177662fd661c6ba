"""The yearly reports: frozen figures, what people enter for them, and what the board adds to them."""

from __future__ import annotations

import uuid

from django.db import models


class ReportKind(models.TextChoices):
    """Whose report it is."""

    BOARD = "board", "Board's annual report"
    ATTORNEY_GENERAL = "oag", "Data pack for the Attorney General's report"


class AnnualReport(models.Model):
    """A snapshot of one report: its figures as computed, frozen under its id and digest (MAP-169)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=ReportKind.choices)
    number = models.IntegerField()
    version = models.IntegerField(default=1)
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    figures = models.JSONField()
    readings = models.JSONField(default=dict)
    code_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    submitted_on = models.DateField(null=True)
    submission_reference = models.CharField(max_length=120, blank=True)
    published_on = models.DateField(null=True)
    # What the look at its words found: where somebody is named or can be told; null before anybody looked.
    names_people = models.BooleanField(null=True)
    looked_at = models.DateTimeField(null=True)
    named_at = models.JSONField(default=list)
    # What may be chance, and the person who looked at just these places and said so.
    perhaps_at = models.JSONField(default=list)
    cleared_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number", "version"], name="one_snapshot_per_version")]


class BoardStatistic(models.Model):
    """A further statistic that the board decided on; it appears in every later report until withdrawn (MAP-177)."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    version = models.IntegerField(default=1)
    measure = models.CharField(max_length=40)
    definition = models.CharField(max_length=400)
    decision = models.CharField(max_length=120)
    decided_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_statistic_version")]


class ReportFigure(models.Model):
    """A figure that no log holds, such as the program's cost of a year, with its source (MAP-174)."""

    id = models.BigAutoField(primary_key=True)
    year = models.IntegerField()
    name = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="one_figure_per_year")]
