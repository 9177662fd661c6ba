"""Audit rows from vendors and entities, requested search audits, gaps of feeds, and what was turned away."""

from __future__ import annotations

import uuid

from django.db import models


class AuditFeedBatch(models.Model):
    """One delivery of audit rows; an empty one is a heartbeat. The sender's own name for it makes it one, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender_id = models.UUIDField()
    reference = models.CharField(max_length=80)
    period_from = models.DateTimeField(null=True)
    period_to = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    taken = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    turned_away = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender_id", "reference"], name="one_audit_batch")]
        indexes = [models.Index(fields=["sender_id", "-received_at"], name="gateway_feed_heard")]


class AuditFeedRow(models.Model):
    """One search or one display as a sender tells of it: fields of the envelope, no other. Append-only."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(AuditFeedBatch, on_delete=models.PROTECT, related_name="rows")
    sender_id = models.UUIDField()
    row_id = models.CharField(max_length=80)
    event_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    point_id = models.UUIDField(null=True)
    transaction_id = models.CharField(max_length=80, blank=True)
    requester_id = models.CharField(max_length=80, blank=True)
    display_ack_at = models.DateTimeField(null=True)
    # The rest of the row: only names of the allowlist, only short texts, checked before they come here.
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender_id", "row_id"], name="one_audit_row")]
        indexes = [
            models.Index(fields=["transaction_id"], name="gateway_feed_transaction"),
            models.Index(fields=["point_id", "display_ack_at"], name="gateway_feed_display"),
        ]


class AuditTombstone(models.Model):
    """A row that held what may not be kept: who sent it, which one, the names of the fields, when. Never a value."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(AuditFeedBatch, null=True, on_delete=models.PROTECT, related_name="tombstones")
    sender_id = models.UUIDField()
    row_number = models.IntegerField()
    field_names = models.JSONField(default=list)
    at = models.DateTimeField()


class FeedGap(models.Model):
    """A time in which a sender with a point in production was not heard."""

    id = models.BigAutoField(primary_key=True)
    sender_id = models.UUIDField()
    silent_since = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender_id"], condition=models.Q(ended_at__isnull=True), name="one_open_feed_gap"
            )
        ]


class SearchAuditRequest(models.Model):
    """A search audit that an entity and its vendor were asked for, with its scope and its day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    entity_id = models.UUIDField()
    vendor_id = models.UUIDField(null=True)
    location_id = models.UUIDField(null=True)
    requester_id = models.CharField(max_length=80, blank=True)
    search_last = models.CharField(max_length=80, blank=True)
    search_first = models.CharField(max_length=80, blank=True)
    search_dob = models.DateField(null=True)
    from_on = models.DateField()
    to_on = models.DateField()
    because = models.CharField(max_length=300)
    requested_on = models.DateField()
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    # open, partial (rows came back as incomplete), closed
    state = models.CharField(max_length=8, default="open")
    answered_on = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)
    only_ours = models.IntegerField(default=0)
    only_theirs = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="gateway_search_audit_due")]


class SearchAuditRow(models.Model):
    """One row of an answered search audit: user, patient details, time; and the envelope that it agrees with."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(SearchAuditRequest, on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField()
    requester_id = models.CharField(max_length=80)
    requester_name = models.CharField(max_length=140)
    search_last = models.CharField(max_length=80, blank=True)
    search_first = models.CharField(max_length=80, blank=True)
    search_dob = models.DateField(null=True)
    event_at = models.DateTimeField()
    envelope_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "requester_id", "search_last", "search_first", "event_at"],
                name="one_search_audit_row",
            )
        ]


class SearchAuditGap(models.Model):
    """A row of an answer that lacked an element: its number and the elements, listed back to the sender."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(SearchAuditRequest, on_delete=models.PROTECT, related_name="gaps")
    number = models.IntegerField()
    missing = models.JSONField(default=list)
    at = models.DateTimeField()


class EnvelopePurge(models.Model):
    """One run of the purge: which day it went by, how many envelopes went, how many were held and why."""

    id = models.BigAutoField(primary_key=True)
    on = models.DateField(unique=True)
    before_on = models.DateField()
    gone = models.IntegerField()
    held = models.IntegerField()
    at = models.DateTimeField()


class LinkDay(models.Model):
    """How often a point came over a version of TLS on a day: a count, for the trend."""

    id = models.BigAutoField(primary_key=True)
    point_id = models.UUIDField()
    on = models.DateField()
    tls_version = models.CharField(max_length=10)
    requests = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point_id", "on", "tls_version"], name="one_link_day")]


class TelemetryDeclaration(models.Model):
    """What a vendor says that it logs for each search, by version of its software: names of fields, with the answer."""

    id = models.BigAutoField(primary_key=True)
    vendor_id = models.UUIDField()
    software_version = models.CharField(max_length=40)
    field_names = models.JSONField(default=list)
    accepted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["vendor_id", "-at"], name="gateway_telemetry_newest")]


class CanaryMarker(models.Model):
    """A made-up word that stands only in the synthetic history of one point's canary patient."""

    id = models.BigAutoField(primary_key=True)
    marker = models.CharField(max_length=40, unique=True)
    point_id = models.UUIDField(null=True)
    at = models.DateTimeField()


class SelfCheckRun(models.Model):
    """One daily look for content that must not be stored: places looked at, and where it stood."""

    id = models.BigAutoField(primary_key=True)
    on = models.DateField(unique=True)
    places = models.IntegerField()
    where = models.JSONField(default=list)
    at = models.DateTimeField()
