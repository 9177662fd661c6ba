"""The published fee schedule, the month's runs and every member-month with its answer."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.ihh.store.models.people import HealthHome, Member, Tier


class FeeRow(models.Model):
    """One line of the Department's published fee schedule; it binds once a second person has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(null=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    published_url = models.CharField(max_length=200)
    published_digest = models.CharField(max_length=64, blank=True)
    entered_by = models.CharField(max_length=40)
    entered_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_is_positive"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="fee_period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("entered_by")), name="fee_has_two_persons"
            ),
        ]


class PaymentRun(models.Model):
    """One run of a month: what it looked at, what it changed. Run again without new facts, nothing is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    run_on = models.DateField()
    run_at = models.DateTimeField()
    account_id = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    taken_back = models.DecimalField(max_digits=14, decimal_places=2)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "number"], name="one_run_per_number")]


class MonthStatus(models.TextChoices):
    """The three ends of a member-month."""

    PAID = "paid", "Paid"
    DENIED = "denied", "Denied"
    PENDING = "pending", "Pending"


class MemberMonthLine(models.Model):
    """A member's month with a health home: paid, denied or pending, and why.

    A later answer is a later version; the earlier line stays and is no longer current. A paid line that ends has its
    payable taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="lines")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="months")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    current = models.BooleanField(default=True)
    status = models.CharField(max_length=8, choices=MonthStatus.choices)
    code = models.CharField(max_length=40)
    says = models.CharField(max_length=300)
    cite = models.CharField(max_length=120)
    mend = models.CharField(max_length=300, blank=True)
    mend_until = models.DateField(null=True)
    basis = models.CharField(max_length=4, blank=True)
    tier = models.CharField(max_length=1, blank=True)
    served_on = models.DateField(null=True)
    services = models.PositiveSmallIntegerField(default=0)
    amount = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    payable_id = models.UUIDField(null=True)
    decision_id = models.UUIDField(null=True)
    rate_decision_id = models.UUIDField(null=True)
    # Of all that was looked at for this month: while it stays the same, so does the answer.
    looked_at = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "month", "home", "version"], name="one_month_per_version"),
            models.UniqueConstraint(
                fields=["member", "month", "home"], condition=Q(current=True), name="one_current_month"
            ),
            models.UniqueConstraint(
                fields=["member", "month"], condition=Q(current=True, status="paid"), name="one_paid_month_per_member"
            ),
            models.CheckConstraint(
                condition=Q(status="paid", amount__gt=0) | (~Q(status="paid") & Q(amount=0)),
                name="only_a_paid_month_has_an_amount",
            ),
        ]
        indexes = [models.Index(fields=["home", "month", "current"], name="months_of_home")]
