"""The loaded drug file, and the codes that it does not know."""

from __future__ import annotations

from django.db import models


class DrugProduct(models.Model):
    """A product of the loaded drug file; supplements the carried one (MAP-35)."""

    national_drug_code = models.CharField(primary_key=True, max_length=15)
    facts = models.JSONField()
    loaded_from = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()


class UnknownDrug(models.Model):
    """A drug code no drug file knows: a task for staff, opened once per code."""

    national_drug_code = models.CharField(primary_key=True, max_length=15)
    first_seen_at = models.DateTimeField()
    records = models.IntegerField(default=0)
    case_id = models.UUIDField(null=True)
