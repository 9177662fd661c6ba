"""Who the program serves and who serves them: members and health homes."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q


class Tier(models.TextChoices):
    """A: mental health and chronic condition; B: mental health; C: chronic physical condition."""

    A = "A", "Tier A"
    B = "B", "Tier B"
    C = "C", "Tier C"


class Member(models.Model):
    """A person of the Medical Assistance Program whom the program may serve.

    Not a party: members' records live here alone. A member's own role grant is limited to `id`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.CharField(max_length=40, unique=True)
    recipient_number = models.CharField(max_length=20, blank=True)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, blank=True)
    address = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    county = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="en")
    household_id = models.CharField(max_length=40, blank=True)
    opted_out_on = models.DateField(null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_name", "first_name"], name="members_by_name")]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Coverage(models.Model):
    """Under which program the member is covered, from when to when; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coverages")
    program = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "program", "starts_on"], name="one_coverage_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="coverage_runs_forward"
            ),
        ]


class Circumstance(models.Model):
    """What may exclude the member while it lasts: a spenddown, a waiver, other insurance, a residence.

    Of a residence `ends_on` is the day of discharge, which is not a resident day; of everything else the last day.
    """

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "detail", "starts_on"], name="one_circumstance_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="circumstance_runs_forward"
            ),
        ]


class Enrollment(models.TextChoices):
    """Where the health home's enrollment under Subpart B stands."""

    PENDING = "PENDING", "Pending"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    TERMINATED = "TERMINATED", "Terminated"


class HealthHome(models.Model):
    """An integrated health home: an organization of the parties, enrolled under one tier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    npi = models.CharField(max_length=10, blank=True)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    status = models.CharField(max_length=12, choices=Enrollment.choices, default=Enrollment.ACTIVE)
    active_from = models.DateField()
    active_to = models.DateField(null=True)
    open_to_new = models.BooleanField(default=True)
    capacity = models.IntegerField(default=2000)
    counties = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    phone = models.CharField(max_length=20, blank=True)
    partner_npis = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["tier", "status"], name="homes_by_tier")]

    def active_on(self, on: date) -> bool:
        """True when the enrollment is active and its period holds the day; one that ended was active until its end."""
        held = self.active_from <= on and (self.active_to is None or on <= self.active_to)
        ended = self.status == Enrollment.TERMINATED and self.active_to is not None
        return held and (self.status == Enrollment.ACTIVE or ended)
