"""Rosters as they went out: never changed, a correction is a new one."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.ihh.store.models.people import HealthHome


class Roster(models.Model):
    """One roster of a health home for a month (`2019-05`), with its rows as sent and the digest of the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="rosters")
    period = models.CharField(max_length=7)
    number = models.IntegerField(default=1)
    cut_off = models.DateField()
    made_at = models.DateTimeField()
    rows = models.IntegerField()
    digest = models.CharField(max_length=64)
    digest_834 = models.CharField(max_length=64)
    hashes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "period", "number"], name="one_roster_per_number")]
        indexes = [models.Index(fields=["home", "-made_at"], name="rosters_of_home")]
