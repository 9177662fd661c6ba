"""What opens the doors of offices and partner states: appointments, their cases, rosters, partners, reviews."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.pdmp.store.models.board import BoardPolicy


class AppointmentKind(models.TextChoices):
    """For which door of §9(b)(5) to (9) somebody is approved, designated, assigned or holds an office."""

    REVIEW = "review", "Internal review of the department"
    ANALYSIS = "analysis", "Analysis in assigned duties"
    LICENSING = "licensing", "Representative of a licensing body"
    QUALITY = "quality", "Quality and integrity of a benefit program"
    MDIRT = "mdirt", "Methadone Death and Incident Review Team"
    CORONER = "coroner", "Coroner or medical examiner"


class LicensingBody(models.Model):
    """A body of this or another state that licenses or certifies prescribers or dispensers, and which professions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=2)
    professions = models.JSONField(default=list)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "state"], name="one_licensing_body_per_name")]


class Appointment(models.Model):
    """One person's own approval, designation, assignment or office; its last day belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=AppointmentKind.choices)
    account_id = models.UUIDField(db_index=True)
    person_name = models.CharField(max_length=200)
    letter = models.CharField(max_length=80)
    office = models.CharField(max_length=160, blank=True)
    body = models.ForeignKey(LicensingBody, null=True, on_delete=models.PROTECT, related_name="representatives")
    program = models.CharField(max_length=8, blank=True)
    function = models.CharField(max_length=20, blank=True)
    duty = models.CharField(max_length=300, blank=True)
    procedure = models.ForeignKey(BoardPolicy, null=True, on_delete=models.PROTECT, related_name="approvals")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    revoked_because = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    expiry_noticed_on = models.DateField(null=True)
    warned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="appointment_runs_forward"
            )
        ]
        indexes = [models.Index(fields=["account_id", "kind", "-starts_on"], name="appointments_of_person")]


class AccessCase(models.Model):
    """A named review, analysis, licensing case, team case or death case that its appointed person may ask for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    administrative = models.BooleanField(null=True)
    professional = models.CharField(max_length=160, blank=True)
    license_number = models.CharField(max_length=40, blank=True)
    profession = models.CharField(max_length=60, blank=True)
    regulated_from = models.DateField(null=True)
    regulated_to = models.DateField(null=True)
    dea_numbers = models.JSONField(default=list)
    died_on = models.DateField(null=True)
    identity_established = models.BooleanField(null=True)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    closing = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "number"], name="one_access_case_per_number")]


class CasePerson(models.Model):
    """One person whom a case names: the patient, the decedent, the subject of an incident."""

    case = models.ForeignKey(AccessCase, on_delete=models.CASCADE, related_name="people")
    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=60)
    birth_date = models.DateField()


class ProgramMember(models.Model):
    """A member of a benefit program, as its roster says; the last day belongs to the membership (AMB-20)."""

    program = models.CharField(max_length=8)
    member_number = models.CharField(max_length=40)
    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=60)
    birth_date = models.DateField(db_index=True)
    member_from = models.DateField()
    member_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "member_number"], name="one_member_per_number")]


class PartnerState(models.Model):
    """A state with which the system exchanges, and its agreement; `suspensions` are pairs of first and last day."""

    state = models.CharField(max_length=2, primary_key=True)
    party_id = models.UUIDField()
    agreement_id = models.UUIDField()
    standard = models.CharField(max_length=60)
    suspensions = models.JSONField(default=list)
    expiry_noticed_on = models.DateField(null=True)


class InterstateReview(models.Model):
    """One year's review of the technology that connects the system to other systems (MAP-91)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reviewed_on = models.DateField(unique=True)
    findings = models.CharField(max_length=2000)
    standards = models.CharField(max_length=300)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
