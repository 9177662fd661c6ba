"""What is held beyond its time, what was destroyed and how that is proven, and who asked in vain."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class HoldProcedure(models.Model):
    """The board's procedure for hold requests; a version holds from its day until the next does (MAP-121)."""

    version = models.IntegerField(primary_key=True)
    required = models.JSONField(default=list)
    adopted_on = models.DateField()
    minutes = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)


class HoldState(models.TextChoices):
    """Where a request for a hold stands."""

    PENDING = "pending", "Incomplete"
    RECEIVED = "received", "To be decided"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    EXPIRED = "expired", "Ended"
    RELEASED = "released", "Released"


class HoldRequest(models.Model):
    """One written request that specific information be kept longer: a hold, an extension, or a court's order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asks = models.CharField(max_length=12)
    requester_kind = models.CharField(max_length=20)
    requester = models.CharField(max_length=200)
    account_id = models.UUIDField(null=True, db_index=True)
    role = models.CharField(max_length=32)
    case_number = models.CharField(max_length=60, blank=True)
    cause = models.TextField(blank=True)
    papers = models.JSONField(default=list)
    document = models.CharField(max_length=64, blank=True)
    selector = models.JSONField(default=dict)
    court = models.CharField(max_length=120, blank=True)
    docket = models.CharField(max_length=60, blank=True)
    ordered_on = models.DateField(null=True)
    ordered_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=HoldState.choices)
    missing = models.JSONField(default=list)
    protected_until = models.DateField(null=True)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    code = models.CharField(max_length=40, blank=True)
    says = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"], name="hold_requests_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(account_id__isnull=True)
                | ~Q(decided_by=models.F("account_id")),
                name="hold_decided_by_another",
            )
        ]


class HoldItem(models.Model):
    """One dispensing that a request names. `sequence` counts the year after the seven as 1 and extensions from 2."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(HoldRequest, on_delete=models.CASCADE, related_name="items")
    dispensing = models.BigIntegerField()
    key = models.CharField(max_length=40, db_index=True)
    collected_on = models.DateField()
    sequence = models.SmallIntegerField(default=0)
    by_court = models.BooleanField(default=False)
    ends_on = models.DateField(null=True)
    warned = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["dispensing"], name="holds_of_dispensing"),
            models.Index(fields=["ends_on"], name="holds_by_end"),
        ]
        constraints = [models.UniqueConstraint(fields=["request", "dispensing"], name="one_item_per_request")]


class VaultedItem(models.Model):
    """A held dispensing after its seven years: sealed under a key of its own, and in no query's reach (AMB-45)."""

    id = models.BigAutoField(primary_key=True)
    dispensing = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=40, db_index=True)
    collected_on = models.DateField()
    held_until = models.DateField(db_index=True)
    vaulted_on = models.DateField()
    sealed = models.BinaryField()


class DestructionState(models.TextChoices):
    """Where a destruction run stands."""

    RUNNING = "running", "Running"
    COMPLETE = "complete", "Complete"
    INCOMPLETE = "incomplete", "Incomplete"


class DestructionRun(models.Model):
    """One run: its frozen day, what it destroyed, and the signed certificate that hangs from the one before."""

    number = models.IntegerField(primary_key=True)
    on = models.DateField()
    through = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=DestructionState.choices, default=DestructionState.RUNNING)
    counts = models.JSONField(default=dict)
    certificate = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=32, blank=True)
    signature = models.CharField(max_length=128, blank=True)


class DestroyedItem(models.Model):
    """The line of one destroyed item: an opaque number or digest and its collection day, nothing about anybody."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(DestructionRun, on_delete=models.PROTECT, db_index=False)
    store = models.CharField(max_length=40)
    item = models.BigIntegerField(null=True)
    name = models.CharField(max_length=64, blank=True)
    collected_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "store", "id"], name="destroyed_in_run")]


class VaultReading(models.Model):
    """A request to read what a hold keeps, for its own matter: prepared by one person, opened by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HoldRequest, on_delete=models.CASCADE, related_name="readings")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)


class OutsideRequest(models.Model):
    """Somebody without a door asked: under the Right-to-Know Law, by subpoena, letter or form (MAP-112, 114, 116)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    way = models.CharField(max_length=20)
    asked_by = models.CharField(max_length=200)
    received_on = models.DateField()
    asks_for = models.CharField(max_length=16)
    reference = models.CharField(max_length=80, blank=True)
    address = models.TextField(blank=True)
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=40, blank=True)
    says = models.TextField()
    notice_id = models.UUIDField(null=True)
    answered_on = models.DateField(null=True)
    basis = models.CharField(max_length=24, blank=True)
    answer = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-received_on"], name="outside_newest")]


class AccessReviewed(models.Model):
    """A grant above a clinician's was looked at again and kept (MAP-115)."""

    id = models.BigAutoField(primary_key=True)
    grant_id = models.UUIDField(db_index=True)
    account_id = models.UUIDField()
    reviewed_on = models.DateField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.UUIDField()
