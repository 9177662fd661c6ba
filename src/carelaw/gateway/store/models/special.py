"""Special connections and permissions: verifications, authorized applications, data sets that were opened."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import Vendor
from carelaw.gateway.store.models.onboarding import Onboarding


class FederalVerification(models.Model):
    """The program verified a federally sponsored connection: by whom, on what evidence, until when. Append-only."""

    id = models.BigAutoField(primary_key=True)
    onboarding = models.ForeignKey(Onboarding, on_delete=models.PROTECT, related_name="verifications")
    sponsor = models.CharField(max_length=120)
    program_name = models.CharField(max_length=120)
    evidence = models.CharField(max_length=300)
    verified_on = models.DateField()
    last_day = models.DateField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)


class AuthorizedApplication(models.Model):
    """An integration application that the program authorized or paid for; without an operator it runs it itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    funded = models.BooleanField(default=False)
    operator = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="applications")
    # Where a clinical system opens it; empty for one that has no page of its own.
    launch_url = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=120)
    authorized_on = models.DateField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)


class ApplicationUse(models.Model):
    """The application through which an integration connects; the newest line counts. Append-only."""

    id = models.BigAutoField(primary_key=True)
    onboarding = models.ForeignKey(Onboarding, on_delete=models.PROTECT, related_name="applications")
    application = models.ForeignKey(AuthorizedApplication, on_delete=models.PROTECT, related_name="uses")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()


class DirectorDesignation(models.Model):
    """The Clinical Director named a designee, with the document that says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    account_id = models.UUIDField()
    document = models.CharField(max_length=120)
    from_on = models.DateField()
    last_day = models.DateField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "from_on"], name="gateway_designee")]


class DataSetPermission(models.Model):
    """A data set beyond controlled substances was opened to somebody; a revocation works on the next request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    data_set = models.CharField(max_length=24)
    grantee_kind = models.CharField(max_length=12)
    # The id of an entity, a role in small letters, or a point's reference and user name: `IL-00001/rph.lane`.
    grantee = models.CharField(max_length=120)
    from_on = models.DateField()
    last_day = models.DateField(null=True)
    granted_by = models.CharField(max_length=120)
    granter_role = models.CharField(max_length=32)
    designation = models.ForeignKey(
        DirectorDesignation, null=True, on_delete=models.PROTECT, related_name="permissions"
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["data_set", "grantee_kind", "grantee"], name="gateway_data_set_grantee")]
