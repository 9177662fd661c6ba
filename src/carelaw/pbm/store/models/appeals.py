"""Appeals of list prices: what a pharmacy typed and filed, the answer, and what is repriced after it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models

from carelaw.pbm.store.models.lists import MacList, MacVersion


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    DRAFT = "draft", "Draft"
    FILED = "filed", "Waiting for the answer"
    SUSTAINED = "sustained", "Sustained"
    DENIED = "denied", "Denied"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MacAppeal(models.Model):
    """One appeal of one claim's price. `typed` holds what was typed, right or wrong; nothing of it is lost.

    `routes` names the laws under which it is open: `mac-appeal` (513b1), `rate-review` (512-9(c)).
    """

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(null=True, db_index=True)
    pharmacy_id = models.UUIDField(db_index=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.SET_NULL, null=True, related_name="appeals")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.DRAFT)
    routes = models.JSONField(default=list)
    typed = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    claim_reference = models.CharField(max_length=40, blank=True)
    national_drug_code = models.CharField(max_length=11, blank=True)
    filled_on = models.DateField(null=True)
    claimed_on = models.DateField(null=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    ingredient_paid = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    appealed_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    saved_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    filed_on = models.DateField(null=True)
    answer_draft = models.JSONField(default=dict)
    answer_refusal = models.JSONField(default=dict)
    acknowledged_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    panel_asked_at = models.DateTimeField(null=True)
    # The services organization that filed it for the pharmacy, under its mandate.
    filed_through_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["manager_id", "state", "filed_on"], name="appeals_of_a_manager"),
            models.Index(fields=["pharmacy_id", "state", "-saved_at"], name="appeals_of_a_pharmacy"),
        ]

    @property
    def reference(self) -> str:
        """The number that people use, such as A-1042."""
        return f"A-{1000 + self.pk}"


class AppealDecision(models.Model):
    """The benefit manager's decision: a denial with its items, or a new price with its set of pharmacies."""

    appeal = models.OneToOneField(MacAppeal, on_delete=models.CASCADE, primary_key=True, related_name="decision")
    outcome = models.CharField(max_length=10)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    product_name = models.CharField(max_length=200, blank=True)
    national_drug_code = models.CharField(max_length=11, blank=True)
    wholesaler = models.CharField(max_length=200, blank=True)
    wholesaler_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    checked = models.CharField(max_length=16, blank=True)
    old_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    new_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    effective_on = models.DateField(null=True)
    version = models.ForeignKey(MacVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    set_count = models.IntegerField(default=0)
    default_count = models.IntegerField(default=0)
    set_reasons = models.TextField(blank=True)


class Repricing(models.Model):
    """The right of one pharmacy to reverse and rebill after a sustained appeal, from a day at a new price."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appeal = models.ForeignKey(MacAppeal, on_delete=models.CASCADE, related_name="repricings")
    pharmacy_id = models.UUIDField(db_index=True)
    appellant = models.BooleanField()
    effective_on = models.DateField()
    owed = models.DecimalField(max_digits=12, decimal_places=2)
    claims_count = models.IntegerField(default=0)
    paid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    paid_on = models.DateField(null=True)
    trace = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "pharmacy_id"], name="one_repricing_a_pharmacy")]

    @property
    def left(self) -> Decimal:
        """What is still to be paid of it."""
        return max(self.owed - self.paid, Decimal(0))


class RepricedClaim(models.Model):
    """One claim on file of a repriced pharmacy: what was paid, what the new price gives, what is owed.

    `old_price` and `new_price` are of one unit; `due` is the ingredient at the new price, never above what was charged.
    """

    id = models.BigAutoField(primary_key=True)
    repricing = models.ForeignKey(Repricing, on_delete=models.CASCADE, related_name="claims")
    claim_reference = models.CharField(max_length=40)
    national_drug_code = models.CharField(max_length=11, blank=True)
    served_on = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    old_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    new_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    due = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2)
    owed = models.DecimalField(max_digits=12, decimal_places=2)
    voluntary = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["repricing", "claim_reference"], name="one_line_a_claim")]


class PricedClaim(models.Model):
    """One paid claim whose ingredient a list priced, as the benefit manager reported it. Names no patient."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="claims")
    pharmacy_id = models.UUIDField()
    claim_reference = models.CharField(max_length=40)
    national_drug_code = models.CharField(max_length=11)
    served_on = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    ingredient_paid = models.DecimalField(max_digits=12, decimal_places=2)
    ingredient_submitted = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    usual_and_customary = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    dispensing_fee = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    price_bound = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manager_id", "claim_reference"], name="one_claim_a_reference"),
        ]
        indexes = [
            models.Index(fields=["mac_list", "national_drug_code", "served_on"], name="claims_of_a_price"),
        ]
