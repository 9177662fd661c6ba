"""Work that outlives a request: ask for it, run it, see how far it is.

    @job("pdmp.process-submission")
    def process(beat: Beat, *, submission_id: str) -> None: ...

    enqueue("pdmp.process-submission", key=submission_id, submission_id=submission_id)

The row that asks for work is written in the caller's transaction, so work is asked for exactly when the act that needs
it is committed. A job may be started more than once (a worker was killed, a lease ran out): it finds in the domain's
own tables what is left to do. Its arguments are ids; nothing about a person travels in them.

Work may stand in a line: it is then done in the order in which it was asked for, one piece at a time, also when workers
are killed, when a piece failed and pauses, and when several workers run. A dead piece lets others pass, but its owner's
later work, which may build on it, waits until it has been retried, let pass by hand, or dead for a day.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.jobs import holders
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.register import Job, declared, find, job
from carelaw.platform.logs import fault_in_short, get_log, new_incident

LEASE = timedelta(seconds=30)
MOST_DEATHS = 10
# A worker dies for many reasons. From this many deaths in a row on, the work itself is suspected, and pauses.
SUSPECT = 3
# So long dead work holds up its owner's later work, so that nobody who overlooks it stops a sender for ever.
HOLD = timedelta(days=1)
LONGEST_BACKOFF = timedelta(hours=1)
KEEP_DONE = timedelta(days=90)
Id = str | int
State = JobRun.State

_OPAQUE = re.compile(r"[A-Za-z0-9._:/-]{1,160}")
_log = get_log("jobs")


class LeaseLost(Exception):
    """Another worker took this run over: stop, and write nothing more."""


class Stopping(Exception):
    """The worker was asked to stop: leave off here; the job goes on when a worker runs again."""


@dataclass
class Beat:
    """How a running job shows that it lives and how far it is."""

    run_id: int
    lease: str
    done: int = 0
    total: int = 0
    lost: bool = False
    stopping: bool = False
    kept_alive: bool = False
    _shown: float = field(default=0.0, repr=False)

    def progress(self, done: int, total: int = 0) -> None:
        """Say how much is done, of how much: cheap, so call it as often as you like, outside transactions best.

        Raises LeaseLost when another worker holds the job by now, and Stopping when the worker is to end.
        """
        self.done, self.total = done, total or self.total
        # The first word of a run is written at once: what an earlier run got done before it was killed counts.
        first = not self._shown and not self.stopping
        if first or (not self.kept_alive and time.monotonic() - self._shown > 1):
            self.show(clock.now())
        self.go_on()

    def go_on(self) -> None:
        """Nothing, or LeaseLost or Stopping: for long stretches that have no number to show."""
        if self.lost:
            raise LeaseLost
        if self.stopping:
            raise Stopping

    def show(self, at: datetime) -> None:
        """Write the progress down and renew the lease."""
        mine = JobRun.objects.filter(pk=self.run_id, lease=self.lease)
        # Work that gets further than ever is not stuck: what it failed before no longer counts.
        mine.filter(furthest__lt=self.done).update(furthest=self.done, deaths=0, failures=0)
        held = mine.update(done=self.done, total=self.total, beat_at=at, leased_until=at + LEASE)
        self._shown = time.monotonic()
        self.lost = not held


def enqueue(
    name: str, *, key: Id, line: str = "", owner: str = "", not_before: datetime | None = None, **ids: Id
) -> JobRun:
    """Ask for work, once for each (name, key). Asking again while it waits changes nothing; while it runs, it runs once
    more afterwards; when it is done or dead, it runs anew.

    Work of one `line` is done in the order in which it was first asked for; `owner` is whose it is there. The row lives
    and dies with the caller's transaction. Raises TypeError for an argument that is not an id, and LookupError for a
    job that nobody declared.
    """
    if find(name) is None:
        raise LookupError(f"No job is named {name}; declare it with @job in the `jobs` module of its package.")
    _check_ids(name, key, {**ids, **{word: given for word, given in (("line", line), ("owner", owner)) if given}})
    at = clock.now()
    with transaction.atomic():
        return _asked(name, str(key), ids, at, not_before or at, line=line, owner=owner)


def _check_ids(name: str, key: Id, ids: dict[str, Id]) -> None:
    for word, value in {"key": key, **ids}.items():
        known = isinstance(value, int) or (isinstance(value, str) and _OPAQUE.fullmatch(value))
        if not known or isinstance(value, bool):
            raise TypeError(f"{name}: {word} must be an id (a whole number, or letters, digits and . _ : / - only).")


def _asked(
    name: str, key: str, ids: dict[str, Any], at: datetime, ready_at: datetime, line: str = "", owner: str = ""
) -> JobRun:
    fresh = {"ids": ids, "asked_at": at, "ready_at": ready_at, "line": line, "owner": owner}
    run, made = JobRun.objects.select_for_update().get_or_create(name=name, key=key, defaults=fresh)
    if made:
        return run
    if run.state == State.RUNNING:
        run.asked_again = True
    elif run.state == State.WAITING:
        run.ready_at = min(run.ready_at, ready_at)
    else:
        _renew(run, at, ready_at)
    run.ids = ids
    run.save()
    return run


def _renew(run: JobRun, at: datetime, ready_at: datetime) -> None:
    run.state, run.asked_at, run.ready_at, run.finished_at, run.holds_until = State.WAITING, at, ready_at, None, None
    run.attempts = run.failures = run.deaths = run.done = run.total = run.furthest = 0
    run.failure = run.incident = ""


def withdraw(name: str, key: str, at: datetime) -> None:
    """Take back work that waits and was done by other means meanwhile, inside the transaction that finished it."""
    JobRun.objects.filter(name=name, key=key, state=State.WAITING).update(state=State.DONE, finished_at=at)


def retry(name: str, key: str, at: datetime) -> JobRun:
    """Let a dead piece of work run again, in its old place. Raises Refusal `job-not-found` or `job-not-dead`."""
    with transaction.atomic():
        run = _dead(name, key)
        run.state, run.ready_at, run.failures, run.deaths = State.WAITING, min(run.asked_at, at), 0, 0
        run.finished_at = run.holds_until = None
        run.save()
        return run


def let_pass(name: str, key: str) -> JobRun:
    """Let the work behind a dead piece of work go on without it. Raises Refusal `job-not-found`, `job-not-dead`."""
    with transaction.atomic():
        run = _dead(name, key)
        run.holds_until = None
        run.save()
        return run


def _dead(name: str, key: str) -> JobRun:
    run = JobRun.objects.select_for_update().filter(name=name, key=key).first()
    if run is None:
        raise Refusal("job-not-found", f"No work {name} has this key. See `carelaw jobs list`.", kind="not-found")
    if run.state != State.DEAD:
        says = f"This work is {run.state}; only dead work is retried or let pass by hand."
        raise Refusal("job-not-dead", says, kind="conflict")
    return run


def is_free(line: str, owner: str) -> bool:
    """True when no work of this owner's in this line is unfinished or holds up what comes after it."""
    return not _unfinished(line, owner).exists()


