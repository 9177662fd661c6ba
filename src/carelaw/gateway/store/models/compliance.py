"""Cases of willful failure to integrate: determination, letters, delays, assessments, credits, bundles, exemptions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.gateway.store.models.locations import PharmacyLocation


class FineCaseState(models.TextChoices):
    """Where a case stands (section (h)); computed from what happened and the day, and kept for lists."""

    OPEN = "open", "Opened"
    WILLFUL = "willful", "Willful, no letter yet"
    FIRST_SENT = "first-sent", "First letter sent"
    SECOND_SENT = "second-sent", "Second letter sent"
    ACCRUING = "accruing", "Fine running"
    WINDOW_MISSED = "window-missed", "Window missed"
    STAYED = "stayed", "Billing stayed"
    RESOLVED = "resolved-before-notice", "Resolved before notice"
    COMPLETED = "completed", "Integrated"
    EXEMPT = "exempt-closed", "Exempt"
    CLOSED = "closed", "Closed"


class FineCase(models.Model):
    """One respondent and its failure to integrate; the key is the key of its case with events and clocks."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16, unique=True)
    respondent_id = models.UUIDField(db_index=True)
    respondent_kind = models.CharField(max_length=20)
    respondent_name = models.CharField(max_length=200)
    officer = models.CharField(max_length=120)
    mailing_address = models.TextField()
    email = models.CharField(max_length=120)
    locations = models.ManyToManyField(PharmacyLocation, related_name="fine_cases")
    state = models.CharField(max_length=24, choices=FineCaseState.choices, default=FineCaseState.OPEN)
    opened_on = models.DateField()
    # What is due next and until when: cached for the register, computable again at any time.
    next_says = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    exempt_from = models.DateField(null=True)
    referred_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="gateway_fine_case_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["respondent_id"], condition=Q(closed_on=None), name="one_open_fine_case_per_respondent"
            )
        ]


class Determination(models.Model):
    """The Department's finding that a failure is willful, with its facts; append-only."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="determinations")
    determined_on = models.DateField()
    facts = models.TextField()
    evidence = models.CharField(max_length=300, blank=True)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()


class ComplianceLetter(models.Model):
    """One of the three letters of a round; a missed window ends the round and its letters no longer count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=26)
    round = models.IntegerField(default=1)
    void = models.BooleanField(default=False)
    notice_id = models.UUIDField()
    issued_on = models.DateField()
    window_from = models.DateField(null=True)
    window_to = models.DateField(null=True)
    mailed_on = models.DateField(null=True)
    mail_proof = models.CharField(max_length=80, blank=True)
    emailed_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    bounced_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    override_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "kind"], name="one_letter_of_a_kind_per_round"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(mailed_on__isnull=False, emailed_at__isnull=False),
                name="sent_is_mailed_and_emailed",
            ),
        ]


class DelayPeriod(models.Model):
    """Days on which the case waited for the Department: proposed by the program, the respondent or an officer."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="delays")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    cause = models.CharField(max_length=200)
    source = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default="proposed")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="delay_forward")
        ]


class Relief(models.Model):
    """A stay (billing held) or a waiver (days struck) by the Department, with its reason (A-24); append-only."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="reliefs")
    kind = models.CharField(max_length=8)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()


class Assessment(models.Model):
    """One month of a case: its charged days and what they come to; never edited, corrected by credits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="assessments")
    from_on = models.DateField()
    to_on = models.DateField()
    days = models.IntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    taken_out = models.JSONField(default=list)
    issued_on = models.DateField()
    # Null where nothing was charged: a nil month has a record and no bill.
    charge_id = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "from_on"], name="one_assessment_per_month")]


class AssessmentCredit(models.Model):
    """Days of an assessed month that later came out, credited by a line of its own."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="credits")
    days = models.IntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    because = models.CharField(max_length=200)
    on = models.DateField()
    charge_id = models.UUIDField()
    notice_id = models.UUIDField(null=True)


class CaseAnswer(models.Model):
    """What a respondent wrote to the Department in its case; append-only, and a part of the bundle."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()


class CollectionBundle(models.Model):
    """What went to the Bureau of Collections: the first bundle, then supplements; the file is kept by its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(FineCase, on_delete=models.PROTECT, related_name="bundles")
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    documents = models.JSONField(default=list)
    owed = models.DecimalField(max_digits=12, decimal_places=2)
    assembled_at = models.DateTimeField()
    sent_on = models.DateField(null=True)
    receipt = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="bundles_in_order")]


class Exemption(models.Model):
    """A location's exemption under (i): a certification or a hospital's basis, accepted, contradicted or ended."""

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey(PharmacyLocation, on_delete=models.PROTECT, related_name="exemptions")
    ground = models.CharField(max_length=24)
    signer = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    basis = models.CharField(max_length=300, blank=True)
    from_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    ended_on = models.DateField(null=True)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()
