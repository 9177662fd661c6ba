"""Work that outlives a request: ask for it, run it, see how far it is.

    @job("pdmp.process-submission")
    def process(beat: Beat, *, submission_id: str) -> None: ...

    enqueue("pdmp.process-submission", key=submission_id, submission_id=submission_id)

The row that asks for work is written in the caller's transaction, so work is asked for exactly when the act that needs
it is committed. A job may be started more than once (a worker was killed, a lease ran out): it finds in the domain's
own tables what is left to do. Its arguments are ids; nothing about a person travels in them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from carelaw.platform import clock
from carelaw.platform.jobs.models import JobRun

LEASE = timedelta(seconds=30)
Id = str | int


class LeaseLost(Exception):
    """This run of a job was taken over by another worker: stop, and write nothing more."""


@dataclass
class Beat:
    """How a running job shows that it lives and how far it is."""

    run_id: int
    lease: str
    done: int = 0
    total: int = 0
    lost: bool = field(default=False)

    def progress(self, done: int, total: int) -> None:
        """Say how much is done; as cheap as two assignments, so call it as often as you like.

        Raises LeaseLost when another worker holds the job by now.
        """
        self.done, self.total = done, total
        if self.lost:
            raise LeaseLost


@dataclass(frozen=True)
class Job:
    """A kind of work: its name, its function, and how often it may fail before a person must look."""

    name: str
    run: Callable[..., None]
    attempts: int
    backoff: timedelta


_JOBS: dict[str, Job] = {}


def job(
    name: str, *, attempts: int = 5, backoff: timedelta = timedelta(seconds=10)
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a job. Its function takes a Beat, then the ids as keywords, and may be started more than once.

    A failure is tried again after `backoff`, doubled each time; after `attempts` failures the job is dead, which
    `carelaw jobs list` shows and `carelaw jobs retry` cures.
    """

    def declare(run: Callable[..., None]) -> Callable[..., None]:
        if name in _JOBS and _JOBS[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"Two jobs are named {name}.")
        _JOBS[name] = Job(name, run, attempts, backoff)
        return run

    return declare


def enqueue(name: str, *, key: Id, after_commit: bool = True, not_before: datetime | None = None, **ids: Id) -> JobRun:
    """Ask for work, once for each (name, key). Asking again while it waits changes nothing; while it runs, it runs once
    more afterwards; when it is done or dead, it runs anew.

    `after_commit=False` says that the worker may be woken before the caller's transaction ends; the row itself
    always lives and dies with that transaction.
    """
    _check_ids(name, key, ids)
    with transaction.atomic():
        return _asked(name, str(key), ids, not_before or clock.now())


_OPAQUE = re.compile(r"[A-Za-z0-9._:/-]{1,160}")


def _check_ids(name: str, key: Id, ids: dict[str, Id]) -> None:
    for word, value in {"key": key, **ids}.items():
        known = isinstance(value, int) or (isinstance(value, str) and _OPAQUE.fullmatch(value))
        if not known or isinstance(value, bool):
            raise TypeError(f"{name}: {word} must be an id (a whole number, or letters, digits and . _ : / - only).")


def _asked(name: str, key: str, ids: dict[str, Any], ready_at: datetime) -> JobRun:
    run, made = JobRun.objects.select_for_update().get_or_create(
        name=name, key=key, defaults={"ids": ids, "ready_at": ready_at}
    )
    if made:
        return run
    if run.state == JobRun.State.RUNNING:
        run.asked_again = True
    elif run.state != JobRun.State.WAITING:
        run.state, run.attempts, run.done, run.total = JobRun.State.WAITING, 0, 0, 0
        run.ready_at, run.finished_at, run.failure, run.incident = ready_at, None, "", ""
    else:
        run.ready_at = min(run.ready_at, ready_at)
    run.ids = ids
    run.save()
    return run


def run_pending(at: datetime) -> int:
    """Run here and now everything that is ready at `at`, and what that asks for; gives the number of runs.

    For tests, demonstrations and `carelaw worker --once`.
    """
    count = 0
    while run := claim(at):
        perform(run, at)
        count += 1
    return count


def claim(at: datetime) -> JobRun | None:
    """Take the longest-waiting ready piece of work under a lease, or None."""
    with transaction.atomic():
        ready = Q(state=JobRun.State.WAITING, ready_at__lte=at)
        run = JobRun.objects.select_for_update(skip_locked=True).filter(ready).order_by("ready_at", "id").first()
        if run is None:
            return None
        run.state, run.lease, run.leased_until = JobRun.State.RUNNING, secrets.token_hex(16), at + LEASE
        run.started_at, run.attempts, run.asked_again = at, run.attempts + 1, False
        run.save()
        return run


def perform(run: JobRun, at: datetime) -> None:
    """Run a claimed piece of work."""
    declared = _JOBS[run.name]
    declared.run(Beat(run.pk, run.lease), **run.ids)
    JobRun.objects.filter(pk=run.pk, lease=run.lease).update(state=JobRun.State.DONE, finished_at=at, lease="")
