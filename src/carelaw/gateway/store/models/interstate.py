"""Sharing with other states: their programs, keys and routes, suspensions, conflicts of law. Nothing of any answer."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import PharmacyEntity


class StateProgram(models.Model):
    """Another state's monitoring program; its agreement and its permission are those of its party."""

    party_id = models.UUIDField(primary_key=True, editable=False)
    state = models.CharField(max_length=2, unique=True)
    created_at = models.DateTimeField()


class StateKey(models.Model):
    """A public key of another state's program, for sealing what goes there and for knowing what comes from there."""

    id = models.BigAutoField(primary_key=True)
    state = models.ForeignKey(StateProgram, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=64)
    public_key = models.TextField()
    from_on = models.DateField()
    last_day = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "kid"], name="one_key_per_state_and_kid")]


class StateRoute(models.Model):
    """Where a hub is, or another state's own door. `certificate` is what its server must show."""

    id = models.BigAutoField(primary_key=True)
    route = models.CharField(max_length=8)
    # RXCHECK or PMPI; empty for the program's own link, which has a state instead.
    hub = models.CharField(max_length=8, blank=True)
    state = models.ForeignKey(StateProgram, null=True, on_delete=models.PROTECT, related_name="routes")
    address = models.CharField(max_length=300)
    certificate = models.TextField(blank=True)
    # SHA-256 of the certificate with which the hub calls here; lower-case hexadecimal.
    caller_fingerprint = models.CharField(max_length=64, blank=True)
    # Which hub a question takes when its message names none; the program's own link goes first where it is permitted.
    open = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub"], condition=models.Q(route="HUB"), name="one_address_per_hub"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(route="PMPNOW"), name="one_door_per_state"),
        ]


class SharingSuspension(models.Model):
    """A spell in which one of two states shares nothing; both directions rest. The day of resuming is outside."""

    id = models.BigAutoField(primary_key=True)
    state = models.ForeignKey(StateProgram, on_delete=models.PROTECT, related_name="suspensions")
    by = models.CharField(max_length=8)
    from_on = models.DateField()
    resumed_on = models.DateField(null=True)
    because = models.CharField(max_length=300)


class PartnerMemorandum(models.Model):
    """The reference of another state's own memorandum with an entity, where its agreement wants one (PMP-68)."""

    id = models.BigAutoField(primary_key=True)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(StateProgram, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "state"], name="one_partner_memorandum")]


class StateConflict(models.Model):
    """A conflict between Illinois's law and another state's: what it is and what it does to sharing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    state = models.ForeignKey(StateProgram, on_delete=models.PROTECT, related_name="conflicts")
    statute = models.CharField(max_length=160)
    says = models.TextField()
    effect = models.CharField(max_length=300)
    recorded_on = models.DateField()
    outcome = models.CharField(max_length=16, blank=True)
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)


class ConflictAct(models.Model):
    """One step that the program took on a conflict, and when the next one is due."""

    id = models.BigAutoField(primary_key=True)
    conflict = models.ForeignKey(StateConflict, on_delete=models.PROTECT, related_name="acts")
    on = models.DateField()
    says = models.CharField(max_length=300)
    next_says = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True)
    by = models.CharField(max_length=120)


class ConflictNotice(models.Model):
    """An entity that was told of a conflict: when, and when it said that it knows."""

    id = models.BigAutoField(primary_key=True)
    conflict = models.ForeignKey(StateConflict, on_delete=models.PROTECT, related_name="notices")
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    acknowledged_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conflict", "entity"], name="told_once_of_a_conflict")]


class HubMessageSeen(models.Model):
    """The digest of the id of a message from another state: a second one is refused."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
