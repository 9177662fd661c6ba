"""Looks at people whom the asker knows, and incidents with the patients they concern (MAP-115)."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pdmp.store.models.people import Patient
from carelaw.pdmp.store.models.queries import Query


class WellKnownPerson(models.Model):
    """Somebody whose record tempts the curious; every look at it is looked at again while the entry lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    why = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    ended_on = models.DateField(null=True)


class DeclaredTie(models.Model):
    """What somebody who asks has declared: who they are themselves as a patient, and whom they are related to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(db_index=True)
    relation = models.CharField(max_length=12)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)


class PrivacyIncident(models.Model):
    """Information reached, or may have reached, somebody it should not have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    person = models.CharField(max_length=160)
    account_id = models.UUIDField()
    ground = models.TextField()
    case_id = models.UUIDField()
    opened_at = models.DateTimeField()
    contained_on = models.DateField(null=True)
    containment = models.TextField(blank=True)
    containment_es = models.TextField(blank=True)
    listed_on = models.DateField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    told_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closing = models.TextField(blank=True)


class IncidentPatient(models.Model):
    """A patient whose record an incident concerns, and the letter that told of it."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(PrivacyIncident, on_delete=models.CASCADE, related_name="patients")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.SET_NULL, related_name="+")
    queries = models.IntegerField()
    notice_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "patient"], name="one_line_per_incident_patient")]


class LookState(models.TextChoices):
    """What became of a look at somebody the asker knows."""

    OPEN = "open", "To be looked at"
    EXPLAINED = "explained", "Explained"
    INCIDENT = "incident", "An incident"


class FlaggedLook(models.Model):
    """One answered question about somebody whom its asker knows; a person decides what it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    query = models.OneToOneField(Query, on_delete=models.CASCADE, related_name="flagged_look")
    ties = models.JSONField(default=list)
    flagged_on = models.DateField()
    state = models.CharField(max_length=10, choices=LookState.choices, default=LookState.OPEN)
    reasons = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    incident = models.ForeignKey(PrivacyIncident, null=True, on_delete=models.SET_NULL, related_name="looks")
