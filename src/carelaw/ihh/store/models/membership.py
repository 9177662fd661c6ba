"""From the notice of choice to the end of a membership: tiers of record, choice, assignment, consent, membership."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.ihh.store.models.people import HealthHome, Member, Tier


class TierPeriod(models.Model):
    """The member's tier of record, from when to when; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tiers")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    basis = models.JSONField(default=list)
    crg_source = models.CharField(max_length=4, blank=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on__isnull=True), name="one_tier_of_record"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="tier_period_runs_forward"
            ),
        ]


class ChoiceState(models.TextChoices):
    """What became of a notice of choice."""

    OPEN = "open", "Waiting for the choice"
    CHOSEN = "chosen", "Chosen"
    ASSIGNED = "assigned", "Assigned by the program"
    UNASSIGNED = "unassigned", "No health home has room"
    OPTED_OUT = "opted-out", "Opted out"
    OVERTAKEN = "overtaken", "Overtaken by a later notice"


class ChoiceNotice(models.Model):
    """The notice that gives a person days to choose a health home; `last_day` belongs to the days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="choice_notices")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    mailed_on = models.DateField()
    last_day = models.DateField()
    language = models.CharField(max_length=5)
    candidates = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ChoiceState.choices, default=ChoiceState.OPEN)
    settled_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="open"), name="one_open_choice_per_member")
        ]
        indexes = [models.Index(fields=["state", "last_day"], name="choices_due")]


class AssignmentMethod(models.TextChoices):
    """How a member came to a health home."""

    CHOICE = "CHOICE", "The member's choice"
    AUTO = "AUTO", "Assigned by the program"
    TRANSFER = "TRANSFER", "Transfer on request"


class Assignment(models.Model):
    """A member belongs to a health home from a day on; with consent the assignment becomes a membership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="assignments")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="assignments")
    method = models.CharField(max_length=8, choices=AssignmentMethod.choices)
    decided_on = models.DateField()
    effective_on = models.DateField()
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    ranking = models.JSONField(default=list)
    decision_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["home", "effective_on"], name="assignments_of_home")]


class ConsentState(models.TextChoices):
    """Whether a consent carries a membership."""

    VALID = "VALID", "Valid"
    INSUFFICIENT = "INSUFFICIENT", "Insufficient"
    REVOKED = "REVOKED", "Revoked"


class Consent(models.Model):
    """The receipt of the program's explanation and the consent, each with its day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="consents")
    informed_on = models.DateField(null=True)
    language = models.CharField(max_length=5, default="en")
    # The version of the explanation that the person received, and which consent of this person to this home it is.
    material_version = models.CharField(max_length=20, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    given_on = models.DateField()
    signer = models.CharField(max_length=80, blank=True)
    capacity = models.CharField(max_length=12, blank=True)
    partner_sharing = models.BooleanField()
    substance_use_records = models.BooleanField(default=False)
    mental_health_records = models.BooleanField(default=False)
    hiv_records = models.BooleanField(default=False)
    expires_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=ConsentState.choices)
    codes = models.JSONField(default=list)
    decision_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()


class Membership(models.Model):
    """Enrolled with consent, from when to when; both days belong to it. No two of one member overlap."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="memberships")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="memberships")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on__isnull=True), name="one_open_membership"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["home", "starts_on"], name="memberships_of_home")]


class ChangeKind(models.TextChoices):
    """What a person may ask for at any time."""

    TRANSFER = "TRANSFER", "Another health home"
    OPT_OUT = "OPT_OUT", "Leave the program"


class ChangeRequest(models.Model):
    """A request to change the health home or to leave; no reason is ever asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="change_requests")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    received_on = models.DateField()
    channel = models.CharField(max_length=12)
    target = models.ForeignKey(HealthHome, null=True, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
