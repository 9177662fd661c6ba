"""Runs over files of many rows: what came in, what became of every row, and the rows that could not be read."""

from __future__ import annotations

import uuid

from django.db import models


class RunState(models.TextChoices):
    """A run is received, at work, done with every row accounted for, or failed as a whole."""

    RECEIVED = "received", "Received"
    WORKING = "working", "At work"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class BulkRun(models.Model):
    """One file through one check under one law. The same file under the same law is the same run."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    terms = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    account_id = models.UUIDField(null=True, db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RECEIVED)
    step = models.CharField(max_length=40, blank=True)
    rows_in = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    because = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    failure = models.CharField(max_length=60, blank=True)
    failure_says = models.TextField(blank=True)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    code_version = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest", "terms"], name="one_run_per_file_and_law")]
        indexes = [models.Index(fields=["kind", "-received_at"], name="bulk_runs_newest")]

    @property
    def file_reference(self) -> str:
        """The file by its name, or by its digest where it came without one."""
        return self.file_name or self.digest[:12]


class QuarantinedCell(models.Model):
    """Why a row was put aside: its number, the field, what stood there, what is permitted. The file stays."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="quarantined")
    row = models.BigIntegerField()
    field = models.CharField(max_length=80, blank=True)
    value = models.TextField(blank=True)
    permitted = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["run", "row"], name="quarantined_in_order")]
