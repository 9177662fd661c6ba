"""Complaints, protected acts, actions against pharmacies, retaliation cases, unfair practices.

The words of a complaint or disclosure may hold what somebody told about a patient: they are kept sealed among the files
under their digest, never in a table.
"""

from __future__ import annotations

import uuid

from django.db import models


class ComplaintState(models.TextChoices):
    """Received, put to the benefit manager, answered, closed."""

    RECEIVED = "received", "Received"
    FORWARDED = "forwarded", "Put to the benefit manager"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class Complaint(models.Model):
    """One complaint about a benefit manager or a plan, by its receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.CharField(max_length=16, unique=True)
    complainant_kind = models.CharField(max_length=16)
    complainant_id = models.UUIDField(null=True, db_index=True)
    against_id = models.UUIDField(null=True, db_index=True)
    against_named = models.CharField(max_length=160, blank=True)
    subject = models.CharField(max_length=20)
    words_digest = models.CharField(max_length=64)
    identifiers_found = models.IntegerField(default=0)
    filed_at = models.DateTimeField()
    filed_on = models.DateField()
    account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=ComplaintState.choices, default=ComplaintState.RECEIVED)
    forwarded_on = models.DateField(null=True)
    forwarded_says = models.TextField(blank=True)
    identity_disclosed = models.BooleanField(default=False)
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    closing = models.CharField(max_length=300, blank=True)
    led_to = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "filed_at"], name="complaints_waiting")]


class ProtectedAct(models.Model):
    """Something a pharmacist or pharmacy said that the act protects, to whom and when."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=16, unique=True)
    pharmacy_id = models.UUIDField(db_index=True)
    against_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=24)
    act_on = models.DateField()
    to = models.CharField(max_length=200, blank=True)
    words_digest = models.CharField(max_length=64, blank=True)
    has_reasonable_cause = models.BooleanField(default=False)
    efforts = models.JSONField(default=list)
    efforts_note = models.CharField(max_length=300, blank=True)
    oral = models.BooleanField(default=False)
    noted_on = models.DateField(null=True)
    receipt = models.CharField(max_length=24, blank=True)
    receipt_found = models.BooleanField(default=False)
    arguable = models.BooleanField(default=False)
    standing = models.CharField(max_length=16)
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pharmacy_id", "against_id", "act_on"], name="acts_before_an_action")]
        constraints = [
            models.UniqueConstraint(
                fields=["pharmacy_id", "receipt", "kind"], condition=~models.Q(receipt=""), name="one_act_a_receipt"
            )
        ]


class NetworkAction(models.Model):
    """What a benefit manager did to a pharmacy, with the reason that it gave."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=16, unique=True)
    manager_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16)
    decided_on = models.DateField()
    served_on = models.DateField()
    stated_reason = models.TextField(blank=True)
    under_contract = models.BooleanField(default=True)
    reported_by = models.CharField(max_length=16)
    reported_at = models.DateTimeField()


class RetaliationState(models.TextChoices):
    """Open, answered by the benefit manager, decided by a person."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    DECIDED = "decided", "Decided"


class RetaliationCase(models.Model):
    """An action against a pharmacy that followed a protected act: asked about, answered, decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    action = models.OneToOneField(NetworkAction, on_delete=models.CASCADE, related_name="retaliation")
    state = models.CharField(max_length=8, choices=RetaliationState.choices, default=RetaliationState.OPEN)
    opened_at = models.DateTimeField()
    asked_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    other_reasons = models.JSONField(default=list)
    motive_shown = models.BooleanField(null=True)
    outcome = models.CharField(max_length=14, blank=True)
    decided_on = models.DateField(null=True)
    decision = models.TextField(blank=True)


class RetaliationLink(models.Model):
    """A protected act that came before an action: which motive it points to, and how many days lie between."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(RetaliationCase, on_delete=models.CASCADE, related_name="links")
    act = models.ForeignKey(ProtectedAct, on_delete=models.CASCADE, related_name="links")
    motive = models.CharField(max_length=1)
    days_between = models.IntegerField()
    codes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "act"], name="one_link_an_act")]


class UnfairPracticeState(models.TextChoices):
    """Open, found, not found; a finding is final once nothing more is open about it."""

    OPEN = "open", "Open"
    FOUND = "found", "Found"
    FINAL = "final", "Found, final"
    NOT_FOUND = "not-found", "Not found"


class UnfairPractice(models.Model):
    """A case of an unfair or deceptive practice of a benefit manager under 513b1(g)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    manager_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=UnfairPracticeState.choices, default=UnfairPracticeState.OPEN)
    opened_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    decision = models.TextField(blank=True)


class UnfairPracticeFinding(models.Model):
    """One finding that a case rests on: what it is, its reference, its paragraph."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(UnfairPractice, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    provision = models.CharField(max_length=80)
    says = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reference"], name="one_finding_a_reference")]


class CounselReferral(models.Model):
    """A breach by somebody who is no benefit manager, handed to counsel to look for other authority."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=16, unique=True)
    against = models.CharField(max_length=160)
    against_kind = models.CharField(max_length=16)
    provision = models.CharField(max_length=80)
    says = models.TextField()
    referred_on = models.DateField()
