"""Examinations: requests, examiners, subpoenas, costs, the report; and records that are kept, held and destroyed."""

from __future__ import annotations

import uuid

from django.db import models


class ExaminationState(models.TextChoices):
    """From the call letter to the end."""

    OPEN = "open", "Called"
    FIELDWORK = "fieldwork", "Fieldwork"
    REPORTED = "reported", "Report delivered"
    CLOSED = "closed", "Closed"


class Examination(models.Model):
    """One examination of a licensee: why, what, which period; the last day belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    license_number = models.CharField(max_length=24)
    reason = models.CharField(max_length=1000)
    scope = models.CharField(max_length=1000)
    period_from = models.DateField()
    period_to = models.DateField()
    state = models.CharField(max_length=10, choices=ExaminationState.choices, default=ExaminationState.OPEN)
    case_id = models.UUIDField()
    report = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Examiner(models.Model):
    """Who examines: the Director's own staff, or an outside examiner with rate and declaration."""

    id = models.BigAutoField(primary_key=True)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="examiners")
    number = models.IntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)
    rate = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    independent = models.BooleanField(null=True)
    declared_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["examination", "number"], name="examiners_numbered")]


class RequestKind(models.TextChoices):
    """What an examiner asks for."""

    RECORDS = "records", "Records"
    ASSETS = "assets", "Look at assets"
    INTERVIEW = "interview", "Help of a person"


class ExaminationRequest(models.Model):
    """Something asked for, by when, and what came of it; an item delivered keeps its bytes under their digest."""

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(max_length=32, unique=True)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    item = models.CharField(max_length=500)
    person = models.CharField(max_length=160, blank=True)
    capacity = models.CharField(max_length=12, blank=True)
    in_writing = models.BooleanField()
    asked_on = models.DateField()
    due_on = models.DateField()
    delivered_on = models.DateField(null=True)
    answer = models.CharField(max_length=2000, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    refused_on = models.DateField(null=True)
    refusal = models.CharField(max_length=2000, blank=True)
    charged = models.BooleanField(default=False)
    # What a person made of a refusal or of silence: the request was reasonable, and it is a ground.
    reasonable = models.BooleanField(null=True)
    memo_at = models.DateTimeField(null=True)
    discipline_number = models.CharField(max_length=24, blank=True)


class Designation(models.Model):
    """The Director's designation of somebody who may issue subpoenas; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=160)
    reference = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)


class Subpoena(models.Model):
    """A subpoena in an examination: who issued it to whom, for when, how it was served, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="subpoenas")
    issuer = models.CharField(max_length=160)
    designation = models.ForeignKey(Designation, null=True, on_delete=models.PROTECT)
    person = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    matter = models.CharField(max_length=1000)
    to_testify = models.BooleanField(default=False)
    issued_on = models.DateField()
    return_on = models.DateField()
    served_on = models.DateField(null=True)
    service_proof = models.CharField(max_length=500, blank=True)
    obeyed_on = models.DateField(null=True)
    sworn_on = models.DateField(null=True)
    outcome = models.CharField(max_length=1000, blank=True)
    disobedience = models.CharField(max_length=1000, blank=True)


class CourtPetition(models.Model):
    """A court asked to compel: the bundle as it was made, the court's case, its order, and when it was obeyed."""

    id = models.BigAutoField(primary_key=True)
    subpoena = models.OneToOneField(Subpoena, on_delete=models.CASCADE, related_name="petition")
    bundled_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    court = models.CharField(max_length=160, blank=True)
    court_case = models.CharField(max_length=60, blank=True)
    filed_on = models.DateField(null=True)
    order = models.CharField(max_length=1000, blank=True)
    ordered_on = models.DateField(null=True)
    complied_on = models.DateField(null=True)


class ExaminationCost(models.Model):
    """A line of costs: work, travel or living expenses of an examiner; US dollars."""

    id = models.BigAutoField(primary_key=True)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="costs")
    examiner = models.ForeignKey(Examiner, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=6)
    on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    says = models.CharField(max_length=200)
    invoice = models.CharField(max_length=32, blank=True)


class KeptRecord(models.Model):
    """A record on the schedule: when it was made, when what it records ended, whether it was destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    created_on = models.DateField()
    matter_open = models.BooleanField(default=False)
    matter_ended_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    destroyed_on = models.DateField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party_id", "kind", "reference"], name="a_record_stands_once")]


class RecordHold(models.Model):
    """Records of a party that stay, whatever their years: all of them, or of one kind."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    examination = models.ForeignKey(Examination, null=True, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=24, blank=True)
    because = models.CharField(max_length=300)
    placed_on = models.DateField()
    lifted_on = models.DateField(null=True)


class DestroyedRecord(models.Model):
    """The log of what was destroyed; it has no tie that could be cut, and stays."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24)
    party_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=160)
    created_on = models.DateField()
    kept_through = models.DateField()
    digest = models.CharField(max_length=64, blank=True)
    destroyed_on = models.DateField()
    account_id = models.UUIDField(null=True)
