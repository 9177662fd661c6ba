"""Cases: what happened, in order, and what is due."""

from __future__ import annotations

import uuid

from django.db import models


class CaseState(models.TextChoices):
    """Open until someone closes it with a reason."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Case(models.Model):
    """Something that must be brought to an end, under a law, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    cite = models.CharField(max_length=120, blank=True)
    party_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_case_per_key")]
        indexes = [models.Index(fields=["state", "kind", "-opened_at"], name="cases_open")]


class CaseEvent(models.Model):
    """One thing that happened in a case; events are never changed, later ones correct earlier ones."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    number = models.IntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    body = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_events_in_order")]


class Deadline(models.Model):
    """A cached clock of a case; always computable again from its events."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    name = models.CharField(max_length=60)
    says = models.CharField(max_length=200)
    cite = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_clock_per_name")]
        indexes = [models.Index(fields=["met_at", "noticed_at", "due_at"], name="deadlines_due")]


class TickedDay(models.Model):
    """A day whose daily work was done."""

    on = models.DateField(primary_key=True)
    at = models.DateTimeField()


class Series(models.Model):
    """The last number that was given in a series of references, such as the integrations of a year."""

    name = models.CharField(primary_key=True, max_length=60)
    last = models.IntegerField(default=0)
