"""Prescription monitoring's tables.

People appear in one place only: `Identity` holds demographics exactly as reported, `Patient` is the person that
identities were linked to, and a dispensing points at its identity. So a merge or an unmerge moves a few identities
and never rewrites a dispensing.
"""

from __future__ import annotations

import uuid

from django.db import models


class SubmissionState(models.TextChoices):
    """Where a file stands."""

    RECEIVED = "received", "Received"
    PROCESSING = "processing", "Being processed"
    PROCESSED = "processed", "Processed"
    FAILED = "failed", "File failed"
    DUPLICATE = "duplicate", "Duplicate of an earlier file"
    TESTED = "tested", "Test file: judged, not loaded"


class Submission(models.Model):
    """One file, or one record sent by form or API; the bytes are kept by digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=16)
    account_id = models.UUIDField(null=True)
    sender = models.CharField(max_length=120, blank=True)
    allowed_dispensers = models.JSONField(default=list)
    file_name = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=SubmissionState.choices, default=SubmissionState.RECEIVED)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=8, blank=True)
    control_number = models.CharField(max_length=60, blank=True)
    transaction_type = models.CharField(max_length=16, blank=True)
    file_type = models.CharField(max_length=1, blank=True)
    sender_code = models.CharField(max_length=60, blank=True)
    sent = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    parts_total = models.IntegerField(default=0)
    parts_done = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at"], name="submission_newest"),
            models.Index(fields=["digest"], name="submission_digest"),
            models.Index(fields=["control_number"], name="submission_control"),
        ]


class Patient(models.Model):
    """A person as the program knows them: the identities that were linked together."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Identity(models.Model):
    """The demographics of one person exactly as some report gave them; reports that agree share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identities")
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    middle_name = models.CharField(max_length=60, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=1, blank=True)
    address_1 = models.CharField(max_length=80, blank=True)
    address_2 = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, blank=True)
    zip_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    ids = models.JSONField(default=list)
    packed = models.TextField()
    alias_last_name = models.CharField(max_length=80, blank=True)
    alias_first_name = models.CharField(max_length=80, blank=True)
    linked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["birth_date", "patient"], name="identity_birth_date")]


class BlockingKey(models.Model):
    """A rough key under which an identity can be found again; opaque, so that it tells nothing by itself."""

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["key", "identity"], name="blocking_key")]


class Tally(models.Model):
    """How many there are of something that is too many to count each time, kept in the transaction that adds them."""

    name = models.CharField(primary_key=True, max_length=40)
    number = models.BigIntegerField()


class LinkState(models.TextChoices):
    """What became of a pair that the model could not decide."""

    OPEN = "open", "To be reviewed"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"


class LinkReview(models.Model):
    """Two identities that may be one person: a person decides, and the decision is kept."""

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    waterfall = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    model_version = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=LinkState.choices, default=LinkState.OPEN)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    note = models.CharField(max_length=400, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_review_per_pair")]
        indexes = [models.Index(fields=["state", "-weight"], name="review_queue")]


class LinkEvent(models.Model):
    """Every move of an identity between patients, so that any can be undone."""

    id = models.BigAutoField(primary_key=True)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="moves")
    from_patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    to_patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=24)
    act = models.UUIDField()
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    weight = models.FloatField(null=True)
    waterfall = models.JSONField(default=list)
    undone_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")


class Prescriber(models.Model):
    """A prescriber as reported; the same details share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=60, db_index=True)
    npi = models.CharField(max_length=10, blank=True)
    dea = models.CharField(max_length=9, blank=True, db_index=True)
    dea_suffix = models.CharField(max_length=10, blank=True)
    license_number = models.CharField(max_length=30, blank=True)
    license_state = models.CharField(max_length=2, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    middle_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)


