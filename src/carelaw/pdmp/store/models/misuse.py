"""Unlawful acts: cases with their frozen evidence, acts one by one, prosecutions, penalties, collections, letters."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class MisuseSource(models.TextChoices):
    """What a case was opened from."""

    DENIED_ATTEMPTS = "denied-attempts", "Denied attempts"
    AUDIT = "audit", "Audit"
    COMPLAINT = "complaint", "Complaint"
    AGENCY_USE = "agency-use", "Use reported by an agency"
    REPORTING = "reporting", "Reporting duty"


class MisuseFinding(models.TextChoices):
    """What a case has found."""

    NONE = "NONE", "None yet"
    SUSPECTED = "SUSPECTED", "Suspected"
    CONFIRMED = "CONFIRMED", "Confirmed"
    UNFOUNDED = "UNFOUNDED", "Unfounded"


class MisuseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "OPEN", "Open"
    REFERRED = "REFERRED", "Referred"
    ASSESSED = "ASSESSED", "Penalty assessed"
    PAID = "PAID", "Penalty paid"
    IN_SUIT = "IN_SUIT", "In suit"
    CLOSED = "CLOSED", "Closed"


class MisuseCase(models.Model):
    """Somebody may have obtained, released or used information unlawfully, or broken the act otherwise (MAP-152)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=16, choices=MisuseSource.choices)
    person = models.CharField(max_length=160)
    account_id = models.UUIDField(null=True, db_index=True)
    ground = models.TextField()
    finding = models.CharField(max_length=10, choices=MisuseFinding.choices, default=MisuseFinding.NONE)
    state = models.CharField(max_length=8, choices=MisuseState.choices, default=MisuseState.OPEN)
    licensee = models.BooleanField(null=True)
    licensing_board = models.CharField(max_length=160, blank=True)
    board_address = models.TextField(blank=True)
    address = models.TextField(blank=True)
    county = models.CharField(max_length=60, blank=True)
    party_id = models.UUIDField(null=True)
    case_id = models.UUIDField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    concluded_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)


class FrozenEvidence(models.Model):
    """One line of the query log as it stood when it became evidence: references and its digest, no patient data."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="evidence")
    query_id = models.UUIDField(db_index=True)
    requested_at = models.DateTimeField()
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=32, blank=True)
    rows = models.IntegerField(default=0)
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "query_id"], name="one_freeze_per_line")]


class MisuseAct(models.Model):
    """One act: one obtaining or one release, of one subject's information, to one recipient (MAP-154)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="acts")
    number = models.IntegerField()
    on = models.DateField()
    deed = models.CharField(max_length=80)
    conduct = models.CharField(max_length=16)
    subject = models.CharField(max_length=80)
    recipient = models.CharField(max_length=160)
    query_id = models.UUIDField(null=True, db_index=True)
    intrusion = models.BooleanField(default=False)
    outside_purpose = models.BooleanField(null=True)
    by_misrepresentation = models.BooleanField(null=True)
    mental_states = models.JSONField(null=True)
    # The grade is the rule's answer, never typed: M1, F3, or nothing.
    grade = models.CharField(max_length=2, blank=True)
    civil = models.BooleanField(default=False)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_number_per_act"),
            models.UniqueConstraint(
                fields=["case", "deed", "conduct", "subject", "recipient"], name="one_line_per_offense"
            ),
        ]


class ProsecutionReferral(models.Model):
    """A case as put before a prosecuting office; who took it is recorded (MAP-180)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="referrals")
    office = models.CharField(max_length=20)
    county = models.CharField(max_length=60, blank=True)
    referred_on = models.DateField()
    state = models.CharField(max_length=10, default="notified")
    taken_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "office"], name="one_referral_per_office"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="taken"), name="one_open_prosecution"),
        ]


class Penalty(models.Model):
    """A civil penalty imposed under §10; what is owed and paid stands in the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="penalties")
    basis = models.CharField(max_length=12)
    cite = models.CharField(max_length=80)
    offenses = models.IntegerField()
    least = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    charge_id = models.UUIDField()
    decision_id = models.UUIDField()
    assessed_on = models.DateField()
    due_on = models.DateField()


class CollectionAction(models.Model):
    """A suit for an unpaid penalty, in one of the two counties the act names (MAP-158)."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=28, unique=True)
    penalty = models.ForeignKey(Penalty, on_delete=models.PROTECT, related_name="collections")
    county = models.CharField(max_length=60)
    filed_on = models.DateField()
    docket = models.CharField(max_length=60, blank=True)
    successful = models.BooleanField(null=True)
    ended_on = models.DateField(null=True)


class LegalHelp(models.Model):
    """An office asked for help with a collection, and what it answered (MAP-159)."""

    id = models.BigAutoField(primary_key=True)
    collection = models.ForeignKey(CollectionAction, on_delete=models.PROTECT, related_name="help")
    office = models.CharField(max_length=20)
    county = models.CharField(max_length=60, blank=True)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "office"], name="one_request_per_office")]
