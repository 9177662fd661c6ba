"""Criteria, alerts and referrals; treatment; courses and support; education; measures of quality; releases."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.pdmp.store.models.doors import LicensingBody


class Criterion(models.Model):
    """One version of a criterion: what is measured of whom, from which line on, and who stands behind it (MAP-125)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24)
    version = models.IntegerField()
    title = models.CharField(max_length=120)
    practitioner = models.CharField(max_length=12)
    clinical_standard = models.CharField(max_length=300)
    developed_by = models.CharField(max_length=200)
    measure = models.CharField(max_length=40)
    window_days = models.IntegerField()
    threshold = models.DecimalField(max_digits=8, decimal_places=1)
    least_rows = models.IntegerField()
    drafted_at = models.DateTimeField()
    drafted_by = models.UUIDField(null=True)
    tried_on = models.DateField(null=True)
    tried_subjects = models.IntegerField(default=0)
    tried_alerts = models.IntegerField(default=0)
    advised_on = models.DateField(null=True)
    minutes = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True)
    approved_by = models.UUIDField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_criterion_per_version")]


class Alert(models.Model):
    """The system alerts to a pattern of one practitioner; references to the rows that it rests on, nobody's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="alerts")
    subject = models.CharField(max_length=12)
    dea = models.CharField(max_length=9, db_index=True)
    window_from = models.DateField()
    window_to = models.DateField()
    value = models.DecimalField(max_digits=8, decimal_places=1)
    rows = models.IntegerField()
    evidence = models.JSONField(default=list)
    computed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="raised")
    reviewed_by = models.UUIDField(null=True)
    reviewed_name = models.CharField(max_length=120, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criterion", "dea", "window_to"], name="one_alert_per_window"),
            models.CheckConstraint(condition=Q(subject__in=["prescriber", "dispenser"]), name="alert_on_practitioner"),
        ]
        indexes = [models.Index(fields=["state", "computed_at"], name="alerts_waiting")]


class LicensingReferral(models.Model):
    """What went to a licensing board, from exactly one alert (MAP-126, MAP-127)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, related_name="referral")
    profession = models.CharField(max_length=60, blank=True)
    body = models.ForeignKey(LicensingBody, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6)
    held_because = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)


class TreatmentProgram(models.Model):
    """A treatment professional or program of the directory (MAP-128)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160, unique=True)
    county = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=30)
    services = models.CharField(max_length=300)
    languages = models.CharField(max_length=80)
    open = models.BooleanField(default=True)
    entered_at = models.DateTimeField()


class TreatmentReferral(models.Model):
    """A prescriber sent a patient to treatment. No diagnosis; seen by that prescriber, patient and program (MAP-129).

    `patient` is the patient's public id: the line outlives what the patient is known by, and says nothing of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(db_index=True)
    patient = models.UUIDField()
    program = models.ForeignKey(TreatmentProgram, on_delete=models.PROTECT, related_name="referrals")
    query_id = models.UUIDField()
    consent_on = models.DateField()
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, default="sent")
    outcome_on = models.DateField(null=True)
    slip_id = models.UUIDField(null=True)
    letter_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query_id", "program"], name="one_referral_per_history")]


class Course(models.Model):
    """A version of a course, for the roles that have to take it (MAP-130, MAP-131)."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=24)
    version = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    roles = models.JSONField(default=list)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    valid_months = models.IntegerField(null=True)
    least_score = models.IntegerField(default=0)
    standards_test = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_course_per_version")]


class CourseCompletion(models.Model):
    """Somebody completed a version of a course; it counts through `valid_through`."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(db_index=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    score = models.IntegerField(null=True)
    valid_through = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "course", "completed_on"], name="one_completion_per_day")
        ]


class HelpTicket(models.Model):
    """A question to the help desk with its times (MAP-131)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(db_index=True)
    screen = models.CharField(max_length=80)
    question = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["answered_at", "asked_at"], name="tickets_waiting")]


class EducationProject(models.Model):
    """Education that a professional organization builds with the board's help (MAP-132)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.CharField(max_length=160)
    topics = models.JSONField(default=list)
    materials = models.TextField(blank=True)
    begun_on = models.DateField()
    completed_on = models.DateField(null=True)
    entered_at = models.DateTimeField()


class QualityMeasure(models.Model):
    """One month's measures of one dispenser, or of all (blank DEA number): counts only (MAP-124)."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    dispenser_dea = models.CharField(max_length=9, blank=True)
    records = models.IntegerField()
    held = models.IntegerField()
    late = models.IntegerField()
    duplicates = models.IntegerField()
    unmatched = models.IntegerField()
    unknown_drugs = models.IntegerField()
    without_dea = models.IntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "dispenser_dea"], name="one_measure_per_month")]


class ResearchRelease(models.Model):
    """An extract of counts as it was released, with what it is for and how much was left out (MAP-135)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.IntegerField()
    purpose = models.CharField(max_length=300)
    recipient = models.CharField(max_length=160)
    columns = models.JSONField(default=list)
    cells = models.IntegerField()
    left_out = models.IntegerField()
    digest = models.CharField(max_length=64)
    sheet = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)


class CountyOfZip(models.Model):
    """The county that most addresses of a ZIP code lie in, as the department entered it."""

    zip_code = models.CharField(max_length=5, primary_key=True)
    county = models.CharField(max_length=40)
