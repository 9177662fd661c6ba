"""Workers are killed for real; what they did stands once, and what they left is done by the next."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.platform.own_database import OwnDatabase

WORKER = "tests.platform.jobs.worker_process"
STATE = "SELECT state, attempts, deaths, done, holder FROM jobs_jobrun WHERE key = 'W1'"


def parts_done(database: OwnDatabase, work: str = "W1") -> list[str]:
    found = database.query("SELECT subject FROM record_entry WHERE kind = 'test-part-done' ORDER BY seq")
    return [subject for (subject,) in found if subject.startswith(f"{work}.")]


def all_once(count: int, work: str = "W1") -> list[str]:
    return [f"{work}.{part}" for part in range(1, count + 1)]


def eventually(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert process.poll() is None, "the worker ended"
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


@pytest.mark.parametrize("point", ["start", "inside-3", "after-3", "end"])
def test_a_job_whose_worker_is_killed_is_done_once_by_the_next(database: OwnDatabase, point: str) -> None:
    code, _ = database.run(WORKER, "ask", "W1", "5", "0", "once", DIE_AT=point)
    assert code == -signal.SIGKILL
    assert database.query(STATE)[0][0] == "running"
    code, out = database.run(WORKER, "once")
    assert (code, out.strip()) == (0, "1"), database.said()
    assert parts_done(database) == all_once(5)
    assert database.query(STATE)[0][:4] == ("done", 2, 0, 5)


def test_a_worker_killed_from_outside_again_and_again_gets_there(database: OwnDatabase) -> None:
    database.run(WORKER, "ask", "W1", "9", "40")
    for kill in range(1, 3):
        worker = database.start(WORKER, "run")
        eventually(lambda seen=kill * 3: len(parts_done(database)) >= seen, worker)  # type: ignore[misc]
        worker.kill()
        worker.communicate()
    assert database.run(WORKER, "once")[0] == 0, database.said()
    assert parts_done(database) == all_once(9)
    assert database.query(STATE)[0][:2] == ("done", 3)


def test_a_worker_of_another_host_is_waited_for_until_its_lease_runs_out(database: OwnDatabase) -> None:
    database.run(WORKER, "ask", "W1", "3", "0", "once", DIE_AT="after-1")
    database.query("UPDATE jobs_jobrun SET holder = 'elsewhere#1/77/12345'")
    assert database.run(WORKER, "once")[1].strip() == "0"
    database.query("UPDATE jobs_jobrun SET leased_until = '2026-01-01 00:00:00+00:00'")
    assert database.run(WORKER, "once")[1].strip() == "1"
    assert parts_done(database) == all_once(3)


def test_a_running_job_shows_how_far_it_is_and_keeps_its_lease(database: OwnDatabase) -> None:
    database.run(WORKER, "ask", "W1", "500", "10")
    worker = database.start(WORKER, "run")
    shown = "SELECT done FROM jobs_jobrun WHERE state = 'running' AND done > 0 AND total = 500 AND beat_at > started_at"
    eventually(lambda: bool(database.query(shown)), worker)
    ((first,),) = database.query("SELECT leased_until FROM jobs_jobrun")
    eventually(lambda: database.query("SELECT leased_until FROM jobs_jobrun") > [(first,)], worker)
    database.query("UPDATE jobs_jobrun SET lease = 'taken-by-another'")
    eventually(lambda: "job-taken-over" in database.said(), worker)
    assert database.query("SELECT state, lease FROM jobs_jobrun") == [("running", "taken-by-another")]
    worker.kill()
    worker.communicate()


def test_a_worker_told_to_stop_leaves_off_and_the_next_goes_on(database: OwnDatabase) -> None:
    database.run(WORKER, "ask", "W1", "200", "20")
    worker = database.start(WORKER, "run")
    eventually(lambda: len(parts_done(database)) >= 3, worker)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=60)
    assert worker.returncode == 0, database.said()
    state, attempts, deaths, done, holder = database.query(STATE)[0]
    assert (state, attempts, deaths, holder) == ("waiting", 1, 0, "")
    assert 3 <= done < 200


def test_workers_at_once_do_each_piece_of_work_once(database: OwnDatabase) -> None:
    asked = [word for n in range(12) for word in ("ask", f"W{n + 10}", "3", "5")]
    database.run(WORKER, *asked)
    workers = [database.start(WORKER, "once") for _ in range(3)]
    told = [worker.communicate(timeout=120) for worker in workers]
    assert sum(int(out) for out, _ in told) == 12, database.said()
    for n in range(12):
        assert parts_done(database, f"W{n + 10}") == all_once(3, f"W{n + 10}")
    assert database.query("SELECT DISTINCT state, attempts FROM jobs_jobrun WHERE name = 'tests.parts'") == [
        ("done", 1)
    ]
    numbers = [seq for (seq,) in database.query("SELECT seq FROM record_entry ORDER BY seq")]
    assert numbers == list(range(1, len(numbers) + 1))
