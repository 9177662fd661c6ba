"""The ledger: what is owed under which paragraph, what was paid, and which payment settled what."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.platform.money.payables import Payable, Remittance

__all__ = ["Allocation", "Charge", "ChargeKind", "Payable", "Payment", "Remittance"]


class ChargeKind(models.TextChoices):
    """Why money is owed."""

    FEE = "fee", "Fee"
    FINE = "fine", "Fine"
    COST = "cost", "Cost"


class Charge(models.Model):
    """An amount in US dollars that a party owes; a reversal or a credit is a new line, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=4, choices=ChargeKind.choices)
    key = models.CharField(max_length=120, unique=True)
    party_id = models.UUIDField(db_index=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    says = models.CharField(max_length=200)
    cite = models.CharField(max_length=120)
    case_id = models.UUIDField(null=True)
    assessed_on = models.DateField()
    due_on = models.DateField(null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    # A credit takes back a part of a charge; several may stand on one, together never more than it.
    credits = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="credited_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True, credits__isnull=True)
                | Q(amount__lt=0, reverses__isnull=False, credits__isnull=True)
                | Q(amount__lt=0, reverses__isnull=True, credits__isnull=False),
                name="only_a_reversal_or_a_credit_is_negative",
            )
        ]


class Payment(models.Model):
    """Money received from a party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    party_id = models.UUIDField(db_index=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    method = models.CharField(max_length=24)
    received_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive")]


class Allocation(models.Model):
    """The part of a payment that settles a charge."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "charge"], name="one_allocation_per_pair"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_is_positive"),
        ]
