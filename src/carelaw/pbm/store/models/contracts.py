"""The register of contracts: parties, events, versions with their text, typed terms, clauses with their findings."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.programs import EntityKind, Program, Relation


class ContractKind(models.TextChoices):
    """Between whom a contract is made."""

    ENTITY = "entity", "Benefit manager and covered entity"
    INSURER = "insurer", "Health insurer and benefit manager"
    PHARMACY = "pharmacy", "Benefit manager and pharmacy"
    PSAO = "psao", "Benefit manager and services organization of pharmacies"
    COVERED_340B = "340b", "Benefit manager or payer and 340B entity or pharmacy"
    OTHER = "other", "Program and anybody else"


class ContractState(models.TextChoices):
    """A draft is written here; a registered contract is on file, deficient where a requirement is missing."""

    DRAFT = "draft", "Draft"
    REGISTERED = "registered", "Registered"
    DEFICIENT = "deficient", "Registered, deficient"
    ENDED = "ended", "Ended"


class ContractLine(models.TextChoices):
    """For whose members a contract is made; the exception for Medicaid goes by this, never by the company."""

    COMMERCIAL = "commercial", "Commercial"
    MEDICAID = "medicaid", "Medicaid, fee for service"
    MEDICAID_MANAGED = "medicaid-managed", "Medicaid, managed care"
    PART_D = "part-d", "Medicare Part D"
    MIXED = "mixed", "Medicaid and others"


class Contract(models.Model):
    """One contract. `manager_id` is the benefit manager, or the payer where no benefit manager is a party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=ContractKind.choices)
    state = models.CharField(max_length=10, choices=ContractState.choices, default=ContractState.DRAFT)
    manager_id = models.UUIDField(db_index=True)
    program = models.ForeignKey(Program, null=True, on_delete=models.PROTECT, related_name="contracts")
    title = models.CharField(max_length=200)
    network = models.CharField(max_length=40, blank=True)
    line_of_business = models.CharField(max_length=20, choices=ContractLine.choices, blank=True)
    # Written in the platform: an inside act, refused while deficient. Otherwise it is evidence, and is taken.
    drafted_here = models.BooleanField(default=False)
    template = models.BooleanField(default=False)
    made_in_state = models.BooleanField(null=True)
    rebate_sharing = models.BooleanField(null=True)
    rebate_clause = models.CharField(max_length=120, blank=True)
    case_id = models.UUIDField(null=True)
    ends_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)


class PartyRole(models.TextChoices):
    """As what a party stands in a contract."""

    MANAGER = "manager", "Pharmacy benefit manager"
    COVERED_ENTITY = "covered-entity", "Covered entity"
    INSURER = "insurer", "Health insurer"
    PHARMACY = "pharmacy", "Pharmacy"
    PSAO = "psao", "Pharmacy services administrative organization"
    PAYER = "payer", "Third-party payer"
    ENTITY_340B = "340b-entity", "340B entity"
    PHARMACY_340B = "340b-pharmacy", "340B pharmacy"
    SUBCONTRACTOR = "subcontractor", "Subcontractor"
    OTHER = "other", "Another"


class ContractParty(models.Model):
    """A party of a contract; a covered entity is a party whether it signs itself or stands behind a signer."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    party_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=14, choices=PartyRole.choices)
    entity_kind = models.CharField(max_length=10, choices=EntityKind.choices, blank=True)
    relation = models.CharField(max_length=8, choices=Relation.choices, default=Relation.DIRECT)
    via_id = models.UUIDField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "party_id", "role"], name="one_line_a_party_role")]


class EventKind(models.TextChoices):
    """What happened to a contract; a renewal by itself is a renewal."""

    EXECUTED = "executed", "Entered into"
    RENEWED = "renewed", "Renewed"
    AUTO_RENEWED = "auto-renewed", "Renewed by itself"
    EXTENDED = "extended", "Extended"
    AMENDED = "amended", "Amended"
    ENDED = "ended", "Ended"


class ContractEvent(models.Model):
    """One event of a contract on its legal day."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "kind", "on"], name="one_contract_event_a_day")]


