"""Measures: drugs dispensed, licensed code lists, references, runs with a row a member, charts, reports, gold."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.ihh.store.models.outcomes import OutcomesResult
from carelaw.ihh.store.models.people import HealthHome, Member


class PharmacyFill(models.Model):
    """A drug dispensed to a member; `status` says whether it stands, as with every claim."""

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(max_length=60, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="fills")
    filled_on = models.DateField()
    ndc = models.CharField(max_length=11, blank=True)
    ingredient = models.CharField(max_length=80, blank=True)
    days_supply = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, default="PAID")
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "filled_on"], name="fills_of_member")]


class CodeListRow(models.Model):
    """One code of a list that the agency loads under its own license, such as a list of procedures."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40)
    system = models.CharField(max_length=12)
    code = models.CharField(max_length=16)
    source = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "system", "code"], name="one_row_per_code")]


class NationalReference(models.Model):
    """What is published about a measure elsewhere: percentiles and mean of a year for a line of business."""

    id = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=40)
    percentiles = models.JSONField(default=dict)
    mean = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "line"], name="one_reference_per_measure_and_year")
        ]


class MeasureRun(models.Model):
    """One computing of all measures of a period. The same facts give the same digest, and no second run."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    index = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.CharField(max_length=8)
    run_on = models.DateField()
    run_at = models.DateTimeField()
    account_id = models.CharField(max_length=40, blank=True)
    provisional = models.BooleanField()
    codes_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "ends_on", "number"], name="one_measure_run_per_number")
        ]


class MeasuredRow(models.Model):
    """A member, an event or a member's months in a measure: in or out of it, met or not, and on which claim."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(MeasureRun, on_delete=models.CASCADE, related_name="rows")
    measure = models.CharField(max_length=16)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="measured")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="measured", null=True)
    event = models.CharField(max_length=80)
    anchor_on = models.DateField()
    denominator = models.PositiveIntegerField()
    numerator = models.PositiveIntegerField()
    excluded = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=200)
    evidence = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "measure", "member", "event"], name="one_row_per_event")]
        indexes = [models.Index(fields=["run", "measure", "home"], name="rows_of_measure")]


class ChartSample(models.Model):
    """Charts asked of a health home for a measure: drawn by a seed, so that anyone can draw the same again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="samples")
    index = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=16)
    run = models.ForeignKey(MeasureRun, on_delete=models.PROTECT, related_name="samples")
    seed = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField()
    frame = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    on_site = models.BooleanField(default=False)
    drawn_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    reread = models.BooleanField(default=False)


class ChartState(models.TextChoices):
    """What became of a chart that was asked for."""

    REQUESTED = "requested", "Requested"
    CONFIRMED = "confirmed", "Confirmed"
    NOT_CONFIRMED = "not-confirmed", "Not confirmed"
    MISSING = "missing", "Missing"
    REFUSED = "refused", "Refused"


class Chart(models.Model):
    """One chart of a sample; some are read a second time by another reader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(ChartSample, on_delete=models.PROTECT, related_name="charts")
    position = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="charts")
    event = models.CharField(max_length=80)
    state = models.CharField(max_length=14, choices=ChartState.choices, default=ChartState.REQUESTED)
    second_reading = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "position"], name="one_chart_per_position")]


class ChartReading(models.Model):
    """What one reader found in a chart, and on which page; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveSmallIntegerField()
    finding = models.CharField(max_length=14)
    value = models.CharField(max_length=40, blank=True)
    found_on = models.DateField(null=True)
    page = models.CharField(max_length=80)
    reader = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chart", "number"], name="one_reading_per_number"),
            models.UniqueConstraint(fields=["chart", "reader"], name="two_readings_have_two_readers"),
        ]


class PerformanceReport(models.Model):
    """A health home's report on quality and efficiency; a draft is marked until a second person releases it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="reports")
    period = models.CharField(max_length=8)
    run = models.ForeignKey(MeasureRun, on_delete=models.PROTECT, related_name="reports")
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    made_on = models.DateField()
    made_by = models.CharField(max_length=40)
    released_on = models.DateField(null=True)
    released_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by="") | ~Q(released_by=F("made_by")), name="report_has_two_persons"
            )
        ]


class GoldTerms(models.Model):
    """Shared savings on top of silver, as the Department published them for a year; a correction is a version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    index = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=300)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    legal_note = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "version"], name="one_gold_per_version"),
            models.CheckConstraint(condition=Q(share_percent__gt=0, share_percent__lte=100), name="gold_share_is_part"),
        ]


class GoldShare(models.Model):
    """A health home's share of the savings of its year, beside the result that earned silver."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.OneToOneField(OutcomesResult, on_delete=models.PROTECT, related_name="gold")
    terms = models.ForeignKey(GoldTerms, on_delete=models.PROTECT, related_name="shares")
    expected_cost = models.DecimalField(max_digits=14, decimal_places=2)
    actual_cost = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    entered_on = models.DateField()
    entered_by = models.CharField(max_length=40)
    signed_on = models.DateField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    payable_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by="") | ~Q(signed_by=F("entered_by")), name="gold_has_two_persons"
            )
        ]
