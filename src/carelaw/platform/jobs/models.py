"""The table of work: one row for each piece, named by its job and key, with its lease and progress."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a piece of work is: done of total, how many a second, and seconds left where that can be told."""

    done: int
    total: int
    rate: float | None
    seconds_left: float | None


class JobRun(models.Model):
    """One piece of work. Its arguments are ids; what it works on lives in the domain's own tables."""

    class State(models.TextChoices):
        """Where the work stands. `dead`: it failed as often as it may and waits for a person."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    ids = models.JSONField(default=dict)
    line = models.CharField(max_length=160, blank=True, help_text="Work of one line is done in order, one at a time.")
    owner = models.CharField(max_length=160, blank=True, help_text="Whose it is: dead, it holds up their later work.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(help_text="Not before this instant.")
    asked_again = models.BooleanField(default=False, help_text="Asked for while it ran: it runs once more.")
    attempts = models.PositiveIntegerField(default=0, help_text="Starts since it was asked for.")
    failures = models.PositiveIntegerField(default=0, help_text="Failures since it last got further.")
    deaths = models.PositiveIntegerField(default=0, help_text="Workers that died at it since it last got further.")
    lease = models.CharField(max_length=32, blank=True, help_text="The token of the run that holds it.")
    holder = models.CharField(max_length=120, blank=True, help_text="Host, process and its start: who holds it.")
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    furthest = models.BigIntegerField(default=0, help_text="The most that was done since it was asked for.")
    done_at_start = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True, help_text="Type and place of the last error, no values.")
    incident = models.CharField(max_length=32, blank=True)
    holds_until = models.DateTimeField(null=True, help_text="Dead: until then its owner's later work waits.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="job_once_per_key")]
        indexes = [
            models.Index(fields=["ready_at"], name="job_ready", condition=models.Q(state="waiting")),
            models.Index(fields=["leased_until"], name="job_leased", condition=models.Q(state="running")),
            models.Index(fields=["line", "state", "id"], name="job_in_line"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key} {self.state}"

    @property
    def pace(self) -> Pace:
        """How far it is, as of its last sign of life."""
        if self.started_at is None or self.beat_at is None or self.beat_at <= self.started_at:
            return Pace(self.done, self.total, None, None)
        rate = (self.done - self.done_at_start) / (self.beat_at - self.started_at).total_seconds()
        known = rate > 0 and self.total > 0 and self.state == JobRun.State.RUNNING
        return Pace(self.done, self.total, rate or None, (self.total - self.done) / rate if known else None)
