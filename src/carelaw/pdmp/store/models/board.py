"""The board, its advisory group and what the department does by its direction (§4, §5, §6(a), §13)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class BoardMember(models.Model):
    """One holder of an office that has a seat; the membership lasts as long as the office (MAP-140)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    office_from = models.DateField()
    office_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office"], condition=Q(office_until=None), name="one_holder_per_seat"),
            models.CheckConstraint(
                condition=Q(office_until=None) | Q(office_until__gte=F("office_from")), name="office_runs_forward"
            ),
        ]


class DepartmentHead(models.Model):
    """From a day on, whether a physician heads the Department of Health (MAP-138)."""

    since = models.DateField(primary_key=True)
    is_physician = models.BooleanField()
    recorded_at = models.DateTimeField()


class BoardDesignation(models.Model):
    """A member's letter by which somebody else acts for the seat (MAP-139)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="designations")
    designee = models.CharField(max_length=120)
    letter = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()


class BoardMeeting(models.Model):
    """A meeting of the board or of its advisory group, with what was treated (MAP-141, MAP-142, MAP-146)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.CharField(max_length=8)
    extra = models.BooleanField(default=False)
    on = models.DateField()
    called_by = models.CharField(max_length=120)
    called_by_chair = models.BooleanField(default=False)
    costs_and_benefits = models.BooleanField(default=False)
    needed_changes = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    minutes = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "on"], name="one_meeting_a_day")]


class BoardAttendance(models.Model):
    """Who sat for a seat at a meeting."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(BoardMeeting, on_delete=models.PROTECT, related_name="attendance")
    office = models.CharField(max_length=24)
    person = models.CharField(max_length=120)
    stands_for = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "office"], name="one_person_per_seat")]


class BoardVote(models.Model):
    """One seat's vote on one motion; kept when the seat closes."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(BoardMeeting, on_delete=models.PROTECT, related_name="votes")
    motion = models.CharField(max_length=200)
    office = models.CharField(max_length=24)
    vote = models.CharField(max_length=8)
    person = models.CharField(max_length=120)
    stands_for = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "motion", "office"], name="one_vote_per_seat")]


class VendorFile(models.Model):
    """The board's file on a vendor for a part of the system (MAP-143)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    component = models.CharField(max_length=80, unique=True)
    vendor = models.CharField(max_length=120)
    criteria = models.TextField()
    scores = models.TextField(blank=True)
    awarded_on = models.DateField(null=True)
    contract_from = models.DateField(null=True)
    contract_until = models.DateField(null=True)
    security_terms = models.TextField(blank=True)
    live_on = models.DateField(null=True)
    decision_id = models.UUIDField(null=True)


class AdvisoryMember(models.Model):
    """A member of the advisory group and the interest that the member speaks for (MAP-144)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    interest = models.CharField(max_length=16)
    perspective = models.CharField(max_length=300)
    appointed_on = models.DateField()
    ended_on = models.DateField(null=True)


class Recommendation(models.Model):
    """What the advisory group recommends, and what the board answers (MAP-145)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_on = models.DateField()
    made_by = models.UUIDField(null=True)
    adopted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)


class ProgramEvaluation(models.Model):
    """A calendar year's costs and benefits, each line `what = figure (source)` (MAP-147)."""

    year = models.IntegerField(primary_key=True)
    cost_lines = models.JSONField(default=list)
    outcome_measures = models.JSONField(default=list)
    conclusion = models.TextField()
    made_on = models.DateField()
    decision_id = models.UUIDField()


class BoardPolicy(models.Model):
    """A version of the board's policy on one of the fifteen matters of §5(5) (MAP-148)."""

    id = models.BigAutoField(primary_key=True)
    item = models.CharField(max_length=4)
    version = models.IntegerField()
    text = models.TextField()
    approved_on = models.DateField()
    in_force_from = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_policy_per_version")]


class Directive(models.Model):
    """What the board directs the department to do (MAP-149)."""

    number = models.CharField(max_length=16, primary_key=True)
    subject = models.CharField(max_length=16)
    text = models.TextField()
    given_on = models.DateField()
    ended_on = models.DateField(null=True)


class AdministrativeAct(models.Model):
    """What the department did for the program, under which directive (MAP-151)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    says = models.CharField(max_length=300)
    done_on = models.DateField()
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="acts")


class Regulation(models.Model):
    """A regulation of the department: citation, first day, settings that it touches, amounts in dollars (MAP-179)."""

    id = models.BigAutoField(primary_key=True)
    citation = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    effective_on = models.DateField()
    ended_on = models.DateField(null=True)
    settings_touched = models.JSONField(default=list)
    amounts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["citation", "effective_on"], name="one_regulation_per_day")]


class SettingChange(models.Model):
    """A number of the register that changed by a regulation, from a day on (MAP-179)."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=60)
    value = models.CharField(max_length=40)
    effective_on = models.DateField()
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="changes")
    decision_id = models.UUIDField()
    recorded_at = models.DateTimeField()
