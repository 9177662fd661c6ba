"""The reporting side: permits, timeliness day by day, phases, intervals, good cause, paper forms, the transfer."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pdmp.store.models.dispensings import Dispensation
from carelaw.pdmp.store.models.parties import Prescriber, RegisteredDispenser
from carelaw.pdmp.store.models.people import Patient
from carelaw.pdmp.store.models.queries import Query
from carelaw.pdmp.store.models.submissions import Submission


class DispenserPermit(models.Model):
    """A permit or license of a dispenser with its validity, so that any past day can be judged (MAP-14 to 16)."""

    id = models.BigAutoField(primary_key=True)
    dispenser = models.ForeignKey(RegisteredDispenser, on_delete=models.CASCADE, related_name="permits")
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=40)
    resident = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    evidence = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number", "valid_from"], name="one_permit_per_period")]


class Classification(models.Model):
    """One answer to the eight questions of §3 about a dispenser, with its evidence; a later one supersedes it."""

    id = models.BigAutoField(primary_key=True)
    dispenser = models.ForeignKey(RegisteredDispenser, on_delete=models.CASCADE, related_name="classifications")
    status = models.CharField(max_length=24)
    code = models.CharField(max_length=40)
    cite = models.CharField(max_length=80)
    evidence = models.CharField(max_length=300)
    ask_again_on = models.DateField(null=True)
    decision_id = models.UUIDField()
    decided_on = models.DateField()
    decided_by = models.UUIDField(null=True)


class ReportingPhase(models.Model):
    """How far a class of reporters is phased into enforcement (MAP-44); the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    reporters = models.CharField(max_length=24)
    mode = models.CharField(max_length=8)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)


class ReportingOutage(models.Model):
    """A stretch in which the program could not take reports (MAP-41)."""

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()


class FrequencyChange(models.Model):
    """A change of the reporting interval: findings, how it was worked out, vote, first day (MAP-42, MAP-43)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, default="draft")
    new_hours = models.IntegerField()
    effective_on = models.DateField()
    technology_finding = models.TextField(blank=True)
    technology_permits = models.BooleanField(null=True)
    fiscal_finding = models.TextField(blank=True)
    little_or_no_cost = models.BooleanField(null=True)
    met_on = models.DateField(null=True)
    participants = models.TextField(blank=True)
    pharmacies_took_part = models.BooleanField(null=True)
    impact_statement = models.TextField(blank=True)
    voted_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)


class ExemptSubstance(models.Model):
    """A substance that the board has identified as not to be reported, by its product codes (MAP-47)."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    codes = models.JSONField(default=list)
    finding = models.TextField()
    evidence = models.CharField(max_length=300)
    voted_on = models.DateField()
    effective_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()


class TimelinessLine(models.Model):
    """One dispenser on one day's list: late, incomplete or silent, how many, how long (R-04)."""

    id = models.BigAutoField(primary_key=True)
    on = models.DateField()
    kind = models.CharField(max_length=12)
    dispenser_dea = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    reporters = models.CharField(max_length=24)
    records = models.IntegerField(default=0)
    excused = models.IntegerField(default=0)
    excused_by = models.CharField(max_length=80, blank=True)
    worst_seconds = models.BigIntegerField(default=0)
    quiet_days = models.IntegerField(null=True)
    mode = models.CharField(max_length=8, blank=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "kind", "dispenser_dea"], name="one_line_per_day")]


class GoodCause(models.Model):
    """An application to submit otherwise than electronically, and what became of it (MAP-45)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispenser = models.ForeignKey(RegisteredDispenser, on_delete=models.PROTECT, related_name="good_causes")
    applicant = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    channel = models.CharField(max_length=12)
    reason = models.TextField()
    lacks_internet = models.BooleanField(null=True)
    evidence = models.CharField(max_length=300, blank=True)
    requested_on = models.DateField()
    state = models.CharField(max_length=12, default="requested")
    reasons = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_id = models.UUIDField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class PaperForm(models.Model):
    """A report on paper: when it left and came, its scan, and what two people keyed from it (MAP-46)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispenser = models.ForeignKey(RegisteredDispenser, on_delete=models.PROTECT, related_name="paper_forms")
    state = models.CharField(max_length=12, default="received")
    received_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_evidence = models.CharField(max_length=200, blank=True)
    scan_digest = models.CharField(max_length=64, blank=True)
    finding = models.CharField(max_length=400, blank=True)
    keyed = models.JSONField(null=True)
    keyed_by = models.UUIDField(null=True)
    keyed_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")


class ImplementationDeclaration(models.Model):
    """That the program is fully implemented: declared once (MAP-48)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    declared_on = models.DateField()
    effective_on = models.DateField()
    declared_by = models.CharField(max_length=120)
    document = models.CharField(max_length=300)


class TransferBatch(models.Model):
    """One file that the Attorney General handed over: offered, accepted, refused, unreadable (MAP-49, R-24)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, unique=True)
    offered_on = models.DateField()
    received_at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    offered = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    unreadable = models.IntegerField(default=0)
    with_gaps = models.IntegerField(default=0)
    gaps = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    oldest_kept = models.DateField(null=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")


class TransferredDispensation(models.Model):
    """Where a transferred dispensing came from: its batch and row, the original collection date, what it lacks."""

    dispensation = models.OneToOneField(Dispensation, primary_key=True, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(TransferBatch, on_delete=models.PROTECT, related_name="rows")
    row = models.IntegerField()
    original_collected_on = models.DateField()
    # The Attorney General's data named no collection date: what counts instead hangs on a reading (AMB-44).
    date_unknown = models.BooleanField(default=False)
    gaps = models.JSONField(default=list)


class FirstPrescription(models.Model):
    """The first controlled-substance prescription of a prescriber for a patient, and the query near it (MAP-54)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prescriber_key = models.CharField(max_length=60)
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    dispensation = models.ForeignKey(Dispensation, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField(null=True, db_index=True)
    written_on = models.DateField()
    state = models.CharField(max_length=12)
    mode = models.CharField(max_length=8, blank=True)
    query = models.ForeignKey(Query, null=True, on_delete=models.SET_NULL, related_name="+")
    looked_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, blank=True)
    answer_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    harbor_decision_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_name = models.CharField(max_length=120, blank=True)
    closing = models.CharField(max_length=20, blank=True)
    closing_reasons = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prescriber_key", "patient"], name="one_first_per_pair")]
        indexes = [models.Index(fields=["state", "written_on"], name="first_prescriptions")]
