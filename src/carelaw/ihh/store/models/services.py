"""What health homes do for members, and what other programs paid for the same members."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.ihh.store.models.people import HealthHome, Member


class ServiceStanding(models.TextChoices):
    """Whether a logged service may carry a month's payment."""

    COUNTED = "counted", "Counted"
    INCOMPLETE = "incomplete", "Incomplete: kept, not counted"
    INFORMATIONAL = "informational", "Informational: the same contact counts once"


class ServiceLine(models.Model):
    """One service as the health home logged it. Kept as logged; a mistake is withdrawn and logged anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="services")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="services")
    activity = models.CharField(max_length=8)
    served_on = models.DateField()
    started = models.CharField(max_length=5, blank=True)
    performer_npi = models.CharField(max_length=10)
    profession = models.CharField(max_length=24)
    mode = models.CharField(max_length=12)
    live = models.BooleanField(default=True)
    member_present = models.BooleanField(default=True)
    telehealth = models.JSONField(default=dict)
    detail = models.CharField(max_length=200, blank=True)
    # Which need the service was for: one of the three domains, or substance use; empty where nobody said.
    domain = models.CharField(max_length=10, blank=True)
    mental_health_assessed = models.BooleanField(default=False)
    not_indicated_because = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=4)
    standing = models.CharField(max_length=14, choices=ServiceStanding.choices)
    code = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=300, blank=True)
    claimed_on = models.DateField()
    logged_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "home", "served_on", "activity", "performer_npi", "started"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_service_per_start",
            )
        ]
        indexes = [models.Index(fields=["home", "served_on"], name="services_of_home")]


class OtherClaim(models.Model):
    """A claim of another Medicaid authority that resembles care coordination, and what a reviewer found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=60, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="other_claims")
    code = models.CharField(max_length=8)
    served_on = models.DateField()
    biller_npi = models.CharField(max_length=10)
    paid = models.BooleanField(default=True)
    resolved = models.CharField(max_length=8, blank=True)
    resolved_because = models.CharField(max_length=200, blank=True)
    resolved_on = models.DateField(null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "served_on"], name="other_claims_of_member")]


class HomeChange(models.Model):
    """A change of a required professional or a partner, and when the Department's system heard of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=120)
    changed_on = models.DateField()
    notified_on = models.DateField(null=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    told_elsewhere_on = models.DateField(null=True)
    agreement_received_on = models.DateField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "kind", "subject", "changed_on"], name="one_change_per_day")
        ]

    @property
    def adds_partner(self) -> bool:
        return self.kind == "partner-added"
