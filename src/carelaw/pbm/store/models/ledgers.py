"""Ledgers of rebates and of fees, as a benefit manager keeps them: what its statements are compared with."""

from __future__ import annotations

import uuid

from django.db import models


class LedgerSheet(models.Model):
    """One sheet of a ledger for a period; kept as sent. `brought_by` is who brought it: filed, or examined."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8)
    manager_id = models.UUIDField(db_index=True)
    period_from = models.DateField()
    period_to = models.DateField()
    brought_by = models.CharField(max_length=12)
    confidential = models.BooleanField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows_in = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["manager_id", "kind", "period_from"], name="ledgers_of_a_manager")]


class LedgerEntry(models.Model):
    """One row of a ledger as read. Rebates name a manufacturer, fees a pharmacy; no entity: not allocated. Dollars."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(LedgerSheet, on_delete=models.CASCADE, related_name="entries")
    row = models.IntegerField()
    booked_on = models.DateField()
    entity = models.CharField(max_length=40, blank=True)
    party = models.CharField(max_length=160)
    item = models.CharField(max_length=24)
    reference = models.CharField(max_length=50, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "row"], name="one_entry_a_ledger_row")]
        indexes = [models.Index(fields=["entity", "booked_on"], name="ledger_entries_of_an_entity")]


class LedgerFault(models.Model):
    """A row of a ledger that could not be taken: where it stands, what is permitted."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(LedgerSheet, on_delete=models.CASCADE, related_name="faults")
    row = models.IntegerField()
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=80, blank=True)
    permitted = models.CharField(max_length=300)
