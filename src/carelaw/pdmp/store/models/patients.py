"""Patients: requests for a record with their evidence, claims that something is wrong, the notice and its use."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pdmp.store.models.people import Patient


class PatientRequestState(models.TextChoices):
    """Where a request stands."""

    INCOMPLETE = "incomplete", "Something is missing on the form"
    AWAITING_EVIDENCE = "awaiting-evidence", "Waiting for evidence"
    OPEN = "open", "Evidence is being checked"
    READY = "ready", "Ready to be read"
    DELIVERED = "delivered", "Delivered"
    CLOSED_NO_EVIDENCE = "closed-no-evidence", "Closed: no evidence came"
    CLOSED_OF_AGE = "closed-of-age", "Closed: the person turned 18"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_STATES = (
    PatientRequestState.INCOMPLETE,
    PatientRequestState.AWAITING_EVIDENCE,
    PatientRequestState.OPEN,
)


class PatientRequest(models.Model):
    """Somebody asks for a person's record (MAP-92…97). The secret is kept as a digest only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    secret_digest = models.CharField(max_length=64)
    account_id = models.UUIDField(null=True)
    capacity = models.CharField(max_length=20)
    requester_name = models.CharField(max_length=120)
    reply_to = models.TextField(blank=True)
    email = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="en")
    last_name = models.CharField(max_length=80, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True)
    zip_code = models.CharField(max_length=12, blank=True)
    former_names = models.CharField(max_length=200, blank=True)
    by_mail = models.BooleanField(default=False)
    channel = models.CharField(max_length=12)
    form_digest = models.CharField(max_length=64, blank=True)
    declared_true = models.BooleanField(default=False)
    requested_on = models.DateField()
    received_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=PatientRequestState.choices)
    evidence_asked_on = models.DateField(null=True)
    evidence_received_on = models.DateField(null=True)
    power_for_health_care = models.BooleanField(null=True)
    power_from = models.DateField(null=True)
    power_until = models.DateField(null=True)
    power_revoked_on = models.DateField(null=True)
    principal_died_on = models.DateField(null=True)
    fee_status = models.CharField(max_length=12, blank=True)
    fee = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    fee_accepted = models.BooleanField(default=False)
    fee_waived_because = models.CharField(max_length=200, blank=True)
    matched_at = models.DateTimeField(null=True)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=60, blank=True)
    warned = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"], name="patient_requests_due"),
            models.Index(fields=["requested_on"], name="patient_requests_by_day"),
        ]


class EvidenceState(models.TextChoices):
    """What was found when evidence was looked at."""

    WAITING = "waiting", "To be checked"
    POSITIVE = "positive", "Good"
    NEGATIVE = "negative", "Does not prove it"


class IdentityEvidence(models.Model):
    """One document that proves who asks, or as what (MAP-95). The file lies sealed, apart from the record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(PatientRequest, on_delete=models.CASCADE, related_name="evidence")
    proves = models.CharField(max_length=12)
    kind = models.CharField(max_length=40)
    number_masked = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EvidenceState.choices, default=EvidenceState.WAITING)
    checked_by = models.UUIDField(null=True)
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"], name="evidence_to_check")]


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    OPEN = "open", "Open"
    WITH_DISPENSER = "with-dispenser", "With the dispenser"
    ESCALATED = "escalated", "Taken up by the department"
    CORRECTED = "corrected", "Corrected"
    CONFIRMED = "confirmed", "Confirmed as reported"
    CLOSED = "closed", "Closed without a change"


OPEN_CLAIMS = (ClaimState.OPEN, ClaimState.WITH_DISPENSER, ClaimState.ESCALATED)


class CorrectionClaim(models.Model):
    """A patient says that a row of their record is wrong (MAP-98); the row stands disputed until it is decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(PatientRequest, on_delete=models.PROTECT, related_name="claims")
    record_key = models.CharField(max_length=40, db_index=True)
    record_id = models.BigIntegerField(db_index=True)
    version = models.SmallIntegerField()
    prescription_number = models.CharField(max_length=25)
    dispenser_dea = models.CharField(max_length=9, db_index=True)
    dispenser_name = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=20)
    stated_value = models.CharField(max_length=200, blank=True)
    claimed_value = models.CharField(max_length=200, blank=True)
    says = models.CharField(max_length=1000, blank=True)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    sent_to_dispenser_on = models.DateField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    answer_says = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)
    escalated_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_says = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=16, choices=ClaimState.choices, default=ClaimState.OPEN)

    class Meta:
        indexes = [models.Index(fields=["state", "sent_to_dispenser_on"], name="claims_waiting")]


class PatientAccessCost(models.Model):
    """The department's published cost of a further access in a quarter, from a day (MAP-99); none by default."""

    id = models.BigAutoField(primary_key=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    effective_on = models.DateField(unique=True)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()


class PatientNotice(models.Model):
    """One version of the written notice to patients, as it was published (MAP-100)."""

    version = models.IntegerField(primary_key=True)
    approved_on = models.DateField()
    effective_on = models.DateField()
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=200, blank=True)
    texts = models.JSONField()
    figures = models.JSONField()
    published_at = models.DateTimeField()


class NoticeUseRecord(models.Model):
    """How a practice or pharmacy uses the notice, and since when (MAP-107). A later line replaces an earlier one."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField()
    holder = models.CharField(max_length=12)
    holder_name = models.CharField(max_length=160)
    place = models.CharField(max_length=160, blank=True)
    notice = models.ForeignKey(PatientNotice, on_delete=models.PROTECT, related_name="uses")
    mode = models.CharField(max_length=8)
    from_on = models.DateField()
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "-entered_at"], name="notice_use_of")]


class ServiceMeasure(models.Model):
    """One measured figure of the service for one month, with where it comes from (MAP-51)."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    name = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    sample = models.IntegerField(default=0)
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "name"], name="one_figure_a_month")]


class Heartbeat(models.Model):
    """The service was there: written at short intervals, so that a silence shows as a silence."""

    slot = models.DateTimeField(primary_key=True)


__all__ = [
    "OPEN_CLAIMS",
    "OPEN_STATES",
    "ClaimState",
    "CorrectionClaim",
    "EvidenceState",
    "Heartbeat",
    "IdentityEvidence",
    "NoticeUseRecord",
    "PatientAccessCost",
    "PatientNotice",
    "PatientRequest",
    "PatientRequestState",
    "ServiceMeasure",
]
