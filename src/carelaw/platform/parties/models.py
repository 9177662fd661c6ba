"""People and organizations, with the identifiers and licenses that name them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class PartyKind(models.TextChoices):
    """A human being or anything else that can hold a license, sign or pay."""

    PERSON = "person", "Person"
    ORGANIZATION = "organization", "Organization"


class Party(models.Model):
    """Someone the programs deal with. Never a patient: patients live in the program that holds their record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    name = models.CharField(max_length=200)
    account_id = models.UUIDField(null=True, unique=True)
    created_at = models.DateTimeField()


class IdentifierSystem(models.TextChoices):
    """Who issued an identifier."""

    NPI = "npi", "National Provider Identifier"
    DEA = "dea", "DEA registration number"
    NCPDP = "ncpdp", "NCPDP provider identifier"
    TAX = "tax", "Federal tax identifier"
    STATE = "state", "State program identifier"


class Identifier(models.Model):
    """One identifier of a party, for a period; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=8, choices=IdentifierSystem.choices)
    value = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "jurisdiction", "value"], name="one_party_per_identifier"),
        ]


class License(models.Model):
    """A license, registration or permit of a party, for a period; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="licenses")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=2)
    status = models.CharField(max_length=20, default="active")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "state", "number"], name="one_party_per_license"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="license_period_runs_forward",
            ),
        ]


class Membership(models.Model):
    """A person acts within an organization, as what, from when to when."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="members")
    capacity = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
