"""What came in as files: the files, the rows that could not be taken, claims, and risk group results."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.ihh.store.models.people import Member


class ImportedFile(models.Model):
    """One file as it came in. The same bytes twice are one import."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    account_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    rows = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    ignored = models.JSONField(default=dict)
    refused_whole = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="one_import_per_file")]
        indexes = [models.Index(fields=["-received_at"], name="imports_newest")]


class RefusedRow(models.Model):
    """A row in quarantine: where it stands, what stood there, what is wrong; open until sent again or set aside."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="refused_rows")
    number = models.IntegerField()
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    says = models.CharField(max_length=400)
    sent = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["settled_at", "file"], name="refused_rows_open")]


class ClaimStatus(models.TextChoices):
    """Only paid claims and accepted encounters are evidence."""

    PAID = "PAID", "Paid"
    ACCEPTED = "ACCEPTED", "Accepted encounter"
    DENIED = "DENIED", "Denied"
    VOIDED = "VOIDED", "Voided"
    REPLACED = "REPLACED", "Replaced"


class Claim(models.Model):
    """One claim in its latest version, with its diagnoses `[code, position]` and its lines."""

    id = models.BigAutoField(primary_key=True)
    claim_id = models.CharField(max_length=60, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="claims")
    form = models.CharField(max_length=1)
    type_of_bill = models.CharField(max_length=4, blank=True)
    place_of_service = models.CharField(max_length=2, blank=True)
    from_on = models.DateField()
    through_on = models.DateField()
    admitted_on = models.DateField(null=True)
    discharge_status = models.CharField(max_length=2, blank=True)
    drg = models.CharField(max_length=4, blank=True)
    billing_npi = models.CharField(max_length=10, blank=True)
    facility_npi = models.CharField(max_length=10, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)
    crisis_unit = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=ClaimStatus.choices)
    replaces = models.CharField(max_length=60, blank=True)
    diagnoses = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="claims")

    class Meta:
        indexes = [models.Index(fields=["member", "from_on"], name="claims_of_member")]


class GrouperPin(models.Model):
    """The release of the risk grouper that counts for a year: the newest that was there on its January 1."""

    id = models.BigAutoField(primary_key=True)
    year = models.IntegerField(unique=True)
    version = models.CharField(max_length=12)
    available_since = models.DateField()


class GrouperResult(models.Model):
    """A person's status by the named grouper (`3M`) for a year; the newest accepted run counts."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grouper_results")
    year = models.IntegerField()
    version = models.CharField(max_length=12)
    status_code = models.IntegerField()
    status_name = models.CharField(max_length=80)
    base_crg = models.CharField(max_length=5, blank=True)
    severity = models.IntegerField(null=True)
    grouped_on = models.DateField()
    run_id = models.CharField(max_length=40)
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="grouper_results")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "run_id"], name="one_status_per_run"),
            models.CheckConstraint(condition=Q(status_code__gte=1, status_code__lte=9), name="status_1_to_9"),
        ]
        indexes = [models.Index(fields=["member", "year", "-grouped_on"], name="grouper_newest")]
