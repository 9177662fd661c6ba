"""A program's terms toward people: enrollment, changed terms, cards, drug lists, grievances, the program's end."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.pbm.store.models.programs import Program
from carelaw.platform.files.sealed_text import SealedTextField


class EnrollmentWindow(models.Model):
    """A period in which pharmacies may elect to join a program; both days belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="windows")
    opens_on = models.DateField()
    closes_on = models.DateField()
    terms_version = models.IntegerField()
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "opens_on"], name="one_window_a_day"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="window_runs_forward"),
        ]


class ElectionState(models.TextChoices):
    """What became of an election; one outside the period is kept and answered."""

    ACCEPTED = "accepted", "Accepted"
    OUTSIDE = "outside", "Outside the period"
    WAITING = "waiting", "Waits for the license"
    DECLINED = "declined", "Not taken"
    REFUSED = "refused", "Refused by the benefit manager"


class ProgramElection(models.Model):
    """A pharmacy's election to join a program."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="elections")
    window = models.ForeignKey(EnrollmentWindow, null=True, on_delete=models.PROTECT, related_name="elections")
    pharmacy_id = models.UUIDField(db_index=True)
    filed_on = models.DateField()
    terms_version = models.IntegerField()
    terms_accepted = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=ElectionState.choices)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["program", "state"], name="elections_of_a_program")]


class TermsChange(models.Model):
    """A change of a program's terms as it was published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    before = models.CharField(max_length=500)
    after = models.CharField(max_length=500)
    description = models.CharField(max_length=1000, blank=True)
    decided_on = models.DateField()
    effective_on = models.DateField()
    why_not_sooner = models.CharField(max_length=500, blank=True)
    terms_version = models.IntegerField()
    published_at = models.DateTimeField()


class TermsDelivery(models.Model):
    """A change of terms on its way to one enrolled pharmacy: through the portal, or on paper with its proof."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(TermsChange, on_delete=models.CASCADE, related_name="deliveries")
    pharmacy_id = models.UUIDField(db_index=True)
    channel = models.CharField(max_length=8, default="letter")
    delivered_on = models.DateField(null=True)
    proof = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "pharmacy_id"], name="one_delivery_a_pharmacy")]


class EnrolledPerson(models.Model):
    """Somebody enrolled in a program, as far as a card and a letter need it. Health data is not kept here.

    Who it is lies sealed; rows are found by the member number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="people")
    entity_id = models.UUIDField(db_index=True)
    member = models.CharField(max_length=40)
    relation = models.CharField(max_length=10)
    name = SealedTextField()
    address = SealedTextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    covered_from = models.DateField()
    covered_until = models.DateField(null=True)
    card_issued_on = models.DateField(null=True)
    card_channel = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "member"], name="one_person_a_member_number")]


class CardTemplate(models.Model):
    """What a program's card says, once it was checked; the newest one holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="card_templates")
    fields = models.JSONField(default=dict)
    control_number_required = models.BooleanField()
    field_list_of = models.DateField()
    checked_at = models.DateTimeField()


class ProgramClaim(models.Model):
    """A paid claim of an enrolled person: the drug, the day, what was paid. US dollars."""

    id = models.BigAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(EnrolledPerson, on_delete=models.CASCADE, related_name="claims")
    claim = models.CharField(max_length=40)
    pharmacy_id = models.UUIDField(null=True)
    ndc = models.CharField(max_length=11)
    served_on = models.DateField()
    paid = models.DecimalField(max_digits=12, decimal_places=2)
    dispensed_as_written = models.CharField(max_length=1, blank=True)
    reversed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "claim"], name="one_line_a_program_claim")]
        indexes = [models.Index(fields=["program", "ndc", "served_on"], name="program_claims_of_a_drug")]


class RouteDocument(models.Model):
    """The procedure of a grievance or an appeal that a program gives its people; the newest one holds."""

    id = models.BigAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="routes")
    route = models.CharField(max_length=9)
    contact = models.CharField(max_length=300)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    filed_at = models.DateTimeField()


class FormularyState(models.TextChoices):
    """Where a change of a drug list stands."""

    AWAITING = "awaiting-consent", "Waits for consent"
    APPROVED = "approved", "May go live"
    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DrugListChange(models.Model):
    """A change of a program's formulary or drug list: one drug, one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="drug_list_changes")
    ndc = models.CharField(max_length=11)
    drug = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    description = models.CharField(max_length=500)
    description_es = models.CharField(max_length=500, blank=True)
    effective_on = models.DateField()
    state = models.CharField(max_length=16, choices=FormularyState.choices)
    proposed_on = models.DateField()
    live_at = models.DateTimeField(null=True)
    told = models.IntegerField(default=0)


class DrugListConsent(models.Model):
    """What both sides of one contract said to a change of the drug list; null where a side has not consented."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(DrugListChange, on_delete=models.CASCADE, related_name="consents")
    entity_id = models.UUIDField(db_index=True)
    contract_from = models.DateField(null=True)
    manager_on = models.DateField(null=True)
    entity_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    split_off = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "entity_id"], name="one_consent_an_entity")]


class MemberGrievance(models.Model):
    """A grievance or an appeal of a covered individual; it is taken whether or not a claim shows an effect."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="grievances")
    person = models.ForeignKey(EnrolledPerson, on_delete=models.PROTECT, related_name="grievances")
    change = models.ForeignKey(DrugListChange, null=True, on_delete=models.PROTECT, related_name="grievances")
    route = models.CharField(max_length=9)
    affected = models.BooleanField()
    # What somebody writes about a drug, and what is answered, tells of an illness.
    words = SealedTextField()
    filed_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True)
    answer = SealedTextField(blank=True)
    decided_on = models.DateField(null=True)


class EndNotice(models.Model):
    """The end of a program as one enrolled person is told of it; the day of receipt counts for the use of a card."""

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(EnrolledPerson, on_delete=models.CASCADE, related_name="end_notice")
    ends_on = models.DateField()
    told_on = models.DateField(null=True)
    method = models.CharField(max_length=14, blank=True)
    received_on = models.DateField(null=True)
    proof = models.CharField(max_length=160, blank=True)


class CardMisuse(models.Model):
    """The evidence about a card used after notice of cancellation. It accuses nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(EnrolledPerson, on_delete=models.PROTECT, related_name="misuses")
    used_on = models.DateField()
    evidence = models.CharField(max_length=1000, blank=True)
    referred_on = models.DateField(null=True)
    referred_by = models.CharField(max_length=160, blank=True)
    statements = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
