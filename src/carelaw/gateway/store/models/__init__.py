"""The program's tables, one subject a module."""

from carelaw.gateway.store.models.locations import PharmacyEntity, PharmacyLocation, Vendor

__all__ = ["PharmacyEntity", "PharmacyLocation", "Vendor"]
