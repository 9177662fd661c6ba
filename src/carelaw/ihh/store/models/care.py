"""What a care team keeps of a member: attempts to engage, assessments, plans of care with needs, tasks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from carelaw.ihh.store.models.membership import Assignment
from carelaw.ihh.store.models.people import HealthHome, Member
from carelaw.ihh.store.models.services import ServiceLine


class Domain(models.TextChoices):
    """The three needs of the model, and substance use, which the text names besides."""

    PHYSICAL = "PHYSICAL", "Physical health"
    BEHAVIORAL = "BEHAVIORAL", "Behavioral health"
    SOCIAL = "SOCIAL", "Social needs"
    SUD = "SUD", "Substance use"


class EngagementAttempt(models.Model):
    """One attempt to reach an assigned person, and what came of it."""

    id = models.BigAutoField(primary_key=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="attempts")
    on = models.DateField()
    mode = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16)
    staff = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()


class CareAssessment(models.Model):
    """A health assessment: its five areas, what it drew on, who completed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="assessments")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=12)
    done_on = models.DateField()
    areas = models.JSONField(default=dict)
    drawn_from = models.JSONField(default=list)
    profession = models.CharField(max_length=24)
    performer = models.CharField(max_length=120, blank=True)
    licensed_to = models.DateField(null=True)
    mental_health_assessed = models.BooleanField(default=False)
    not_indicated_because = models.CharField(max_length=200, blank=True)
    complete = models.BooleanField(default=False)
    missing = models.CharField(max_length=300, blank=True)
    again_on = models.DateField(null=True)
    service = models.ForeignKey(ServiceLine, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()


class CarePlan(models.Model):
    """A plan of care in one version. A draft may lack something; a complete one stays as it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="care_plans")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="care_plans")
    version = models.PositiveSmallIntegerField()
    domains = models.JSONField(default=dict)
    participants = models.JSONField(default=list)
    member_took_part = models.BooleanField(default=False)
    crisis_plan = models.CharField(max_length=300, blank=True)
    completed_on = models.DateField(null=True)
    missing = models.CharField(max_length=300, blank=True)
    late_by = models.IntegerField(default=0)
    service = models.ForeignKey(ServiceLine, null=True, on_delete=models.SET_NULL, related_name="+")
    decision_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "home", "version"], name="one_care_plan_per_version")]


class CareNeed(models.Model):
    """One need of a member with its goal, in one of the domains; open until it is met."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="needs")
    domain = models.CharField(max_length=10, choices=Domain.choices)
    need = models.CharField(max_length=200)
    goal = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    met_on = models.DateField(null=True)


class CareTask(models.Model):
    """Something a care team has to do for a member, by when, and when it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="care_tasks")
    home = models.ForeignKey(HealthHome, on_delete=models.PROTECT, related_name="care_tasks")
    kind = models.CharField(max_length=16)
    says = models.CharField(max_length=300)
    cite = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    assigned_to = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    done_on = models.DateField(null=True)
    done_note = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_task_per_key")]
        indexes = [models.Index(fields=["home", "done_on"], name="tasks_of_home")]
