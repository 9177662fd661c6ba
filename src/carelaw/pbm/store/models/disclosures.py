"""Statements of rebates, fees and rates to covered entities; who may pass them on; how they are checked."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.programs import Program


class DisclosureKind(models.TextChoices):
    """What a statement is about."""

    REBATES = "rebates", "Rebates"
    FEES = "fees", "Fees of pharmacies"
    RATES = "rates", "Rates and list prices"


class DisclosureState(models.TextChoices):
    """A draft is filled from its sheet, attested and sent."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"


class DisclosureStatement(models.Model):
    """One statement to one covered entity for a period; its sheet is kept as sent. `total` is US dollars."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=DisclosureKind.choices)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="statements")
    manager_id = models.UUIDField(db_index=True)
    entity_id = models.UUIDField(db_index=True)
    period_from = models.DateField()
    period_to = models.DateField()
    confidential = models.BooleanField()
    allocation = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows_in = models.IntegerField(default=0)
    total = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    state = models.CharField(max_length=5, choices=DisclosureState.choices, default=DisclosureState.DRAFT)
    attested_by = models.CharField(max_length=160, blank=True)
    attested_as = models.CharField(max_length=160, blank=True)
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["entity_id", "kind", "period_from"], name="statements_of_an_entity")]


class DisclosureLine(models.Model):
    """One row of a statement's sheet as read; `standing` is stated, unallocated, exception or refused."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(DisclosureStatement, on_delete=models.CASCADE, related_name="lines")
    row = models.IntegerField()
    standing = models.CharField(max_length=12)
    cells = models.JSONField(default=dict)
    says = models.CharField(max_length=500, blank=True)
    # For rates: the claim, the pharmacy that filled it, and what was paid.
    claim = models.CharField(max_length=40, blank=True, db_index=True)
    pharmacy_id = models.UUIDField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "row"], name="one_line_a_statement_row")]


class ReleaseState(models.TextChoices):
    """A release waits for consent, may go out, or may not."""

    REFUSED = "refused", "Refused"
    GRANTED = "granted", "Has a basis"
    RELEASED = "released", "Released"


class ReleaseRequest(models.Model):
    """A wish to pass on what a statement says: to whom, on what basis, how it was decided, when it went out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    statement = models.ForeignKey(DisclosureStatement, on_delete=models.PROTECT, related_name="releases")
    recipient = models.CharField(max_length=160)
    basis = models.CharField(max_length=12)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ReleaseState.choices)
    because = models.CharField(max_length=500)
    asked_on = models.DateField()
    released_at = models.DateTimeField(null=True)


class ReleaseConsent(models.Model):
    """A benefit manager's consent that a statement goes to one recipient."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(DisclosureStatement, on_delete=models.CASCADE, related_name="consents")
    recipient = models.CharField(max_length=160)
    consented_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "recipient"], name="one_consent_a_recipient")]


class RateVerification(models.Model):
    """A covered entity checks with pharmacies what they were paid. An objection is kept and stops nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    statement = models.ForeignKey(DisclosureStatement, on_delete=models.PROTECT, related_name="verifications")
    entity_id = models.UUIDField(db_index=True)
    asked_on = models.DateField()
    objection = models.CharField(max_length=1000, blank=True)
    objected_on = models.DateField(null=True)


class VerifiedClaim(models.Model):
    """One claim of a verification: what was disclosed, what the pharmacy says it received. US dollars."""

    id = models.BigAutoField(primary_key=True)
    verification = models.ForeignKey(RateVerification, on_delete=models.CASCADE, related_name="claims")
    pharmacy_id = models.UUIDField(db_index=True)
    claim = models.CharField(max_length=40)
    disclosed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    received = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=14, blank=True)
    says = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verification", "claim"], name="one_line_a_verified_claim")]


class PharmacyDisclosure(models.Model):
    """What a pharmacy told a covered entity it received. The benefit manager never sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    pharmacy_id = models.UUIDField(db_index=True)
    entity_id = models.UUIDField(db_index=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="pharmacy_disclosures")
    claims = models.JSONField(default=dict)
    words = models.CharField(max_length=1000, blank=True)
    told_on = models.DateField()
