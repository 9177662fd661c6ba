"""Files and single reports as they were sent, and the records of them worth remembering."""

from __future__ import annotations

import uuid

from django.db import models


class SubmissionState(models.TextChoices):
    """Where a file stands."""

    RECEIVED = "received", "Received"
    PROCESSING = "processing", "Being processed"
    PROCESSED = "processed", "Processed"
    FAILED = "failed", "File failed"
    DUPLICATE = "duplicate", "Duplicate of an earlier file"
    TESTED = "tested", "Test file: judged, not loaded"


class BytesState(models.TextChoices):
    """What became of the bytes of a file as it was sent (§5(5)(xv), §6(d))."""

    AS_SENT = "", "Kept as sent"
    TO_REDACT = "redact", "To lose reports of exempt substances"
    REDACTED = "redacted", "Kept without reports of exempt substances"
    DUE = "due", "To be destroyed"
    DESTROYED = "destroyed", "Destroyed"


# Bytes that are there and of which nothing is due for destruction yet.
BYTES_KEPT = (BytesState.AS_SENT, BytesState.TO_REDACT, BytesState.REDACTED)


class Submission(models.Model):
    """One file, or one record sent by form or API; the bytes are kept by digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=16)
    account_id = models.UUIDField(null=True)
    sender = models.CharField(max_length=120, blank=True)
    allowed_dispensers = models.JSONField(default=list)
    file_name = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    # When a paper report left its sender, as far as that is proven (AMB-28).
    left_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=SubmissionState.choices, default=SubmissionState.RECEIVED)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=8, blank=True)
    control_number = models.CharField(max_length=60, blank=True)
    transaction_type = models.CharField(max_length=16, blank=True)
    file_type = models.CharField(max_length=1, blank=True)
    sender_code = models.CharField(max_length=60, blank=True)
    sent = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    parts_total = models.IntegerField(default=0)
    parts_done = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    bytes_state = models.CharField(max_length=9, blank=True, choices=BytesState.choices)
    # The copy without reports of exempt substances, once there is one; `digest` stays that of the file as sent.
    redacted_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at"], name="submission_newest"),
            models.Index(fields=["digest"], name="submission_digest"),
            models.Index(fields=["control_number"], name="submission_control"),
            models.Index(fields=["bytes_state", "received_at"], name="bytes_to_destroy"),
        ]


class RecordState(models.TextChoices):
    """Where a kept record stands."""

    HELD = "held", "Held: needs correction"
    CORRECTED = "corrected", "Corrected"
    VOIDED = "voided", "Voided by its sender"
    SET_ASIDE = "set-aside", "Set aside: not reportable"
    NOTED = "noted", "Noted"


class SubmittedRecord(models.Model):
    """A record worth remembering beside the stored dispensings: held, warned, duplicate, void. Kept as sent."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="records")
    ordinal = models.IntegerField()
    segment_no = models.IntegerField()
    key = models.CharField(max_length=40, db_index=True)
    prescription_number = models.CharField(max_length=40, blank=True)
    dispenser_dea = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=RecordState.choices)
    sent_fields = models.JSONField(default=dict)
    sent_compounds = models.JSONField(default=list)
    corrected_fields = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    received_at = models.DateTimeField()
    dispensation = models.ForeignKey("Dispensation", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ordinal"], name="one_record_per_place")]
        indexes = [models.Index(fields=["state", "submission"], name="record_state")]


class Correction(models.Model):
    """One change that a person made to a held record on screen."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SubmittedRecord, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    field = models.CharField(max_length=8)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)


class ZeroReport(models.Model):
    """A dispenser's word that it dispensed nothing reportable in a period; a compliance fact, never a patient."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="zero_reports")
    dispenser_dea = models.CharField(max_length=20)
    reported_on = models.DateField(null=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    received_at = models.DateTimeField()
