"""Remittances with their claims and adjustments, what explains them, what payment is judged by, and what was found.

No patient is named in any of these tables; what named one is kept sealed as it was sent.
"""

from __future__ import annotations

import uuid

from django.db import models


class Remittance(models.Model):
    """One remittance (X12 835, ST to SE) of a benefit manager to a pharmacy, by its trace number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run_id = models.UUIDField(db_index=True)
    key = models.CharField(max_length=200)
    manager_id = models.UUIDField()
    payer = models.CharField(max_length=80, blank=True)
    payer_id = models.CharField(max_length=30, blank=True)
    payee_npi = models.CharField(max_length=15, blank=True)
    pharmacy_id = models.UUIDField(null=True, db_index=True)
    trace = models.CharField(max_length=50)
    paid_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    segment = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "key"], name="one_remittance_of_a_key")]
        indexes = [models.Index(fields=["manager_id", "-paid_on"], name="remittances_of_a_manager")]


class RemittanceClaim(models.Model):
    """One claim of a remittance (CLP). The prescription number names it."""

    id = models.BigAutoField(primary_key=True)
    remittance = models.ForeignKey(Remittance, on_delete=models.CASCADE, related_name="claims")
    row = models.BigIntegerField()
    segment = models.BigIntegerField()
    prescription_number = models.CharField(max_length=40)
    status = models.CharField(max_length=2)
    charged = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    control = models.CharField(max_length=50, blank=True)
    served_on = models.DateField(null=True)
    national_drug_code = models.CharField(max_length=11, blank=True)
    reduced_by = models.CharField(max_length=2, blank=True)
    adjustments = models.JSONField(default=list)
    remarks = models.JSONField(default=list)


class RemittanceAdjustment(models.Model):
    """One provider-level adjustment of a remittance (PLB). A positive amount lowers the payment."""

    id = models.BigAutoField(primary_key=True)
    remittance = models.ForeignKey(Remittance, on_delete=models.CASCADE, related_name="adjustments")
    row = models.BigIntegerField()
    segment = models.BigIntegerField()
    reason = models.CharField(max_length=3, blank=True)
    reference = models.CharField(max_length=50, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)


class RecoupmentExplanation(models.Model):
    """What a pharmacy was told about a recoupment. `document` is the sealed letter or sheet that names the patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manager_id = models.UUIDField()
    pharmacy_id = models.UUIDField(null=True, db_index=True)
    reference = models.CharField(max_length=50)
    remittance = models.CharField(max_length=50, blank=True)
    notice = models.CharField(max_length=50, blank=True)
    delivered_on = models.DateField(null=True)
    patient_named = models.BooleanField()
    dispensed_on = models.DateField(null=True)
    drugs = models.JSONField(default=list)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reason = models.CharField(max_length=500, blank=True)
    appeal_telephone = models.CharField(max_length=60, blank=True)
    appeal_address = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=64)
    row = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manager_id", "document", "row"], name="one_explanation_of_a_row")
        ]
        indexes = [models.Index(fields=["manager_id", "reference"], name="explanations_by_reference")]


class PaymentScheduleTerm(models.Model):
    """When a contract pays, as its text has it. No contract number: every contract of the benefit manager."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    contract_number = models.CharField(max_length=35, blank=True)
    form = models.CharField(max_length=24)
    days = models.IntegerField(default=0)
    dates = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manager_id", "contract_number", "starts_on"], name="one_schedule_from_a_day"
            )
        ]


class ClaimReturned(models.Model):
    """A claim that was sent back to its pharmacy, with the defect named, and what came after."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    pharmacy_npi = models.CharField(max_length=15)
    prescription_number = models.CharField(max_length=40)
    served_on = models.DateField()
    returned_on = models.DateField()
    defect = models.CharField(max_length=300, blank=True)
    in_batch = models.BooleanField(default=False)
    resubmitted_on = models.DateField(null=True)
    returned_again_on = models.DateField(null=True)
    second_defect = models.CharField(max_length=300, blank=True)
    repeats_defect = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manager_id", "pharmacy_npi", "prescription_number", "served_on"], name="one_return_a_claim"
            )
        ]


class AuditedClaim(models.Model):
    """A claim that an audit names, and whether the audit kept to the section's bounds."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    pharmacy_npi = models.CharField(max_length=15)
    prescription_number = models.CharField(max_length=40)
    served_on = models.DateField()
    audit = models.CharField(max_length=40)
    lawful = models.BooleanField()
    breaks = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manager_id", "pharmacy_npi", "prescription_number", "served_on"], name="one_audit_of_a_claim"
            )
        ]


class ReferencePriceRow(models.Model):
    """One price of a nationally recognized reference, delivered to a benefit manager or its agent, loaded or not."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    reference = models.CharField(max_length=35)
    national_drug_code = models.CharField(max_length=11)
    unit_price = models.DecimalField(max_digits=14, decimal_places=5)
    published_at = models.DateTimeField()
    delivered_to = models.CharField(max_length=7, default="manager")
    loaded = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manager_id", "reference", "national_drug_code", "published_at"], name="one_reference_price"
            )
        ]


class PaymentFinding(models.Model):
    """One row that breaks the law about remittances or payment, or that a person should look at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run_id = models.UUIDField(db_index=True)
    row = models.BigIntegerField()
    subject = models.CharField(max_length=32)
    outcome = models.CharField(max_length=14)
    provisions = models.CharField(max_length=60)
    codes = models.JSONField(default=list)
    cite = models.CharField(max_length=80)
    says = models.TextField()
    manager_number = models.CharField(max_length=20)
    party_id = models.UUIDField(null=True)
    pharmacy_npi = models.CharField(max_length=15, blank=True)
    pharmacy_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True, db_index=True)
    prescription_number = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=50, blank=True)
    remittance = models.CharField(max_length=50, blank=True)
    segment = models.BigIntegerField(null=True)
    national_drug_code = models.CharField(max_length=11, blank=True)
    served_on = models.DateField(null=True)
    day = models.DateField(null=True)
    days_late = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    facts = models.JSONField()
    decisions = models.JSONField()
    digest = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    # Judged anew by a later run over the same file.
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "row"], name="one_payment_finding_per_row")]
        indexes = [
            models.Index(fields=["subject", "outcome", "-amount"], name="payment_findings_largest"),
            models.Index(fields=["party_id", "subject"], name="payment_findings_of_party"),
            models.Index(fields=["pharmacy_id", "subject"], name="payment_findings_of_pharmacy"),
        ]


class PanelOpinion(models.Model):
    """What the independent panel thinks of one review that was brought to it. No patient, no claim's person."""

    id = models.BigAutoField(primary_key=True)
    appeal = models.CharField(max_length=20, unique=True)
    manager_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField()
    national_drug_code = models.CharField(max_length=11, blank=True)
    members = models.JSONField(default=list)
    outcome = models.CharField(max_length=32)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    words = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()


class PanelReportFiled(models.Model):
    """One report of the panel to the Director over a period, and what the Director determined."""

    id = models.BigAutoField(primary_key=True)
    period_from = models.DateField()
    period_to = models.DateField()
    reported_on = models.DateField()
    figures = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    determination = models.TextField(blank=True)
    determined_on = models.DateField(null=True)
    letter_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period_from", "period_to"], name="one_panel_report_a_period")]

    @property
    def reference(self) -> str:
        """The number that people use, such as PR-7."""
        return f"PR-{self.pk}"
