"""Work of one line is done in order, one piece at a time; dead work holds up its owner's, for a day at most."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from carelaw.kernel.refusal import Refusal
from carelaw.platform.jobs import queue
from carelaw.platform.jobs.commands import COMMANDS
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import (
    Beat,
    claim,
    enqueue,
    is_first,
    is_free,
    job,
    let_pass,
    perform,
    retry,
    run_pending,
    sweep,
    withdraw,
)
from tests.platform import commanding

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
State = JobRun.State
run = partial(commanding.run, COMMANDS)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


class Faults:
    """Which work fails, and what ran to its end, in order."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.ran: list[str] = []


@pytest.fixture
def files() -> Faults:
    """The job `file`, which fails for those that are to fail."""
    faults = Faults()

    @job("file", failures=2)
    def file(beat: Beat, *, thing: str) -> None:
        if thing in faults.failing:
            raise ValueError
        faults.ran.append(thing)

    return faults


def ask(*names: str) -> None:
    """`A-1` is the first file of the owner A."""
    for name in names:
        enqueue("file", key=name, line="intake", owner=name[0], thing=name)


def state(name: str) -> str:
    return str(JobRun.objects.get(key=name).state)


def claimed(at: datetime) -> str | None:
    found = claim(at)
    return found.key if found else None


def die_of_failures(name: str, clock: time_machine.Traveller) -> datetime:
    while state(name) != State.DEAD:
        clock.move_to(max(AT, JobRun.objects.get(key=name).ready_at))
        run_pending(AT)
    return JobRun.objects.get(key=name).finished_at or AT


def test_a_line_runs_one_piece_at_a_time_and_in_order(files: Faults) -> None:
    ask("A-1", "B-1", "A-2")
    enqueue("file", key="none", thing="none")
    first = claim(AT)
    assert first is not None
    assert (first.key, claimed(AT), claimed(AT)) == ("A-1", "none", None)
    perform(first, Beat(first.pk, first.lease))
    assert (claimed(AT), claimed(AT)) == ("B-1", None)


def test_how_much_stands_before_a_piece_of_work(files: Faults) -> None:
    ask("A-1", "B-1", "A-2")
    enqueue("file", key="none", thing="none")
    first = claim(AT)
    assert first is not None
    shown = {run.key: queue.before(run) for run in JobRun.objects.all()}
    assert shown == {"A-1": 0, "B-1": 1, "A-2": 2, "none": 0}
    perform(first, Beat(first.pk, first.lease))
    assert queue.before(JobRun.objects.get(key="A-2")) == 1


def test_lines_do_not_wait_for_one_another(files: Faults) -> None:
    ask("A-1")
    enqueue("file", key="other", line="another", thing="other")
    assert (claimed(AT), claimed(AT), claimed(AT)) == ("A-1", "other", None)