class Dispenser(models.Model):
    """A pharmacy or dispensing prescriber as reported; the same details share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=60, db_index=True)
    npi = models.CharField(max_length=10, blank=True)
    ncpdp = models.CharField(max_length=7, blank=True)
    dea = models.CharField(max_length=9, blank=True, db_index=True)
    name = models.CharField(max_length=80, blank=True)
    address_1 = models.CharField(max_length=80, blank=True)
    address_2 = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    permit = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=2, blank=True)


class RegisteredDispenser(models.Model):
    """Who must report: a dispenser known to the program, with the basis of its classification (MAP-19)."""

    id = models.BigAutoField(primary_key=True)
    party_id = models.UUIDField(null=True)
    dea = models.CharField(max_length=9, unique=True)
    npi = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, default="pharmacy")
    classification = models.CharField(max_length=24, default="must-report")
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class DispensingState(models.TextChoices):
    """Where a stored dispensing stands; only live ones are ever shown in a history."""

    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Superseded by a revision"
    VOIDED = "voided", "Voided"


class Dispensation(models.Model):
    """One version of one dispensing. A revision adds a row and supersedes the one before it."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=40)
    version = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=DispensingState.choices, default=DispensingState.LIVE)
    content = models.CharField(max_length=40)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, db_index=False)
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, db_index=False)
    dispenser = models.ForeignKey(Dispenser, on_delete=models.PROTECT, db_index=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, db_index=False)
    ordinal = models.IntegerField()
    prescription_number = models.CharField(max_length=25)
    written_on = models.DateField(null=True)
    filled_on = models.DateField()
    sold_on = models.DateField(null=True)
    dispensed_on = models.DateField()
    fill_number = models.SmallIntegerField(null=True)
    partial_fill = models.SmallIntegerField(default=0)
    refills_authorized = models.SmallIntegerField(null=True)
    product_qualifier = models.CharField(max_length=2)
    national_drug_code = models.CharField(max_length=15)
    ingredients = models.JSONField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit = models.CharField(max_length=2, blank=True)
    days_supply = models.SmallIntegerField(null=True)
    payment = models.CharField(max_length=2, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    treatment_type = models.CharField(max_length=2, blank=True)
    diagnosis = models.CharField(max_length=10, blank=True)
    directions = models.CharField(max_length=200, blank=True)
    federal_schedule = models.CharField(max_length=4, blank=True)
    state_schedule = models.CharField(max_length=4, blank=True)
    outcome = models.CharField(max_length=24)
    warnings = models.JSONField(null=True)
    received_at = models.DateTimeField()
    collected_on = models.DateField()
    lateness_seconds = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="one_row_per_key_and_version")]
        indexes = [
            models.Index(fields=["identity", "-dispensed_on"], name="history"),
            models.Index(fields=["submission", "ordinal"], name="of_submission"),
            models.Index(fields=["prescriber", "-dispensed_on"], name="own_prescriptions"),
        ]


class RecordState(models.TextChoices):
    """Where a kept record stands."""

    HELD = "held", "Held: needs correction"
    CORRECTED = "corrected", "Corrected"
    VOIDED = "voided", "Voided by its sender"
    SET_ASIDE = "set-aside", "Set aside: not reportable"
    NOTED = "noted", "Noted"


class SubmittedRecord(models.Model):
    """A record worth remembering beside the stored dispensings: held, warned, duplicate, void. Kept as sent."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="records")
    ordinal = models.IntegerField()
    segment_no = models.IntegerField()
    key = models.CharField(max_length=40, db_index=True)
    prescription_number = models.CharField(max_length=40, blank=True)
    dispenser_dea = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=RecordState.choices)
    sent_fields = models.JSONField(default=dict)
    sent_compounds = models.JSONField(default=list)
    corrected_fields = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    received_at = models.DateTimeField()
    dispensation = models.ForeignKey(Dispensation, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ordinal"], name="one_record_per_place")]
        indexes = [models.Index(fields=["state", "submission"], name="record_state")]


class Correction(models.Model):
    """One change that a person made to a held record on screen."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SubmittedRecord, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    field = models.CharField(max_length=8)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)


class ZeroReport(models.Model):
    """A dispenser's word that it dispensed nothing reportable in a period; a compliance fact, never a patient."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="zero_reports")
    dispenser_dea = models.CharField(max_length=20)
    reported_on = models.DateField(null=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    received_at = models.DateTimeField()


class Query(models.Model):
    """One question put to the system, answered or refused (MAP-108…111). References and digests, no patient data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)
    principal_id = models.UUIDField(null=True)
    principal_name = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=32)
    reason = models.CharField(max_length=24, blank=True)
    attestation = models.CharField(max_length=40, blank=True)
    drug = models.CharField(max_length=15, blank=True)
    channel = models.CharField(max_length=16)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="queries")
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=32, blank=True)
    cite = models.CharField(max_length=80, blank=True)
    requested_at = models.DateTimeField()
    provided_at = models.DateTimeField(null=True)
    shown_rows = models.JSONField(default=list)
    shown_candidates = models.JSONField(default=list)
    shown_flags = models.JSONField(default=list)
    answer_digest = models.CharField(max_length=64, blank=True)
    note_outcome = models.CharField(max_length=48, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-requested_at"], name="asked_about"),
            models.Index(fields=["account_id", "-requested_at"], name="asked_by"),
        ]


class DrugProduct(models.Model):
    """A product of the loaded drug file; supplements the carried one (MAP-35)."""

    national_drug_code = models.CharField(primary_key=True, max_length=15)
    facts = models.JSONField()
    loaded_from = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()


class UnknownDrug(models.Model):
    """A drug code no drug file knows: a task for staff, opened once per code."""

    national_drug_code = models.CharField(primary_key=True, max_length=15)
    first_seen_at = models.DateTimeField()
    records = models.IntegerField(default=0)
    case_id = models.UUIDField(null=True)
