"""What plan sponsors ask of their benefit managers: audits, amounts paid, notices of brand consideration."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.contracts import Contract


class SponsorAuditState(models.TextChoices):
    """An audit is asked for, granted or declined, and its pack is delivered."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    DELIVERED = "delivered", "Pack delivered"


class SponsorAudit(models.Model):
    """A plan sponsor's audit of a contract year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="sponsor_audits")
    sponsor_id = models.UUIDField(db_index=True)
    requested_on = models.DateField()
    scope = models.CharField(max_length=1000)
    state = models.CharField(max_length=9, choices=SponsorAuditState.choices, default=SponsorAuditState.ASKED)
    reason = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)


class SponsorAuditItem(models.Model):
    """One part of an audit's pack, kept as it was delivered."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(SponsorAudit, on_delete=models.CASCADE, related_name="items")
    part = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "part"], name="one_file_a_part")]


class PaidAmountRequest(models.Model):
    """A plan sponsor asks what was actually paid to pharmacies for claims of a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="paid_requests")
    sponsor_id = models.UUIDField(db_index=True)
    served_from = models.DateField()
    served_to = models.DateField()
    requested_on = models.DateField()
    answered_on = models.DateField(null=True)
    paid = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    billed = models.DecimalField(max_digits=16, decimal_places=2, null=True)


class PaidAmount(models.Model):
    """What was paid for one claim, adjusted since, and billed to the plan sponsor. US dollars."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(PaidAmountRequest, on_delete=models.CASCADE, related_name="claims")
    claim = models.CharField(max_length=40)
    served_on = models.DateField()
    ingredient = models.DecimalField(max_digits=12, decimal_places=2)
    fee = models.DecimalField(max_digits=12, decimal_places=2)
    paid = models.DecimalField(max_digits=12, decimal_places=2)
    adjusted = models.DecimalField(max_digits=12, decimal_places=2)
    billed = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "claim"], name="one_line_a_paid_claim")]


class ManufacturerMoney(models.Model):
    """Anything of value of a manufacturer for one product in a period. US dollars."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="manufacturer_money")
    manufacturer = models.CharField(max_length=160)
    product = models.CharField(max_length=120)
    ndc = models.CharField(max_length=11)
    period_from = models.DateField()
    period_to = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    received_on = models.DateField()
    generic_available_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
