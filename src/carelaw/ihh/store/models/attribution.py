"""Runs of attribution and what each said of each person."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.ihh.store.models.people import Member


class RunState(models.TextChoices):
    """A run that would change too much stops and waits for approval."""

    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped: changes too many"
    PREVIEW = "preview", "Preview"


class AttributionRun(models.Model):
    """One run: as of which day, over whom, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    as_of = models.DateField()
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=RunState.choices)
    people = models.IntegerField(default=0)
    notices = models.IntegerField(default=0)
    by_status = models.JSONField(default=dict)
    by_tier = models.JSONField(default=dict)
    by_reason = models.JSONField(default=dict)
    crg_source = models.CharField(max_length=4, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="runs_newest")]


class AttributionStatus(models.TextChoices):
    """What a run said of a person."""

    ATTRIBUTED = "ATTRIBUTED", "Attributed"
    NOT_QUALIFIED = "NOT-QUALIFIED", "No tier"
    NOT_ENROLLED = "NOT-ENROLLED", "Not covered"
    EXCLUDED = "EXCLUDED", "Excluded"
    LAPSED_REVIEW = "LAPSED-REVIEW", "No longer supported: staff decide"
    REVIEW = "REVIEW", "A person decides"
    DATA_MISSING = "DATA-MISSING", "Data missing"


class Attribution(models.Model):
    """What one run said of one person; the reasons stand in the kept decision."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AttributionRun, on_delete=models.CASCADE, related_name="attributions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="attributions")
    as_of = models.DateField()
    tier = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=14, choices=AttributionStatus.choices)
    basis = models.JSONField(default=list)
    codes = models.JSONField(default=list)
    crg_source = models.CharField(max_length=4, blank=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="one_attribution_per_run")]
        indexes = [models.Index(fields=["member", "-as_of"], name="attributions_of_member")]
