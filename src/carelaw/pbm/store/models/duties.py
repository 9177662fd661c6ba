"""Duties of a license: changes reported, fees deposited, fiduciary instruments; and who worked without a license."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class MaterialChange(models.Model):
    """A change of what the application disclosed, as reported; late or not, it is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    items = models.JSONField(default=list)
    happened_on = models.DateField()
    # Null while an examiner found it and the licensee has not reported it yet.
    reported_on = models.DateField(null=True)
    description = models.CharField(max_length=2000)
    effect = models.CharField(max_length=1000, blank=True)
    material = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    # Counts as material by itself, and is said not to be: an examiner looks.
    to_look_at = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    due_by_change = models.DateField()
    due_by_month = models.DateField()
    standing = models.CharField(max_length=20)
    case_id = models.UUIDField(null=True)


class AddressChange(models.Model):
    """A new address as reported; beforehand is allowed, late is taken and flagged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    old_address = models.CharField(max_length=300)
    new_address = models.CharField(max_length=300)
    changed_on = models.DateField()
    reported_on = models.DateField()
    channel = models.CharField(max_length=20)
    due_on = models.DateField()
    late = models.BooleanField()


class Deposit(models.Model):
    """A fee that was received, deposited whole in the fund of the law."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    payment_id = models.UUIDField(unique=True)
    fund = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    deposited_on = models.DateField(db_index=True)
    entered_at = models.DateTimeField()


class FiduciaryInstrument(models.Model):
    """A fiduciary account or indemnity bond, for one program or pooled; the last day belongs to it. US dollars."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8)
    mode = models.CharField(max_length=8)
    institution = models.CharField(max_length=160)
    instrument_number = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    yearly_reimbursements = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    program_ids = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="instrument_runs_forward"
            )
        ]


class FiduciaryCarveOut(models.Model):
    """A program run by or for a carrier authorized in the State: no instrument is asked for, and why."""

    id = models.BigAutoField(primary_key=True)
    program_id = models.UUIDField(unique=True)
    carrier_id = models.UUIDField()
    kind = models.CharField(max_length=36)
    authority_number = models.CharField(max_length=40)
    authorized_from = models.DateField()
    authorized_to = models.DateField(null=True)
    note = models.CharField(max_length=300)
    entered_at = models.DateTimeField()


class ReferralState(models.TextChoices):
    """A draft until it has a dated act in the State."""

    DRAFT = "draft", "Draft"
    REFERRED = "referred", "Referred"
    DROPPED = "dropped", "Dropped"


class UnlicensedReferral(models.Model):
    """The dossier about somebody who worked without a license, to be treated as an unauthorized insurer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    manager_number = models.CharField(max_length=24, blank=True)
    party_id = models.UUIDField(null=True, db_index=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ReferralState.choices, default=ReferralState.DRAFT)
    counsel_says = models.CharField(max_length=2000, blank=True)
    case_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    referred_at = models.DateTimeField(null=True)


class UnlicensedAct(models.Model):
    """Days on which somebody worked without a license, and what shows it; both days belong to it."""

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(UnlicensedReferral, on_delete=models.CASCADE, related_name="acts")
    source = models.CharField(max_length=12)
    reference = models.CharField(max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    claims = models.IntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    in_state = models.BooleanField(default=True)
    says = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "source", "reference", "first_on"], name="one_line_an_act")
        ]