def is_first(name: str, key: str) -> bool:
    """True when nothing of the same owner's stands before this piece of work in its line, or nobody asked for it."""
    run = JobRun.objects.filter(name=name, key=key).first()
    return run is None or not run.line or not _unfinished(run.line, run.owner).filter(pk__lt=run.pk).exists()


def before(run: JobRun) -> int:
    """How many pieces of work are to be done before this one, because they stand before it in its line."""
    if not run.line or run.state != State.WAITING:
        return 0
    return JobRun.objects.filter(line=run.line, pk__lt=run.pk, state__in=(State.WAITING, State.RUNNING)).count()


def _unfinished(line: str, owner: str) -> QuerySet[JobRun]:
    holding = Q(state=State.DEAD, holds_until__gt=clock.now())
    return JobRun.objects.filter(Q(state__in=(State.WAITING, State.RUNNING)) | holding, line=line, owner=owner)


def held_up_by(run: JobRun, at: datetime) -> int:
    """How many pieces of work wait because this one is dead."""
    if run.state != State.DEAD or run.holds_until is None or run.holds_until <= at:
        return 0
    return JobRun.objects.filter(line=run.line, owner=run.owner, pk__gt=run.pk, state=State.WAITING).count()


def _in_turn(at: datetime) -> Q:
    """In no line, or at the head of one: none of it runs, none waits before, no dead work of its owner holds it up."""
    line = JobRun.objects.filter(line=OuterRef("line"))
    # What is itself held up lets the work of others pass.
    before = line.filter(~_held_up(at), state=State.WAITING, pk__lt=OuterRef("pk"))
    return Q(line="") | Q(~Exists(line.filter(state=State.RUNNING)), ~Exists(before), ~_held_up(at))


