"""The Console: every connection point, its certificate and keys, and everything that was ever done to it."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import PharmacyLocation, Vendor
from carelaw.gateway.store.models.onboarding import Onboarding


class ConnectionPoint(models.Model):
    """One location, one installation of one management system, one option, one certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    location = models.ForeignKey(PharmacyLocation, on_delete=models.PROTECT, related_name="points")
    onboarding = models.ForeignKey(Onboarding, null=True, on_delete=models.PROTECT, related_name="points")
    option = models.CharField(max_length=20)
    carried_by = models.CharField(max_length=20)
    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="points")
    system_product = models.CharField(max_length=80)
    installation = models.CharField(max_length=64)
    # SHA-256 of the certificate (DER), lower-case hexadecimal; the private key is made and kept by its owner.
    fingerprint = models.CharField(max_length=64, null=True, unique=True)
    # Public keys only (a JWK set), for the signed assertion of each request.
    keys = models.JSONField(default=list)
    state = models.CharField(max_length=12)
    activated_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "installation"], name="one_point_per_installation"),
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(fingerprint__isnull=False),
                name="an_active_point_has_a_certificate",
            ),
        ]
        indexes = [models.Index(fields=["state", "reference"], name="gateway_point_state")]


class PointEvent(models.Model):
    """One thing done to a point, with its reason: append-only."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(ConnectionPoint, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    because = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=120)


class UsedOnce(models.Model):
    """The digest of an id that a point used: of an assertion or of a search. A second use is refused."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(ConnectionPoint, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "what", "digest"], name="used_once")]
