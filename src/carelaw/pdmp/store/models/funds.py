"""The program's money, line by line, and patients' complaints about charges (§11)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.pdmp.store.models.board import Directive


class FundKind(models.TextChoices):
    """What a line of the ledger is, by the paragraph of §11 that knows it."""

    APPROPRIATION = "appropriation", "Appropriation from the General Fund, §11(a)"
    DEPOSIT = "deposit", "Civil penalties into the General Fund, §11(b)"
    PENALTY_APPROPRIATION = "penalty-appropriation", "Civil penalties appropriated for the program, §11(b)"
    GRANT = "grant", "Grant, §11(d)"
    REDIRECTED = "redirected", "Funds already appropriated, redirected, §11(f)"
    TRANSFER = "transfer", "Voluntary transfer of an agency, §11(f)"
    SPENDING = "spending", "Spent for the program"


class FundLine(models.Model):
    """An amount in US dollars that came in, moved or was spent; a line is never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=FundKind.choices)
    on = models.DateField()
    fiscal_year = models.IntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=160)
    destination = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)
    directive = models.ForeignKey(Directive, null=True, on_delete=models.PROTECT, related_name="fund_lines")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_line_is_positive"),
            models.UniqueConstraint(fields=["kind", "reference"], name="one_fund_line_per_reference"),
            # §11(b) knows no other destination of penalty money.
            models.CheckConstraint(
                condition=~Q(kind="deposit") | Q(destination="general-fund"), name="penalties_to_the_general_fund"
            ),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="fund_lines_by_kind")]


class ChargeComplaint(models.Model):
    """A patient says that somebody charged for having to report (MAP-166)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    account_id = models.UUIDField(null=True, db_index=True)
    complainant = models.CharField(max_length=120)
    charged_by = models.CharField(max_length=16)
    charger = models.CharField(max_length=120)
    charged_on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    says = models.TextField(blank=True)
    receipt_digest = models.CharField(max_length=64, blank=True)
    receipt_type = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    case_id = models.UUIDField()
    outcome = models.CharField(max_length=24, blank=True)
    code = models.CharField(max_length=40, blank=True)
    finding = models.TextField(blank=True)
    found_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)
