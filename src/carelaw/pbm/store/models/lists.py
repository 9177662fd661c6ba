"""Price lists of benefit managers: who is subject to them, their versions, their prices by day, their refused lines."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class MacList(models.Model):
    """One list of maximum allowable costs of a benefit manager for one network."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manager_id = models.UUIDField(db_index=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    network = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "code"], name="one_list_a_code")]


class ListSubject(models.Model):
    """A pharmacy that is paid by a list, through a contract of its own or its services organization; last day in."""

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="subjects")
    pharmacy_id = models.UUIDField(db_index=True)
    contracts_through = models.CharField(max_length=8, default="pharmacy")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mac_list", "pharmacy_id", "starts_on"], name="one_subject_a_period")
        ]


class VersionKind(models.TextChoices):
    """How a list was updated."""

    FULL = "full", "Whole list"
    DELTA = "delta", "Changes only"
    CONFIRM = "confirm", "Confirmed without change"
    APPEAL = "appeal", "After a sustained appeal"


class MacVersion(models.Model):
    """One publication of a list: when, by whom, from which file, and how many lines were taken or refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    kind = models.CharField(max_length=8, choices=VersionKind.choices)
    published_at = models.DateTimeField()
    effective_on = models.DateField()
    source_on = models.DateField(null=True)
    account_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    rows_in = models.IntegerField(default=0)
    listed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mac_list", "number"], name="versions_in_order")]
        indexes = [models.Index(fields=["mac_list", "-published_at"], name="newest_version")]


class MacPrice(models.Model):
    """The price of one drug on a list from one day until another; the day it ends on is no longer its day.

    `gate` is the outcome of the listing tests, `marks` the codes that the tests left on a listed line, `declared` what
    the benefit manager said of the drug, by which it is tested again each day.
    """

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="prices")
    version = models.ForeignKey(MacVersion, on_delete=models.CASCADE, related_name="prices")
    national_drug_code = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=2)
    unit_price = models.DecimalField(max_digits=14, decimal_places=5)
    drug_group = models.CharField(max_length=40, blank=True)
    te_code = models.CharField(max_length=40, blank=True)
    price_source = models.CharField(max_length=60, blank=True)
    price_source_on = models.DateField(null=True)
    gate = models.CharField(max_length=16)
    marks = models.JSONField(default=list)
    declared = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_by = models.ForeignKey(MacVersion, on_delete=models.SET_NULL, null=True, related_name="ended_prices")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mac_list", "national_drug_code"], condition=Q(ends_on=None), name="one_open_price"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="price_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["mac_list", "national_drug_code", "starts_on"], name="price_at_a_date")]


class RefusedLine(models.Model):
    """A line that was not listed: what was sent, and each reason with its paragraph."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(MacVersion, on_delete=models.CASCADE, related_name="refused_lines")
    row = models.IntegerField()
    sent = models.JSONField()
    national_drug_code = models.CharField(max_length=20, blank=True)
    reasons = models.JSONField()

    class Meta:
        ordering = ["version", "row"]


class ListDelivery(models.Model):
    """A version reached a pharmacy that is subject to the list."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(MacVersion, on_delete=models.CASCADE, related_name="deliveries")
    pharmacy_id = models.UUIDField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, default="portal")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "pharmacy_id"], name="one_delivery_a_version")]


class AppealContact(models.Model):
    """How network providers reach those who take appeals at a benefit manager."""

    manager_id = models.UUIDField(primary_key=True)
    telephone = models.CharField(max_length=30)
    email = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField()
