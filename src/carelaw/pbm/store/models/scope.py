"""Names of the authority, exemptions, the roster of pharmacies, paid rates, the ledger of rebates."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class AuthorityName(models.Model):
    """How the authority and its head are called, from when to when; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=160)
    head = models.CharField(max_length=80)
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()


class ExemptionKind(models.TextChoices):
    """Why somebody needs no license: one of four kinds of carriers, or no benefit manager at all."""

    INSURANCE_COMPANY = "insurance-company", "Insurance company"
    HMO = "health-maintenance-organization", "Health maintenance organization"
    LHSO = "limited-health-service-organization", "Limited health service organization"
    VHSP = "voluntary-health-services-plan", "Voluntary health services plan"
    DEPARTMENT = "department", "Department of Healthcare and Family Services"
    DEPARTMENT_AGENT = "department-agent", "Agent of the Department of Healthcare and Family Services"
    PHARMACY = "pharmacy", "Pharmacy"
    NETWORK_PROVIDER = "network-provider", "Pharmacy network provider"


class Exemption(models.Model):
    """An exemption on file. One of the department or its agent is for one program alone; the last day belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=36, choices=ExemptionKind.choices)
    cite = models.CharField(max_length=80)
    program_id = models.UUIDField(null=True, db_index=True)
    reference = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="exemption_runs_forward"
            )
        ]


class RosterLicense(models.Model):
    """A pharmacy's or pharmacist's license as the roster of the licensing agency has it."""

    number = models.CharField(max_length=24, primary_key=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    npi = models.CharField(max_length=10, blank=True, db_index=True)
    ncpdp = models.CharField(max_length=7, blank=True)
    as_of = models.DateField()


class ProviderEntry(models.Model):
    """A pharmacy or pharmacist as somebody entered it; without a match on the roster it has no rights."""

    id = models.BigAutoField(primary_key=True)
    party_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12)
    license_number = models.CharField(max_length=24, db_index=True)
    matched_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()


class PaidRate(models.Model):
    """What a paid claim paid the pharmacy, the patient's share apart; the claim's own numbers stand as a keyed digest.

    Amounts are US dollars.
    """

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    pharmacy_id = models.UUIDField()
    entity_id = models.UUIDField()
    claim = models.CharField(max_length=64)
    served_on = models.DateField()
    product = models.CharField(max_length=11)
    formula = models.CharField(max_length=40, blank=True)
    ingredient = models.DecimalField(max_digits=12, decimal_places=2)
    fee = models.DecimalField(max_digits=12, decimal_places=2)
    other = models.DecimalField(max_digits=12, decimal_places=2)
    patient = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "claim"], name="one_paid_rate_a_claim")]
        indexes = [models.Index(fields=["manager_id", "entity_id", "served_on"], name="paid_rates_of_an_entity")]


class RebateLine(models.Model):
    """A consideration of a manufacturer for one covered entity and period, whatever it is called; US dollars."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    manager_id = models.UUIDField(db_index=True)
    entity_id = models.UUIDField(db_index=True)
    manufacturer = models.CharField(max_length=160)
    labeler = models.CharField(max_length=5, blank=True)
    product = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=16)
    called = models.CharField(max_length=160, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    in_kind = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    entered_at = models.DateTimeField()
