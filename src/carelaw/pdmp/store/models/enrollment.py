"""Who gets an account: applications, the board's standards, tests passed, designees named, what principals reviewed."""

from __future__ import annotations

import uuid

from django.db import models


class Registration(models.Model):
    """Somebody's own application for an account in a professional role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254)
    language = models.CharField(max_length=2, default="en")
    profession = models.CharField(max_length=40)
    license_number = models.CharField(max_length=40)
    license_state = models.CharField(max_length=2)
    license_from = models.DateField(null=True)
    license_until = models.DateField(null=True)
    dea = models.CharField(max_length=9, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    employer = models.CharField(max_length=120, blank=True)
    dispenser_dea = models.CharField(max_length=9, blank=True)
    state = models.CharField(max_length=12, default="received")
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons = models.TextField(blank=True)
    decision_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"], name="registrations_waiting")]


class Standards(models.Model):
    """One version of the board's standards on who qualifies (MAP-63)."""

    version = models.CharField(primary_key=True, max_length=20)
    text = models.TextField()
    tests = models.JSONField(default=list)
    approved_on = models.DateField()
    effective_on = models.DateField()
    grace_until = models.DateField(null=True)


class StandardPassed(models.Model):
    """A test of the standards that an account passed."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(db_index=True)
    version = models.CharField(max_length=20)
    test = models.CharField(max_length=60)
    passed_on = models.DateField()
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "version", "test"], name="one_pass_per_test")]


class Nomination(models.Model):
    """An employee whom a principal names as designee; it becomes a designation once the standards are met (MAP-61)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal_id = models.UUIDField(db_index=True)
    principal_name = models.CharField(max_length=120)
    role = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254)
    employer = models.CharField(max_length=120)
    is_nurse = models.BooleanField(default=False)
    nurse_license = models.CharField(max_length=40, blank=True)
    preference_statement = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="named")
    named_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    account_id = models.UUIDField(null=True)
    designation_id = models.UUIDField(null=True)


class DesignationReview(models.Model):
    """A principal looked through the designees of a quarter and confirmed them, or ended some (R-16)."""

    id = models.BigAutoField(primary_key=True)
    principal_id = models.UUIDField()
    quarter = models.DateField()
    asked_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    designees = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal_id", "quarter"], name="one_review_per_quarter")]


class SpecialistRecord(models.Model):
    """The evidence that a physician is an addiction specialist (MAP-13)."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(unique=True)
    license_number = models.CharField(max_length=40)
    certificate_number = models.CharField(max_length=40)
    verified_on = models.DateField()
    recorded_at = models.DateTimeField()


class VolumeAlarm(models.Model):
    """A day on which a designee asked unusually often (MAP-64)."""

    id = models.BigAutoField(primary_key=True)
    on = models.DateField()
    designee_id = models.UUIDField()
    principal_id = models.UUIDField(db_index=True)
    queries = models.IntegerField()
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "designee_id", "principal_id"], name="one_alarm_per_day")]
