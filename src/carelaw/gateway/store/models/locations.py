"""Pharmacy entities, their locations, and the vendors whose software they use; names and numbers are the party's."""

from __future__ import annotations

import uuid

from django.db import models


class PharmacyEntity(models.Model):
    """The pharmacy organization that decides how to integrate, signs, and answers for it; the key is its party."""

    party_id = models.UUIDField(primary_key=True, editable=False)
    responsible_officer = models.CharField(max_length=120, blank=True)
    officer_email = models.CharField(max_length=120, blank=True)
    # The first day on which any of its points was in production; the grandfathered go by it.
    integrated_since = models.DateField(null=True)
    created_at = models.DateTimeField()


class Vendor(models.Model):
    """The maker of pharmacy software, the operator of a connection, or both; the key is its party."""

    party_id = models.UUIDField(primary_key=True, editable=False)
    makes_systems = models.BooleanField(default=False)
    runs_connections = models.BooleanField(default=False)
    responsible_officer = models.CharField(max_length=120, blank=True)
    officer_email = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()


class PharmacyLocation(models.Model):
    """One store of an entity: where it is, which management system it runs, whether it is integrated or exempt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2, default="IL")
    zip_code = models.CharField(max_length=10)
    county = models.CharField(max_length=40, blank=True)
    dea = models.CharField(max_length=9, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    patient_care = models.BooleanField(default=True)
    system_vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="locations")
    system_product = models.CharField(max_length=80, blank=True)
    # Production switched on at this store; null is not integrated. Cleared only when the store leaves for good.
    integrated_since = models.DateField(null=True)
    # An accepted exemption under (i): the day it took effect, the day it ended, and its ground.
    exempt_since = models.DateField(null=True)
    exempt_until = models.DateField(null=True)
    exempt_ground = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["entity", "integrated_since"], name="gateway_location_entity")]
