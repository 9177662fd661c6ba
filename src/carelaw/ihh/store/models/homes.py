"""Health homes toward the Department: application, partners, tier, panel, findings, corrective action, its end."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.ihh.store.models.people import HealthHome, Tier


class ApplicationState(models.TextChoices):
    """Where an application to be a health home stands."""

    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HomeApplication(models.Model):
    """An application to be a health home, by any entity; `other_tiers` holds what it asked for besides one tier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    party_id = models.UUIDField()
    legal_name = models.CharField(max_length=120)
    entity_type = models.CharField(max_length=40)
    tax_id = models.CharField(max_length=20)
    npi = models.CharField(max_length=10, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    delivery_model = models.CharField(max_length=12)
    counties = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(default=2000)
    enrollment = models.CharField(max_length=12, default="PENDING")
    enrolled_from = models.DateField(null=True)
    submitted_on = models.DateField()
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED)
    decided_on = models.DateField(null=True)
    decided_because = models.CharField(max_length=400, blank=True)
    decision_id = models.UUIDField(null=True)
    home = models.ForeignKey(HealthHome, null=True, on_delete=models.PROTECT, related_name="applications")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party_id"], condition=Q(state="submitted"), name="one_open_home_application"
            )
        ]


class TermsVersion(models.Model):
    """The provider terms and conditions as published, with the roles whose holders are required professionals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(max_length=20, unique=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    required_roles = models.JSONField(default=list)


class AgreementPaper(models.TextChoices):
    """What became of the copy of an agreement."""

    MISSING = "missing", "Not received"
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class HomePartner(models.Model):
    """A partner that an applicant or health home declared, with the copy of the agreement that binds both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    party_id = models.UUIDField()
    partner_id = models.UUIDField()
    name = models.CharField(max_length=120)
    npi = models.CharField(max_length=10)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)
    paper = models.CharField(max_length=8, choices=AgreementPaper.choices, default=AgreementPaper.MISSING)
    received_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    looked_because = models.CharField(max_length=300, blank=True)
    agreement_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party_id", "partner_id"], condition=Q(ended_on__isnull=True), name="one_open_partnership"
            )
        ]


class HomeTierPeriod(models.Model):
    """Under which tier a health home is enrolled, from when to when; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="tier_periods")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    because = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "starts_on"], name="one_home_tier_per_start")]


class PanelSnapshot(models.Model):
    """How many members a health home had at the end of a month, beside the number it needs; counted, never typed."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="panels")
    month_end = models.DateField()
    members = models.PositiveIntegerField()
    required = models.PositiveIntegerField()
    standing = models.CharField(max_length=20)
    counted_at = models.DateTimeField()
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "month_end"], name="one_panel_per_month")]


class PanelApproval(models.Model):
    """A smaller panel, asked for and decided: on which ground, for which counties, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="panel_approvals")
    least = models.IntegerField()
    ground = models.CharField(max_length=16)
    counties = models.JSONField(default=list)
    because = models.CharField(max_length=400, blank=True)
    supporting = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    asked_on = models.DateField()
    state = models.CharField(max_length=8, default="asked")
    decided_on = models.DateField(null=True)
    decided_because = models.CharField(max_length=300, blank=True)
    decision_id = models.UUIDField(null=True)


class PlanState(models.TextChoices):
    """A corrective action plan from its request to its end."""

    REQUESTED = "requested", "Requested"
    SUBMITTED = "submitted", "Handed in"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved, in effect"
    MET = "met", "Met"
    NOT_MET = "not-met", "Not met"
    CLOSED = "closed", "Closed"


class CorrectivePlan(models.Model):
    """A corrective action plan that a health home is asked for, hands in, and carries out once it is approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="corrective_plans")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.REQUESTED)
    version = models.PositiveSmallIntegerField(default=0)
    requested_on = models.DateField()
    due_on = models.DateField()
    submitted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decided_because = models.CharField(max_length=400, blank=True)
    closed_on = models.DateField(null=True)
    case_id = models.UUIDField(null=True)
    decision_id = models.UUIDField(null=True)


class ComplianceFinding(models.Model):
    """One way in which a health home does not keep subsection (b), with its provision and its evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="findings")
    provision = models.CharField(max_length=10)
    says = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300)
    key = models.CharField(max_length=120, unique=True)
    by_the_calendar = models.BooleanField(default=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=200, blank=True)
    plan = models.ForeignKey(CorrectivePlan, null=True, on_delete=models.PROTECT, related_name="findings")

    class Meta:
        indexes = [models.Index(fields=["home", "closed_on"], name="findings_of_home")]


class PlanStep(models.Model):
    """One milestone of a corrective action plan: what, by whom, by when, and when it was done."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(CorrectivePlan, on_delete=models.CASCADE, related_name="steps")
    finding = models.ForeignKey(ComplianceFinding, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version", "number"], name="one_step_per_number")]


class HomeTermination(models.Model):
    """The end of a health home's agreement under 89 Ill. Adm. Code 104, Subpart C, from notice to final decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="terminations")
    plan = models.ForeignKey(CorrectivePlan, on_delete=models.PROTECT, related_name="terminations")
    noticed_on = models.DateField()
    hearing_by = models.DateField()
    hearing_asked_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    effective_on = models.DateField(null=True)
    because = models.CharField(max_length=400)
    moved = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home"], condition=Q(final_on__isnull=True), name="one_open_termination"),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(effective_on__gte=F("noticed_on")),
                name="termination_runs_forward",
            ),
        ]


class Delegation(models.Model):
    """Duties that an agent or contractor performs for the Department, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    organization = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    duties = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    because = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()


class DelegatedAccount(models.Model):
    """Somebody who acts for the Department as the staff of an agent or contractor, and of which."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(unique=True)
    organization = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
