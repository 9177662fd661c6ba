"""What an audit works on and comes to: claims, records, findings, appeals, recoupments, referrals."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.audits import Audit


class AuditUpload(models.Model):
    """One list of claims that was sent for an audit: its rows taken, left out and not readable, which add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="uploads")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    rows_in = models.IntegerField()
    in_scope = models.IntegerField()
    excluded = models.IntegerField()
    undecided = models.IntegerField()
    refused = models.IntegerField()
    # Row, field, and what is permitted; never what stood in the cell, which may be about a patient.
    problems = models.JSONField(default=list)


class AuditClaim(models.Model):
    """One claim that an audit asks for, and whether the law lets it in. Names no patient."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="claims")
    claim_reference = models.CharField(max_length=40)
    submitted_on = models.DateField(null=True)
    adjudicated_on = models.DateField(null=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    federal_cite = models.CharField(max_length=60, blank=True)
    line_of_business = models.CharField(max_length=60, blank=True)
    federal_years = models.IntegerField(null=True)
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=40)
    says = models.CharField(max_length=300)
    counted_from = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "claim_reference"], name="one_claim_an_audit")]


class AuditRecord(models.Model):
    """Something that a pharmacy uploaded for an audit; the file is kept sealed and has no name here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="records")
    kind = models.CharField(max_length=20)
    author = models.CharField(max_length=24, blank=True)
    drug = models.CharField(max_length=8, blank=True)
    sent_by = models.CharField(max_length=40, blank=True)
    claims = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField()
    counts = models.CharField(max_length=16, blank=True)
    reviewed_on = models.DateField(null=True)
    accepted = models.BooleanField(null=True)


class FindingState(models.TextChoices):
    """Where a finding of an audit stands."""

    OPEN = "open", "Open"
    STANDS = "not-validated", "Stands"
    VALIDATED = "validated", "Validated: no finding"
    DISMISSED = "dismissed", "Dismissed after appeal"


class AuditFinding(models.Model):
    """One finding about one claim: its class and reason, what was over- or underpaid, who judged it."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="findings")
    number = models.IntegerField()
    claim = models.ForeignKey(AuditClaim, on_delete=models.PROTECT, null=True, related_name="findings")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=24)
    label = models.CharField(max_length=12)
    says = models.CharField(max_length=300)
    needs_judgment = models.BooleanField(default=False)
    overpaid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    underpaid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    intent_evidence = models.JSONField(default=list)
    consultant = models.CharField(max_length=120, blank=True)
    license_number = models.CharField(max_length=40, blank=True)
    knows_the_article = models.BooleanField(default=False)
    consulted_on = models.DateField(null=True)
    state = models.CharField(max_length=13, choices=FindingState.choices, default=FindingState.OPEN)
    found_on = models.DateField()
    closed_on = models.DateField(null=True)
    reported = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    taken = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="findings_in_order")]


class AuditAppealState(models.TextChoices):
    """Where an appeal of a preliminary report stands."""

    FILED = "filed", "Filed"
    REVIEW = "review", "Under review"
    SUSTAINED = "sustained", "Sustained"
    PARTLY = "partly", "Sustained in part"
    DENIED = "denied", "Denied"


class AuditAppeal(models.Model):
    """An appeal of a preliminary report, whole or some findings of it."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="appeals")
    findings = models.ManyToManyField(AuditFinding, related_name="appeals")
    says = models.TextField()
    filed_at = models.DateTimeField()
    filed_on = models.DateField()
    state = models.CharField(max_length=9, choices=AuditAppealState.choices, default=AuditAppealState.FILED)
    decision = models.TextField(blank=True)
    decided_on = models.DateField(null=True)

    @property
    def reference(self) -> str:
        """The number that people use, such as AP-1042."""
        return f"AP-{1000 + self.pk}"


class AuditMoney(models.Model):
    """What was taken back after an audit, or refunded: day, amount, and what it rests on."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="money")
    kind = models.CharField(max_length=10)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    on = models.DateField()
    basis = models.CharField(max_length=12)
    # A refund is owed from its day until it is paid.
    paid_on = models.DateField(null=True)
    at = models.DateTimeField()


class AuditReferral(models.Model):
    """A finding that was brought to those who prosecute, with what shows intent."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(AuditFinding, on_delete=models.CASCADE, related_name="referrals")
    office = models.CharField(max_length=120)
    on = models.DateField()
    intent_evidence = models.JSONField(default=list)


class AuditRowCheck(models.Model):
    """One rule's answer about one row of a file of audits that was checked in bulk."""

    id = models.BigAutoField(primary_key=True)
    run_id = models.UUIDField(db_index=True)
    row = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    manager_number = models.CharField(max_length=40)
    provision = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=40)
    says = models.CharField(max_length=400)
    cite = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
