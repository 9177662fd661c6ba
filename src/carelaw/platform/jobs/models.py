"""The table of work: one row for each piece, named by its job and key, with its lease and progress."""

from __future__ import annotations

from django.db import models


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
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    ready_at = models.DateTimeField(help_text="Not before this instant.")
    attempts = models.PositiveIntegerField(default=0)
    asked_again = models.BooleanField(default=False, help_text="Asked for while it ran: it runs once more.")
    lease = models.CharField(max_length=32, blank=True, help_text="The token of the worker that holds it.")
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True, help_text="Type and place of the last error, no values.")
    incident = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="job_once_per_key")]
        indexes = [models.Index(fields=["state", "ready_at"], name="job_ready")]

    def __str__(self) -> str:
        return f"{self.name} {self.key} {self.state}"
