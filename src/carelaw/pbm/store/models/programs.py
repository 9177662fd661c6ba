"""Programs of benefit managers, and the covered entities for which each is run."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class ProgramState(models.TextChoices):
    """A draft misses something the law names; a registered program is the unit of windows, notices and cards."""

    DRAFT = "draft", "Draft"
    REGISTERED = "registered", "Registered"
    ENDED = "ended", "Ended"


class EntityKind(models.TextChoices):
    """What a covered entity is."""

    EMPLOYER = "employer", "Employer"
    INSURER = "insurer", "Insurance company"
    HMO = "hmo", "Health maintenance organization"
    LHSO = "lhso", "Limited health service organization"
    VHSP = "vhsp", "Voluntary health services plan"
    OTHER = "other", "Another"


class Relation(models.TextChoices):
    """How a covered entity stands to the benefit manager."""

    DIRECT = "direct", "Signs itself"
    INDIRECT = "indirect", "Through somebody else"


class Program(models.Model):
    """What a benefit manager runs for its covered entities; `anniversary_on` is a day of any year, its month counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    manager_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=ProgramState.choices, default=ProgramState.DRAFT)
    offered_in_state = models.BooleanField(null=True)
    states_served = models.JSONField(default=list)
    line_of_business = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField(null=True)
    anniversary_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    terms_version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="program_runs_forward"
            )
        ]


class ProgramEntity(models.Model):
    """A covered entity of a program, from when to when; an indirect one names through whom."""

    id = models.BigAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="entities")
    entity_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=EntityKind.choices)
    relation = models.CharField(max_length=8, choices=Relation.choices, default=Relation.DIRECT)
    via_id = models.UUIDField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "entity_id", "starts_on"], name="one_entity_a_program_period")
        ]