class ContractVersion(models.Model):
    """One version of a contract's paper; its bytes are kept under their digest, its passages beside it.

    `unread` says why no text could be read; then nothing is judged, and nothing passes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    effective_on = models.DateField(null=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content = models.CharField(max_length=8)
    pages = models.IntegerField(default=0)
    unread = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="contract_versions_in_order")]


class ContractPassage(models.Model):
    """One paragraph of a version: its place in the paper, the heading above it, its words."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(ContractVersion, on_delete=models.CASCADE, related_name="passages")
    number = models.IntegerField()
    page = models.IntegerField(default=0)
    label = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="contract_passages_in_order")]


class PriceMethod(models.TextChoices):
    """How a drug is paid for."""

    AWP = "awp", "Average wholesale price less a discount"
    WAC = "wac", "Wholesale acquisition cost and a markup"
    NADAC = "nadac", "National average drug acquisition cost"
    MAC = "mac", "Maximum allowable cost"
    CHARGE = "charge", "Usual and customary charge"
    SCHEDULE = "schedule", "Schedule of amounts"


class PayForm(models.TextChoices):
    """How a due date is computed."""

    DAYS_AFTER_ADJUDICATION = "days-after-adjudication", "Days after adjudication"
    DAYS_AFTER_RECEIPT = "days-after-receipt", "Days after receipt"
    CYCLE = "cycle", "Cycle of days with a lag after its cut-off"
    CALENDAR = "calendar", "Listed days of each month"


class ContractTerms(models.Model):
    """The terms of a version that other checks compute with; what was not given is null.

    `factor_percent` is of the reference price (85 is AWP less 15 %); amounts are US dollars.
    """

    version = models.OneToOneField(ContractVersion, on_delete=models.CASCADE, related_name="terms", primary_key=True)
    method = models.CharField(max_length=10, choices=PriceMethod.choices, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    factor_percent = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    dispensing_fee = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    lesser_of_charge = models.BooleanField(null=True)
    mac_list_code = models.CharField(max_length=40, blank=True)
    databases = models.JSONField(default=list)
    amount_schedule = models.CharField(max_length=200, blank=True)
    pay_form = models.CharField(max_length=24, choices=PayForm.choices, blank=True)
    pay_days = models.IntegerField(null=True)
    pay_lag_days = models.IntegerField(null=True)
    pay_days_of_month = models.JSONField(default=list)
    cycle_starts_on = models.DateField(null=True)
    dispute_forum = models.CharField(max_length=160, blank=True)
    dispute_days = models.IntegerField(null=True)
    # Terms for claims of the 340B program; null where the contract does not tell them apart.
    factor_percent_340b = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    dispensing_fee_340b = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    fee_per_claim = models.DecimalField(max_digits=8, decimal_places=2, null=True)


class ClauseState(models.TextChoices):
    """Where a clause stands under one paragraph of law."""

    OK = "ok", "Found"
    MISSING = "missing", "Missing"
    READ_IN = "read-in", "Missing, read in"
    SUSPECT = "suspect", "Suspect"
    BARRED = "barred", "Barred"
    VOID = "void", "Void"
    EXCUSED = "excused", "Required by law"
    CLEAR = "clear", "Looked at: nothing wrong"


class ClauseFinding(models.Model):
    """What the reader found under one tag, the passage and words it rests on, and what a person made of it.

    A finding is made again when a version is read again; a person's decision stays with the passage it was made on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ContractVersion, on_delete=models.CASCADE, related_name="findings")
    tag = models.CharField(max_length=40)
    provision = models.CharField(max_length=8)
    cite = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=ClauseState.choices)
    passage = models.ForeignKey(ContractPassage, null=True, on_delete=models.CASCADE, related_name="findings")
    sureness = models.IntegerField(default=0)
    words = models.JSONField(default=list)
    found_by = models.CharField(max_length=8, default="reader")
    said = models.CharField(max_length=500, blank=True)
    person_says = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    excuse_cite = models.CharField(max_length=120, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "tag"], name="findings_of_a_version")]


class ReadInTerm(models.Model):
    """A requirement that the law reads into a contract that is silent, from the renewal that brought it in."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="read_in_terms")
    provision = models.CharField(max_length=8)
    tag = models.CharField(max_length=40)
    says = models.CharField(max_length=300)
    from_on = models.DateField()
    event = models.ForeignKey(ContractEvent, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "tag"], name="a_term_is_read_in_once")]
