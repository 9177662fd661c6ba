"""Envelopes: who asked about whom, by which way, when, and how it ended. What was answered has no column here."""

from __future__ import annotations

import uuid

from django.db import models


class EnvelopeOutcome(models.TextChoices):
    """How a search ended; never whether anything was found."""

    ANSWERED = "ANSWERED", "Answered"
    REFUSED = "REFUSED", "Refused"
    ERROR = "ERROR", "Failed"
    TIMEOUT = "TIMEOUT", "Not answered in time"


class Envelope(models.Model):
    """One search, refused ones included: the fields that (b)(3) and (g)(2) let be kept, and no other. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transaction_id = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    point_id = models.UUIDField(null=True)
    location_id = models.UUIDField(null=True)
    pharmacy_dea = models.CharField(max_length=9, blank=True)
    pharmacy_npi = models.CharField(max_length=10, blank=True)
    system = models.CharField(max_length=80, blank=True)
    installation = models.CharField(max_length=64, blank=True)
    vendor_id = models.UUIDField(null=True)
    protocol_option = models.CharField(max_length=20, blank=True)
    # The ways of the legs to other states, and the hubs that carried them.
    route = models.CharField(max_length=16, blank=True)
    hub = models.CharField(max_length=16, blank=True)
    cert_fingerprint = models.CharField(max_length=64, blank=True)
    source_ip = models.CharField(max_length=45, blank=True)
    requester_id = models.CharField(max_length=80, blank=True)
    requester_first = models.CharField(max_length=60, blank=True)
    requester_last = models.CharField(max_length=80, blank=True)
    requester_role = models.CharField(max_length=40, blank=True)
    requester_license = models.CharField(max_length=40, blank=True)
    session_ref = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=20, blank=True)
    initiation = models.CharField(max_length=20, blank=True)
    user_action_at = models.DateTimeField(null=True)
    search_last = models.CharField(max_length=80, blank=True)
    search_first = models.CharField(max_length=80, blank=True)
    search_middle = models.CharField(max_length=60, blank=True)
    search_dob = models.DateField(null=True)
    search_sex = models.CharField(max_length=1, blank=True)
    search_zip = models.CharField(max_length=12, blank=True)
    from_state = models.CharField(max_length=2, blank=True)
    to_states = models.JSONField(default=list)
    state_outcomes = models.JSONField(default=dict)
    # Names of data sets that the requester may not have; named whether or not there was anything in them.
    withheld_datasets = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=EnvelopeOutcome.choices)
    refusal_code = models.CharField(max_length=48, blank=True)
    citation = models.CharField(max_length=80, blank=True)
    confirmation_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at"], name="gateway_envelope_newest"),
            models.Index(fields=["point_id", "-received_at"], name="gateway_envelope_point"),
            models.Index(fields=["point_id", "requester_id", "received_at"], name="gateway_envelope_asker"),
        ]