def _held_up(at: datetime) -> Exists:
    dead = JobRun.objects.filter(state=State.DEAD, holds_until__gt=at, pk__lt=OuterRef("pk"))
    return Exists(dead.filter(line=OuterRef("line"), owner=OuterRef("owner")))


def claim(at: datetime) -> JobRun | None:
    """Take the longest-waiting ready piece of work whose turn it is under a lease, or None."""
    ready = JobRun.objects.filter(_in_turn(at), state=State.WAITING, ready_at__lte=at).order_by("ready_at", "id")
    # Looking first costs no lock: an idle SQLite worker must not stand in its writers' way.
    if not ready.exists():
        return None
    with transaction.atomic():
        run = ready.select_for_update(skip_locked=True).first()
        if run is None:
            return None
        run.state, run.lease, run.holder = State.RUNNING, secrets.token_hex(16), holders.this_process()
        run.leased_until, run.started_at, run.beat_at = at + LEASE, at, at
        run.done_at_start, run.attempts, run.asked_again = run.done, run.attempts + 1, False
        run.save()
        return run


def perform(run: JobRun, beat: Beat) -> None:
    """Run a claimed piece of work and write down how it ended."""
    declared_job = find(run.name)
    _log.info("job-started", job=run.name, key=run.key, attempt=run.attempts)
    try:
        if declared_job is None:
            raise Refusal("job-not-declared", f"No job is named {run.name} in this version.")
        declared_job.run(beat, **run.ids)
    except LeaseLost:
        _log.warning("job-taken-over", job=run.name, key=run.key)
    except (Stopping, KeyboardInterrupt, SystemExit) as reason:
        _ended(run, beat, State.WAITING)
        _log.info("job-left-off", job=run.name, key=run.key)
        if not isinstance(reason, Stopping):
            raise
    except Exception as fault:
        _failed(run, beat, fault, declared_job)
    else:
        _ended(run, beat, State.DONE, finished_at=clock.now(), failure="", incident="", failures=0, deaths=0)
        _log.info("job-done", job=run.name, key=run.key, done=beat.done)


def _failed(run: JobRun, beat: Beat, fault: Exception, declared_job: Job | None) -> None:
    beat.show(clock.now())
    failures = JobRun.objects.filter(pk=run.pk).values_list("failures", flat=True).first() or 0
    final = isinstance(fault, Refusal) and not fault.retryable
    dead = final or declared_job is None or failures + 1 >= declared_job.failures
    incident = new_incident()
    _ended(
        run,
        beat,
        State.DEAD if dead else State.WAITING,
        ready_at=clock.now() + _pause(declared_job, failures),
        finished_at=clock.now() if dead else None,
        holds_until=_hold(run, clock.now()) if dead else None,
        failures=failures + 1,
        failure=(fault.code if isinstance(fault, Refusal) else fault_in_short(fault))[:200],
        incident=incident,
    )
    _log.error("job-failed", job=run.name, key=run.key, exc_info=fault, incident=incident, attempt=run.attempts)


