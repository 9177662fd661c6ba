"""The other side of the ledger: what the State owes a party, and the remittance that pays it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Remittance(models.Model):
    """What was paid to a party at once. Never less than zero: what is owed back is carried to the next one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    party_id = models.UUIDField(db_index=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    issued_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="remittance_is_not_negative")]


class Payable(models.Model):
    """An amount in US dollars that the State owes a party; a take-back is a new line, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    party_id = models.UUIDField(db_index=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    says = models.CharField(max_length=200)
    cite = models.CharField(max_length=120)
    period = models.DateField(null=True)
    entered_on = models.DateField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    remittance = models.ForeignKey(Remittance, null=True, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0, reverses__isnull=False),
                name="only_a_take_back_is_negative",
            )
        ]
        indexes = [models.Index(fields=["party_id", "remittance"], name="payables_waiting")]
