"""Work is asked for with the act, run, tried again, given up, given back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.jobs import holders, queue
from carelaw.platform.jobs.commands import COMMANDS
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import Beat, LeaseLost, Stopping, claim, enqueue, job, perform, run_pending, sweep
from tests.platform import commanding

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
State = JobRun.State
run = partial(commanding.run, COMMANDS)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ran() -> list[str]:
    """What the job `note` was run for."""
    seen: list[str] = []

    @job("note")
    def note(beat: Beat, *, thing: str) -> None:
        seen.append(thing)

    return seen


def only() -> JobRun:
    return JobRun.objects.get()


def failing(fault: Exception, **options: object) -> None:
    @job("fails", **options)  # type: ignore[arg-type]
    def fails(beat: Beat) -> None:
        raise fault


def test_work_asked_for_is_run_once(ran: list[str]) -> None:
    enqueue("note", key="T-1", thing="T-1")
    assert run_pending(AT) == 1
    assert run_pending(AT) == 0
    assert (ran, only().state, only().attempts, only().finished_at) == (["T-1"], State.DONE, 1, AT)


def test_work_asked_for_in_an_act_that_fails_was_never_asked_for(ran: list[str]) -> None:
    with transaction.atomic():
        enqueue("note", key="T-1", thing="T-1")
        transaction.set_rollback(True)
    assert run_pending(AT) == 0


def test_asking_twice_while_it_waits_is_asking_once(ran: list[str]) -> None:
    enqueue("note", key="T-1", thing="T-1")
    enqueue("note", key="T-1", thing="T-1")
    enqueue("note", key="T-2", thing="T-2")
    assert run_pending(AT) == 2
    assert ran == ["T-1", "T-2"]


def test_asking_while_it_runs_runs_it_once_more() -> None:
    seen: list[int] = []

    @job("again")
    def again(beat: Beat) -> None:
        seen.append(1)
        if len(seen) == 1:
            enqueue("again", key="A-1")
            enqueue("again", key="A-1")

    enqueue("again", key="A-1")
    assert run_pending(AT) == 2
    assert only().state == State.DONE


def test_asking_anew_when_it_is_done_runs_it_anew(ran: list[str]) -> None:
    for _ in range(2):
        enqueue("note", key="T-1", thing="T-1")
        run_pending(AT)
    assert ran == ["T-1", "T-1"]


def test_a_job_may_ask_for_work(ran: list[str]) -> None:
    @job("first")
    def first(beat: Beat) -> None:
        enqueue("note", key="T-9", thing="T-9")

    enqueue("first", key="F-1")
    assert run_pending(AT) == 2
    assert ran == ["T-9"]


def test_work_waits_for_its_time(ran: list[str], clock: time_machine.Traveller) -> None:
    enqueue("note", key="T-1", thing="T-1", not_before=AT + timedelta(hours=1))
    assert run_pending(AT) == 0
    assert run_pending(AT + timedelta(hours=1)) == 1


def test_pending_work_is_run_even_for_a_day_long_past(ran: list[str]) -> None:
    enqueue("note", key="T-1", thing="T-1")
    assert run_pending(datetime(2020, 1, 1, tzinfo=UTC)) == 1


@pytest.mark.parametrize("bad", ["Jane Doe", "", "x" * 161, 1.5, None, True, {"a": 1}, b"x", "a\nb"])
def test_only_ids_travel(ran: list[str], bad: object) -> None:
    with pytest.raises(TypeError) as refused:
        enqueue("note", key="T-1", thing=bad)  # type: ignore[arg-type]
    assert "Jane" not in str(refused.value)
    with pytest.raises(TypeError):
        enqueue("note", key=bad, thing="T-1")  # type: ignore[arg-type]
    assert not JobRun.objects.exists()


def test_work_that_nobody_declared_is_refused_at_once() -> None:
    with pytest.raises(LookupError, match="no-such-job"):
        enqueue("no-such-job", key="K-1")


def test_two_jobs_of_one_name_are_refused(ran: list[str]) -> None:
    def another(beat: Beat) -> None: ...

    with pytest.raises(ValueError, match="Two jobs"):
        job("note")(another)


def test_a_failure_is_tried_again_after_a_doubling_pause_then_given_up(clock: time_machine.Traveller) -> None:
    failing(ValueError("Jane Doe"), failures=3, backoff=timedelta(seconds=10))
    enqueue("fails", key="F-1")
    at = AT
    pauses = []
    while only().state != State.DEAD:
        assert run_pending(at) == 1
        assert run_pending(at) == 0 or only().state == State.DEAD
        pauses.append((only().ready_at - at).total_seconds())
        at = only().ready_at
        clock.move_to(at)
    assert (pauses[:2], only().failures, only().attempts) == ([10, 20], 3, 3)
    assert only().failure.startswith("ValueError at ")
    assert "Jane" not in only().failure
    assert only().incident.startswith("I-")


def test_the_pause_is_an_hour_at_most(clock: time_machine.Traveller) -> None:
    failing(ValueError(), failures=30, backoff=timedelta(minutes=20))
    enqueue("fails", key="F-1")
    for _ in range(4):
        clock.move_to(only().ready_at)
        begun = only().ready_at
        run_pending(begun)
    assert only().ready_at - begun == timedelta(hours=1)


@pytest.mark.parametrize(("retryable", "state"), [(False, State.DEAD), (True, State.WAITING)])
def test_a_refusal_is_tried_again_only_if_it_says_so(retryable: bool, state: str) -> None:
    failing(Refusal("E-MAP-40", "No.", retryable=retryable))
    enqueue("fails", key="F-1")
    run_pending(AT)
    assert (only().state, only().failure) == (state, "E-MAP-40")


def test_getting_further_forgives_earlier_failures(clock: time_machine.Traveller) -> None:
    places = iter([1, 2, 3, 4, 5, 5, 5])

    @job("limps", failures=2)
    def limps(beat: Beat) -> None:
        beat.progress(next(places), 9)
        raise ValueError

    enqueue("limps", key="L-1")
    seen = []
    for _ in range(6):
        clock.move_to(only().ready_at)
        run_pending(only().ready_at)
        seen.append((only().state, only().failures))
    assert seen == [(State.WAITING, 1)] * 5 + [(State.DEAD, 2)]


def test_one_dead_piece_of_work_does_not_stop_the_rest(ran: list[str]) -> None:
    failing(ValueError(), failures=1)
    enqueue("fails", key="F-1")
    enqueue("note", key="T-1", thing="T-1")
    run_pending(AT)
    assert ran == ["T-1"]


def test_a_stopped_job_waits_again_and_counts_no_failure() -> None:
    @job("stops")
    def stops(beat: Beat) -> None:
        beat.progress(4, 10)
        beat.stopping = True
        beat.go_on()

    enqueue("stops", key="S-1")
    taken = claim(AT)
    assert taken is not None
    perform(taken, Beat(taken.pk, taken.lease))
    assert (only().state, only().failures, only().done, only().lease) == (State.WAITING, 0, 4, "")
    with pytest.raises(Stopping):
        Beat(1, "x", stopping=True, kept_alive=True).progress(1, 2)


def test_a_run_that_was_taken_over_writes_nothing() -> None:
    @job("slow")
    def slow(beat: Beat) -> None:
        JobRun.objects.update(lease="another", done=7)
        beat.show(AT)
        with pytest.raises(LeaseLost):
            beat.progress(1, 2)
        raise LeaseLost

    enqueue("slow", key="S-1")
    run_pending(AT)
    assert (only().state, only().lease, only().done) == (State.RUNNING, "another", 7)


def test_a_run_that_ends_after_it_was_taken_over_changes_nothing() -> None:
    @job("slow")
    def slow(beat: Beat) -> None:
        JobRun.objects.update(lease="another")

    enqueue("slow", key="S-1")
    run_pending(AT)
    assert (only().state, only().lease) == (State.RUNNING, "another")


def elsewhere(run_seen: JobRun) -> None:
    JobRun.objects.filter(pk=run_seen.pk).update(holder="another-host#1/7/7")


def test_the_sweep_gives_back_what_outlived_its_lease(ran: list[str], clock: time_machine.Traveller) -> None:
    enqueue("note", key="T-1", thing="T-1")
    taken = claim(AT)
    assert taken is not None
    elsewhere(taken)
    assert sweep(AT + queue.LEASE) == 0
    assert sweep(AT + queue.LEASE + timedelta(seconds=1)) == 1
    assert sweep(AT + queue.LEASE + timedelta(seconds=1)) == 0
    assert (only().state, only().deaths, only().lease) == (State.WAITING, 1, "")
    clock.shift(timedelta(minutes=1))
    assert run_pending(AT) == 1


def test_the_sweep_gives_back_at_once_what_a_dead_process_of_this_host_held(ran: list[str]) -> None:
    enqueue("note", key="T-1", thing="T-1")
    claim(AT)
    assert sweep(AT) == 0, "this very process holds it and lives"
    host = holders.this_process().split("/")[0]
    JobRun.objects.update(holder=f"{host}/4194300/1")
    assert sweep(AT) == 1


def test_work_that_kills_every_worker_is_given_up(ran: list[str], clock: time_machine.Traveller) -> None:
    enqueue("note", key="T-1", thing="T-1")
    for _ in range(queue.MOST_DEATHS):
        taken = claim(max(AT, only().ready_at))
        assert taken is not None
        elsewhere(taken)
        sweep(taken.leased_until + timedelta(seconds=1))  # type: ignore[operator]
    assert (only().state, only().failure) == (State.DEAD, "worker-died")


def test_recurring_work_is_asked_for_once_each_period(clock: time_machine.Traveller) -> None:
    count: list[int] = []

    @job("hourly", every=timedelta(hours=1))
    def hourly(beat: Beat) -> None:
        count.append(1)

    for minutes in (0, 1, 59, 60, 61, 185):
        clock.move_to(AT + timedelta(minutes=minutes))
        sweep(AT + timedelta(minutes=minutes))
        sweep(AT + timedelta(minutes=minutes))
        run_pending(AT + timedelta(minutes=minutes))
    assert len(count) == 3


def test_old_work_is_forgotten_dead_work_is_not(ran: list[str]) -> None:
    failing(ValueError(), failures=1)
    enqueue("fails", key="F-1")
    enqueue("note", key="T-1", thing="T-1")
    run_pending(AT)
    sweep(AT + timedelta(days=91))
    assert only().state == State.DEAD


def test_the_pace_tells_rate_and_time_left() -> None:
    row = JobRun(
        state=State.RUNNING, started_at=AT, beat_at=AT + timedelta(seconds=10), done=300, done_at_start=100, total=500
    )
    assert (row.pace.rate, row.pace.seconds_left) == (20.0, 10.0)
    assert JobRun(state=State.RUNNING, started_at=AT, beat_at=AT, done=0, total=5).pace.rate is None
    row.total = 0
    assert row.pace.seconds_left is None


def test_the_commands_list_retry_and_work(ran: list[str]) -> None:
    failing(ValueError(), failures=1)
    enqueue("fails", key="F-1")
    enqueue("note", key="T-1", thing="T-1")
    code, _, err = run("worker", "--once")
    assert (code, err) == (0, "2 pieces of work run.\n")
    code, out, _ = run("jobs", "list", "--state", "dead", "--format", "json")
    assert [(row["job"], row["key"]) for row in json.loads(out)] == [("fails", "F-1")]
    assert run("jobs", "retry", "note", "T-1")[0] == 3
    assert run("jobs", "retry", "note", "T-7")[0] == 3
    assert run("jobs", "retry")[0] == 3
    assert run("jobs", "retry", "fails", "F-1")[0] == 0
    assert JobRun.objects.get(key="F-1").state == State.WAITING
    run("worker", "--once")
    assert run("jobs", "retry", "--all")[2] == "1 piece of work will run again.\n"


def test_work_of_a_job_that_this_version_has_not_is_dead(ran: list[str]) -> None:
    enqueue("note", key="T-1", thing="T-1")
    JobRun.objects.update(name="was-renamed")
    run_pending(AT)
    assert (only().state, only().failure) == (State.DEAD, "job-not-declared")


@pytest.mark.parametrize(
    "holder", ["", "another#1/1/1", "{host}/x/1", "{me}"], ids=["none", "another-host", "no-pid", "itself"]
)
def test_a_holder_that_cannot_be_told_dead_is_taken_to_live(holder: str) -> None:
    me = holders.this_process()
    assert not holders.is_dead(holder.format(me=me, host=me.split("/")[0]))


def test_a_process_id_given_out_again_is_another_process() -> None:
    host, pid, start = holders.this_process().split("/")
    assert holders.is_dead(f"{host}/{pid}/{int(start) - 1}")