def _pause(declared_job: Job | None, times: int) -> timedelta:
    return min(declared_job.backoff * 2 ** min(times, 20), LONGEST_BACKOFF) if declared_job else LONGEST_BACKOFF


def _hold(run: JobRun, at: datetime) -> datetime | None:
    return at + HOLD if run.line else None


def _ended(run: JobRun, beat: Beat, state: str, **values: Any) -> None:
    """Let the lease go, unless another worker holds it by now; asked for again meanwhile, it waits again."""
    with transaction.atomic():
        now = JobRun.objects.select_for_update().filter(pk=run.pk, lease=run.lease).first()
        if now is None:
            return
        now.state, now.lease, now.holder, now.leased_until = state, "", "", None
        now.done, now.total = beat.done or now.done, beat.total or now.total
        for name, value in values.items():
            setattr(now, name, value)
        if now.asked_again and state in (State.DONE, State.DEAD):
            _renew(now, clock.now(), clock.now())
        now.asked_again = False
        now.save()


def sweep(at: datetime) -> int:
    """Give back the work of dead workers, ask for what recurs, forget what was done long ago; safe to repeat.

    Gives the number of pieces of work given back.
    """
    freed = 0
    for run in JobRun.objects.filter(state=State.RUNNING).only("id", "lease", "holder", "leased_until"):
        if _is_abandoned(run, at):
            freed += _freed(run, at)
    for recurring in declared():
        if recurring.every is not None:
            _ask_recurring(recurring.name, recurring.every, at)
    JobRun.objects.filter(state=State.DONE, finished_at__lt=at - KEEP_DONE).delete()
    return freed


def _is_abandoned(run: JobRun, at: datetime) -> bool:
    return (run.leased_until is not None and run.leased_until < at) or holders.is_dead(run.holder)


def _freed(seen: JobRun, at: datetime) -> int:
    with transaction.atomic():
        mine = JobRun.objects.select_for_update().filter(pk=seen.pk, state=State.RUNNING, lease=seen.lease)
        run = mine.first()
        # Its worker may have shown life since we looked.
        if run is None or not _is_abandoned(run, at):
            return 0
        # It keeps its place: what was asked for later may build on what it was doing.
        run.deaths += 1
        run.lease, run.holder, run.leased_until, run.state = "", "", None, State.WAITING
        if run.deaths >= MOST_DEATHS:
            run.state, run.failure, run.incident, run.finished_at = State.DEAD, "worker-died", new_incident(), at
            run.holds_until = _hold(run, at)
        elif run.deaths >= SUSPECT:
            # Whoever kills workers in quick succession hits other moments; work that kills its worker dies every time.
            run.ready_at = at + _pause(find(run.name), run.deaths - SUSPECT)
        run.save()
        _log.warning("job-given-back", job=run.name, key=run.key, attempt=run.attempts, state=str(run.state))
        return 1


def _ask_recurring(name: str, every: timedelta, at: datetime) -> None:
    seconds = int(every.total_seconds())
    due = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    run = JobRun.objects.filter(name=name, key="recurring").first()
    if run is None or (run.state in (State.DONE, State.DEAD) and run.asked_at < due):
        with transaction.atomic():
            _asked(name, "recurring", {}, at, at)


def run_pending(at: datetime) -> int:
    """Run here and now all that is ready at `at`, and what that asks for meanwhile; gives the number of runs.

    For tests, demonstrations and `carelaw worker --once`. Work that fails waits for its backoff.
    """
    count = 0
    # What was asked for until now is ready even if `at` lies in the past, as in a replay; a backoff lies ahead of both.
    while run := claim(max(at, clock.now())):
        perform(run, Beat(run.pk, run.lease, run.done, run.total))
        count += 1
    return count


__all__ = [
    "Beat",
    "Id",
    "LeaseLost",
    "Stopping",
    "claim",
    "enqueue",
    "held_up_by",
    "is_first",
    "is_free",
    "job",
    "let_pass",
    "perform",
    "retry",
    "run_pending",
    "sweep",
    "withdraw",
]
