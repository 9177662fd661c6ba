"""Lists of pharmacists and locations: what each half-year owes, each file, each row with what is wrong with it."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.gateway.store.models.locations import PharmacyEntity


class FilingState(models.TextChoices):
    """A list waits to be read, is a vendor's draft, is refused whole, taken in part, taken whole, or replaced."""

    RECEIVED = "received", "Being read"
    DRAFT = "draft", "Draft, not attested"
    REFUSED = "refused", "Refused"
    PARTIAL = "partial", "Taken in part"
    ACCEPTED = "accepted", "Accepted"
    SUPERSEDED = "superseded", "Replaced"


class RosterFiling(models.Model):
    """One file that was sent as a list, with its sender and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="rosters")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    # False where the file is not kept: it held a column that looked like patient data.
    kept = models.BooleanField(default=True)
    sheet = models.CharField(max_length=80, blank=True)
    capacity = models.CharField(max_length=24)
    sent_by = models.CharField(max_length=120)
    # The vendor's party, where a vendor sent the list: it sees the lists that it sent, and no other.
    vendor_id = models.UUIDField(null=True)
    attested_by = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=FilingState.choices, default=FilingState.RECEIVED)
    # The day that counts: a whole list of the entity's own, or its attestation of a vendor's.
    filed_on = models.DateField(null=True)
    rows_in = models.IntegerField(default=0)
    rows_read = models.IntegerField(default=0)
    # Headings beside the eleven, headings dropped unread, and the letter over each known column.
    extra = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    faults = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["entity", "-received_at"], name="gateway_roster_newest")]


class RowState(models.TextChoices):
    """A row is taken, waits for correction, stands twice, or was withdrawn."""

    TAKEN = "taken", "Taken"
    BAD = "bad", "To correct"
    TWICE = "twice", "Stands twice"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RosterLine(models.Model):
    """One row: a pharmacist at a location, as sent and as kept, each fault with its column."""

    id = models.BigAutoField(primary_key=True)
    filing = models.ForeignKey(RosterFiling, on_delete=models.CASCADE, related_name="lines")
    number = models.IntegerField()
    sent = models.JSONField(default=dict)
    entry = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RowState.choices)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    dea = models.CharField(max_length=9, blank=True)
    license = models.CharField(max_length=80, blank=True)
    corrected_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="one_line_per_row")]
        indexes = [models.Index(fields=["filing", "state", "number"], name="gateway_roster_line")]


class RosterObligation(models.Model):
    """The list that an entity owes by a day, and the filing that met it."""

    id = models.BigAutoField(primary_key=True)
    entity = models.ForeignKey(PharmacyEntity, on_delete=models.PROTECT, related_name="roster_duties")
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    filing = models.OneToOneField(RosterFiling, null=True, on_delete=models.PROTECT, related_name="met")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "due_on"], name="one_roster_per_half"),
            models.CheckConstraint(
                condition=models.Q(met_on__isnull=True, filing__isnull=True)
                | models.Q(met_on__isnull=False, filing__isnull=False),
                name="a_met_roster_has_its_filing",
            ),
        ]
        indexes = [models.Index(fields=["met_on", "due_on"], name="gateway_roster_open")]