def test_what_failed_and_pauses_keeps_its_place(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2", "B-1")
    files.failing = {"A-1"}
    run_pending(AT)
    assert (state("A-1"), files.ran) == (State.WAITING, [])
    files.failing = set()
    clock.move_to(JobRun.objects.get(key="A-1").ready_at)
    run_pending(AT)
    assert files.ran == ["A-1", "A-2", "B-1"]


def test_what_a_dead_worker_left_keeps_its_place(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2", "B-1")
    for death in range(1, queue.MOST_DEATHS):
        clock.move_to(JobRun.objects.get(key="A-1").ready_at)
        taken = claim(datetime.now(UTC))
        assert taken is not None
        assert taken.key == "A-1"
        JobRun.objects.filter(pk=taken.pk).update(holder=f"{taken.holder.split('/')[0]}/4194300/1")
        assert claimed(datetime.now(UTC)) is None
        assert sweep(datetime.now(UTC)) == 1
        paused = JobRun.objects.get(key="A-1").ready_at > datetime.now(UTC)
        assert paused == (death >= queue.SUSPECT), "killed quickly again and again, it is not at once suspected"
    assert state("A-1") == State.WAITING
    clock.move_to(JobRun.objects.get(key="A-1").ready_at)
    run_pending(AT)
    assert files.ran == ["A-1", "A-2", "B-1"]


def test_work_that_kills_its_worker_each_time_takes_twenty_minutes_to_be_given_up(
    files: Faults, clock: time_machine.Traveller
) -> None:
    ask("A-1", "A-2")
    for _ in range(queue.MOST_DEATHS):
        clock.move_to(JobRun.objects.get(key="A-1").ready_at)
        claim(datetime.now(UTC))
        JobRun.objects.update(holder="")
        JobRun.objects.filter(key="A-1").update(leased_until=AT - timedelta(days=1))
        sweep(datetime.now(UTC))
    dead = JobRun.objects.get(key="A-1")
    assert (dead.state, dead.failure) == (State.DEAD, "worker-died")
    assert (datetime.now(UTC) - AT).total_seconds() == 10 * (2**7 - 1)
    assert dead.holds_until == datetime.now(UTC) + queue.HOLD


def test_dead_work_holds_up_its_owners_and_lets_others_pass(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2", "B-1", "A-3", "B-2")
    files.failing = {"A-1"}
    died_at = die_of_failures("A-1", clock)
    assert files.ran == ["B-1", "B-2"]
    assert (state("A-2"), state("A-3")) == (State.WAITING, State.WAITING)
    clock.move_to(died_at + queue.HOLD - timedelta(seconds=1))
    assert run_pending(AT) == 0
    clock.move_to(died_at + queue.HOLD)
    run_pending(AT)
    assert files.ran == ["B-1", "B-2", "A-2", "A-3"]
    assert state("A-1") == State.DEAD


def test_dead_work_that_is_retried_runs_in_its_old_place(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2", "A-3")
    files.failing = {"A-1"}
    died_at = die_of_failures("A-1", clock)
    files.failing = set()
    retry("file", "A-1", died_at)
    run_pending(AT)
    assert files.ran == ["A-1", "A-2", "A-3"]


def test_a_person_may_let_dead_work_be_passed(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2")
    files.failing = {"A-1"}
    die_of_failures("A-1", clock)
    let_pass("file", "A-1")
    run_pending(AT)
    assert (files.ran, state("A-1")) == (["A-2"], State.DEAD)
    with pytest.raises(Refusal) as refused:
        let_pass("file", "A-2")
    assert (refused.value.code, "done" in refused.value.says) == ("job-not-dead", True)


def test_dead_work_of_no_line_holds_up_nothing(files: Faults, clock: time_machine.Traveller) -> None:
    enqueue("file", key="X-1", thing="X-1")
    files.failing = {"X-1"}
    die_of_failures("X-1", clock)
    assert JobRun.objects.get().holds_until is None


def test_a_piece_of_work_is_first_when_nothing_of_its_owner_stands_before_it(
    files: Faults, clock: time_machine.Traveller
) -> None:
    ask("A-1", "B-1", "A-2")
    assert [is_first("file", name) for name in ("A-1", "B-1", "A-2", "unasked")] == [True, True, False, True]
    assert [is_free("intake", owner) for owner in "ABC"] == [False, False, True]
    files.failing = {"A-1"}
    died_at = die_of_failures("A-1", clock)
    assert not is_first("file", "A-2")
    clock.move_to(died_at + queue.HOLD)
    assert is_first("file", "A-2")
    run_pending(AT)
    assert is_free("intake", "A")
    enqueue("file", key="none", thing="none")
    enqueue("file", key="none-2", thing="none-2")
    assert is_first("file", "none-2")


def test_work_that_was_done_by_other_means_is_withdrawn_if_it_waits(files: Faults) -> None:
    ask("A-1", "A-2")
    claim(AT)
    for name in ("A-1", "A-2"):
        withdraw("file", name, AT)
    assert (state("A-1"), state("A-2")) == (State.RUNNING, State.DONE)


def test_the_commands_say_what_dead_work_holds_up_and_let_it_pass(files: Faults, clock: time_machine.Traveller) -> None:
    ask("A-1", "A-2", "A-3", "B-1")
    files.failing = {"A-1"}
    died_at = die_of_failures("A-1", clock)
    (row,) = json.loads(run("jobs", "list", "--state", "dead", "--format", "json")[1])
    assert (row["key"], row["holds_up"], row["holds_until"]) == ("A-1", 2, str(died_at + queue.HOLD))
    assert run("jobs", "let-pass", "file", "A-2")[0] == 3
    assert run("jobs", "let-pass", "file", "A-1")[0] == 0
    run_pending(AT)
    assert files.ran == ["B-1", "A-2", "A-3"]
    (row,) = json.loads(run("jobs", "list", "--state", "dead", "--format", "json")[1])
    assert (row["holds_up"], row["holds_until"]) == (None, None)


@pytest.mark.parametrize("bad", ["Jane Doe", "a\nb", "x" * 161])
def test_lines_and_owners_are_ids_too(files: Faults, bad: str) -> None:
    with pytest.raises(TypeError):
        enqueue("file", key="A-1", line=bad, thing="A-1")
    with pytest.raises(TypeError):
        enqueue("file", key="A-1", line="intake", owner=bad, thing="A-1")
