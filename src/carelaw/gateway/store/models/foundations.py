"""What the program is directed to do, gives out and owes: directives, operations, disclosures, links, assistance."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import PharmacyEntity, Vendor
from carelaw.gateway.store.models.onboarding import Onboarding
from carelaw.gateway.store.models.points import ConnectionPoint


class Directive(models.Model):
    """The Administrator's direction of work on databases and servers: for what, from when, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    scope = models.CharField(max_length=20)
    says = models.CharField(max_length=300)
    issued_by = models.CharField(max_length=120)
    issued_on = models.DateField()
    last_day = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    standing = models.BooleanField(default=False)


class Operation(models.Model):
    """Work on databases or servers that was done by hand, under its directive: append-only."""

    id = models.BigAutoField(primary_key=True)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="operations")
    kind = models.CharField(max_length=20)
    says = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    count = models.IntegerField(default=0)


class Disclosure(models.Model):
    """A request for program data outside a live search, with its legal basis and the program's decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    requester = models.CharField(max_length=160)
    asks_for = models.CharField(max_length=20)
    legal_basis = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    permitted = models.BooleanField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=300, blank=True)


class LinkPackage(models.Model):
    """The link that the State hands over for one point: to whom, when, with which software. No private key."""

    point = models.OneToOneField(ConnectionPoint, primary_key=True, on_delete=models.PROTECT, related_name="link")
    software = models.CharField(max_length=80)
    delivered_to = models.CharField(max_length=160)
    delivered_on = models.DateField()
    delivered_by = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64, blank=True)


class AssistanceTicket(models.Model):
    """A question about setting the link up, and the program's answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    onboarding = models.ForeignKey(Onboarding, on_delete=models.PROTECT, related_name="tickets")
    topic = models.CharField(max_length=120)
    says = models.TextField()
    opened_by = models.CharField(max_length=120)
    opened_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_on = models.DateField(null=True)


class ChangeState(models.TextChoices):
    """A change waits for its memorandum, is applied, or was taken back."""

    PENDING_MOU = "pending-mou", "Waits for its memorandum"
    APPLIED = "applied", "Applied"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChangeRequest(models.Model):
    """What an entity asks to change about its integration; what runs goes on until the change is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20)
    option = models.CharField(max_length=20, blank=True)
    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="+")
    system_product = models.CharField(max_length=80, blank=True)
    states = models.JSONField(default=dict)
    says = models.CharField(max_length=300, blank=True)
    onboarding = models.OneToOneField(Onboarding, null=True, on_delete=models.PROTECT, related_name="change")
    state = models.CharField(max_length=12, choices=ChangeState.choices)
    asked_by = models.CharField(max_length=120)
    asked_on = models.DateField()
    applied_on = models.DateField(null=True)
    # The day on which this request ended the exception of an entity that was integrated before the rule.
    ended_exception = models.BooleanField(default=False)
