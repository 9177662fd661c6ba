"""What a party is by federal or State law: 340B entities and pharmacies, mandates of PSAOs, ownership, payers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Entity340B(models.Model):
    """A covered entity of the federal register of the 340B program; its last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    party_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8)
    program_cite = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    carves_in_medicaid = models.BooleanField(null=True)


class Link340B(models.TextChoices):
    """Whose the pharmacy is."""

    OWNED = "owned", "The entity's own"
    EXTERNAL = "external", "Under contract"


class Pharmacy340B(models.Model):
    """A pharmacy that dispenses for an entity of the 340B program, for that relation and its days alone."""

    id = models.BigAutoField(primary_key=True)
    entity = models.ForeignKey(Entity340B, on_delete=models.CASCADE, related_name="pharmacies")
    pharmacy_id = models.UUIDField(db_index=True)
    link = models.CharField(max_length=8, choices=Link340B.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "pharmacy_id", "starts_on"], name="one_340b_link_a_period")
        ]


class PsaoMandate(models.Model):
    """A pharmacy lets a services organization act for it; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    psao_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField(db_index=True)
    scope = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["psao_id", "pharmacy_id", "starts_on"], name="one_mandate_a_period"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="mandate_runs_forward"
            ),
        ]


class PsaoFiling(models.Model):
    """What a services organization filed without a live mandate, kept until the pharmacy adopts or drops it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    psao_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=40)
    typed = models.JSONField(default=dict)
    refused_because = models.CharField(max_length=300)
    filed_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)


class Ownership(models.Model):
    """Who owns or controls whom, from when to when: duties and findings go up to the group."""

    id = models.BigAutoField(primary_key=True)
    owner_id = models.UUIDField(db_index=True)
    owned_id = models.UUIDField(db_index=True)
    percent = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    controls = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "owned_id", "starts_on"], name="one_ownership_a_period")
        ]


class PayerRecord(models.Model):
    """What kind of payer a party is; sponsors under Medicare Part D and providers are no third-party payers."""

    party_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    pays_for_drugs = models.BooleanField(null=True)
    entered_at = models.DateTimeField()
