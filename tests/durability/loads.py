"""Files that lean on each other, a database of their own, and workers that are killed while they load them.

By hand, with real workers, killed at any moment:

python -m tests.durability.loads many-kills --kills 100 --workers 2 --seed 7     on SQLite
python -m tests.durability.loads many-kills --postgres                           on a PostgreSQL server of its own
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.platform.own_database import ROOT, OwnDatabase, copied, migrated

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

SETTINGS = "carelaw.site.settings"
PART = 30
# The first two come from one sender, the third, in between, from another.
FIRST, SECOND, OTHER = "first.asap", "second.asap", "other.asap"
PEOPLE = 40
_NAMES = ("AUGUST", "AUGUSTUS", "JUNE", "MAY", "APRIL", "APRYL", "TUESDAY", "GUS")
_FAULTS: tuple[dict[str, str], ...] = ({"DSP10": "0"}, {"PRE02": "BF1234567"}, {"DSP05": "20251301"}, {"PAT08": ""})


def first_file(count: int, people: int = PEOPLE) -> bytes:
    """New dispensings of people whose reports differ a little, some records at fault, some sent twice."""
    from tests.pdmp.files import asap, record

    rows = []
    for number in range(count):
        changes = _FAULTS[number // 9 % 4] if number % 9 == 4 else {}
        rows.append(record(DSP02=str(1000 + number), **_person(number, people) | changes))
        if number % 25 == 24:
            rows.append(rows[-1])
    return asap(rows, control="FIRST")


def second_file(count: int, people: int = PEOPLE) -> bytes:
    """What follows the first: revisions, voids, held records mended, duplicates, new ones."""
    from tests.pdmp.files import asap, record

    rows = []
    for number in range(0, count, 2):
        turn = number // 2 % 5
        changes = ({"DSP01": "01", "DSP10": "14"}, {"DSP01": "02"}, {}, {"DSP06": "1"}, {"DSP10": "9"})[turn]
        rows.append(record(DSP02=str(1000 + number), **_person(number, people) | changes))
    return asap(rows, control="SECOND")


def other_file(count: int, people: int = PEOPLE) -> bytes:
    """The same people, reported a little differently by somebody else."""
    from tests.pdmp.files import asap, record

    changes = ({"PAT12": "7 ELSEWHERE RD"}, {"PAT08": "GUS"}, {"PAT18": "19600112"}, {"PAT17": "7175550142"})
    rows = [
        record(DSP02=str(500_000 + number), **_person(number, people) | changes[number % 4])
        for number in range(0, count, 3)
    ]
    return asap(rows, control="OTHER")


def _person(number: int, people: int) -> dict[str, str]:
    who = number * 7 % people
    person = {"PAT07": f"SAMPLESON{chr(65 + who % 20)}", "PAT08": _NAMES[(who + number % 2) % 8]}
    return {**person, "PAT18": f"19{50 + who % 50}0{1 + who % 9}12", "PAT12": f"{100 + who + number % 3} OAKWAYS LN"}


# --- a database of its own -------------------------------------------------------------------------------------------


@contextmanager
def received(folder: Path, count: int, people: int = PEOPLE) -> Iterator[OwnDatabase]:
    """A database in which all files are received and none is judged."""
    folder.mkdir(parents=True)
    with migrated(folder, SETTINGS) as database:
        (folder / FIRST).write_bytes(first_file(count, people))
        (folder / OTHER).write_bytes(other_file(count, people))
        (folder / SECOND).write_bytes(second_file(count, people))
        run(database, "receive", FIRST, OTHER, SECOND)
        yield database


@contextmanager
def copy_of(template: OwnDatabase, folder: Path) -> Iterator[OwnDatabase]:
    """A copy of a database and of the files and keys of its home."""
    import shutil

    shutil.copytree(template.home, folder, ignore=shutil.ignore_patterns("own.sqlite3*", "said"))
    with copied(template, folder) as made:
        yield made


def run(database: OwnDatabase, *words: str, **extra: str) -> str:
    """Run this module on a database to its end."""
    code, out = database.run("tests.durability.loads", *words, **extra)
    assert code == 0, database.said()
    return out


def carelaw(database: OwnDatabase, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as an operator does."""
    return subprocess.run(
        [sys.executable, "-m", "carelaw", *words],
        env=database.environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=ROOT,
    )


# --- what stands -----------------------------------------------------------------------------------------------------


def what_stands(database: OwnDatabase) -> dict[str, Any]:
    """Everything that a load leaves, without row numbers and times of day, which no two loads share.

    Of the record, what loads write: a worker killed while it signs the record signs it once more, rightly.
    """
    query = database.query
    patients: dict[int, list[str]] = defaultdict(list)
    for digest, patient in query("SELECT digest, patient_id FROM pdmp_identity ORDER BY digest"):
        patients[patient].append(digest)
    return {
        "dispensings": query(
            "SELECT d.key, d.version, d.state, d.content, d.outcome, d.ordinal, i.digest, p.digest, s.file_name"
            " FROM pdmp_dispensation d JOIN pdmp_identity i ON i.id = d.identity_id"
            " JOIN pdmp_prescriber p ON p.id = d.prescriber_id JOIN pdmp_submission s ON s.id = d.submission_id"
            " ORDER BY d.key, d.version"
        ),
        "records": query(
            "SELECT s.file_name, r.ordinal, r.key, r.outcome, r.state, r.closed_by, CAST(r.findings AS text)"
            " FROM pdmp_submittedrecord r JOIN pdmp_submission s ON s.id = r.submission_id"
            " ORDER BY s.file_name, r.ordinal"
        ),
        "patients": sorted(patients.values()),
        "reviews": query(
            "SELECT a.digest, b.digest, r.state, r.weight, CAST(r.contradictions AS text) FROM pdmp_linkreview r"
            " JOIN pdmp_identity a ON a.id = r.left_id JOIN pdmp_identity b ON b.id = r.right_id"
            " ORDER BY a.digest, b.digest"
        ),
        "submissions": sorted(
            (name, state, sent, done, sorted(_loaded(counts).items()))
            for name, state, sent, done, counts in query(
                "SELECT file_name, state, sent, parts_done, counts FROM pdmp_submission"
            )
        ),
        "entries": query(
            "SELECT kind, count(*) FROM record_entry WHERE kind LIKE 'submission-%' GROUP BY kind ORDER BY kind"
        ),
    }


def _loaded(counts: Any) -> dict[str, int]:
    found: dict[str, int] = json.loads(counts) if isinstance(counts, str) else counts
    return found


def digest(standing: dict[str, Any]) -> str:
    """What stands, in one word."""
    return hashlib.sha256(json.dumps(standing, sort_keys=True, default=str).encode()).hexdigest()


# --- inside a process of its own -------------------------------------------------------------------------------------


def _receive(names: Sequence[str], deaths: Sequence[str]) -> None:
    """Hand files in; each process before the last is killed before its n-th statement."""
    from carelaw.pdmp.store.models import RegisteredDispenser
    from carelaw.pdmp.use_cases.submitting import receive
    from tests.pdmp.conftest import ADOPTION, AT, PHARMACY_DEA, PHARMACY_NPI

    home = Path(os.environ["CARELAW_HOME"])
    (home / "law.toml").write_text(ADOPTION, encoding="utf-8")
    RegisteredDispenser.objects.get_or_create(
        dea=PHARMACY_DEA, defaults={"npi": PHARMACY_NPI, "name": "Test Pharmacy 1", "kind": "pharmacy"}
    )
    senders = {name: _sender("other" if name == OTHER else "submitter") for name in names}

    def hand_in(die_at: str) -> None:
        _die_before_statement(int(die_at))
        for name in names:
            with (home / name).open("rb") as stream:
                print(receive(senders[name], stream, file_name=name, at=AT).state)

    _one_after_another(deaths, hand_in)


def _sender(name: str) -> Actor:
    """Whoever reports for the test pharmacy under this name."""
    from carelaw.platform.accounts.actor import actor_for
    from carelaw.platform.accounts.models import Account, RoleGrant
    from tests.pdmp.conftest import AT, PHARMACY_DEA

    account = Account.objects.filter(email=f"{name}@example.org").first()
    if account is None:
        account = Account.objects.create_user(f"{name}@example.org", name=f"Test {name.title()}")
        grant = {"scope": {"dispenser_dea": [PHARMACY_DEA]}, "starts_on": AT.date(), "granted_at": AT}
        RoleGrant.objects.create(account=account, role="SUBMITTER", **grant)
    return actor_for(account, "SUBMITTER", AT, channel="console", client="test", second_factor=True)


def _die_before_statement(number: int) -> list[int]:
    """Kill this very process, as `kill -9` would, before its n-th statement; gives the count, for 0 never dies."""
    from django.db import connection

    seen = [0]

    def dying(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(dying)
    return seen


def _worker(die_at: int = 0) -> int:
    """`carelaw worker --once`, which waits for no pause; gives how many statements it ran."""
    from carelaw.platform.jobs import queue
    from carelaw.site.cli import main as command_line

    queue.LONGEST_BACKOFF = timedelta(0)
    seen = _die_before_statement(die_at)
    assert command_line(["worker", "--once"]) == 0
    return seen[0]


def _in_small_parts(size: int) -> None:
    from functools import partial

    from carelaw.pdmp.use_cases import processing

    processing.inspect = partial(processing.inspect, part_size=size)


def _one_after_another(deaths: Sequence[str], work: Callable[[str], None]) -> None:
    """Processes that do the work, each killed at its moment: before a statement (`17`), or after so long (`0.2s`).

    The last is left alone. Each is split off from this one, which holds no connection.
    """
    from django.db import connections

    connections.close_all()
    for death in [*deaths, "0"]:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            code = 1
            try:
                work("0" if death.endswith("s") else death)
                sys.stdout.flush()
                code = 0
            finally:
                os._exit(code)
        if death.endswith("s"):
            time.sleep(float(death[:-1]))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}")


def _many_kills(options: argparse.Namespace) -> int:
    """Real workers, killed at any moment; 1 when anything differs from a load that nobody disturbed."""
    rng = random.Random(options.seed)
    made, rounds, differing = 0, 0, list[object]()
    with (
        tempfile.TemporaryDirectory() as folder,
        received(Path(folder) / "received", options.records, options.people) as start,
    ):
        with copy_of(start, Path(folder) / "calm") as calm:
            begun = time.monotonic()
            run(calm, "work", "--part", str(options.part))
            seconds, expected = time.monotonic() - begun, what_stands(calm)
            assert not _unfinished(calm)
        while made < options.kills:
            rounds += 1
            with copy_of(start, Path(folder) / f"killed-{rounds}") as killed:
                most = min(options.kills - made, options.kills_a_load)
                seed = rng.randrange(10**6)
                made += _kill_until_done(killed, options, most=most, seed=seed)
                found = what_stands(killed)
                differing += [(rounds, name) for name in expected if found[name] != expected[name]]
                if carelaw(killed, "audit", "verify").returncode:
                    differing.append((rounds, "the record is not whole"))
                jobs = killed.query(
                    "SELECT state, attempts, failures, deaths, failure FROM jobs_jobrun WHERE line <> ''"
                )
                print(json.dumps({"load": rounds, "kills": made, "jobs": jobs}), flush=True)
    told = {
        "database": "PostgreSQL" if options.postgres else "SQLite",
        "workers": options.workers,
        "seed": options.seed,
        "records": sum(sent for _, _, sent, _, _ in expected["submissions"]),
        "patients": len(expected["patients"]),
        "identities": sum(len(one) for one in expected["patients"]),
        "reviews": len(expected["reviews"]),
        "kills": made,
        "loads": rounds,
        "seconds_undisturbed": round(seconds, 1),
        "differing": differing,
    }
    print(json.dumps(told))
    return 1 if differing else 0


def _unfinished(database: OwnDatabase) -> list[tuple[Any, ...]]:
    return database.query("SELECT state FROM jobs_jobrun WHERE line <> '' AND state <> 'done'")


def _kill_until_done(database: OwnDatabase, options: argparse.Namespace, *, most: int, seed: int) -> int:
    """Real workers on a database, killed until the work is done; gives how many were killed."""
    words = ("kill", "--kills", str(most), "--workers", str(options.workers), "--seed", str(seed))
    words += ("--longest", str(options.longest))
    process = database.start("tests.durability.loads", *words, "--part", str(options.part))
    out, _ = process.communicate(timeout=3600)
    assert process.returncode == 0, database.said()[-4000:]
    return int(out.split()[-1])


def _kill(options: argparse.Namespace) -> int:
    """Keep so many workers running and kill the busy one, any, or all after a while, until the work is done."""
    from carelaw.platform.jobs import register

    register.load()
    rng, made, running = random.Random(options.seed), 0, list[int]()
    given_up = time.monotonic() + 1800
    while states := {state for state, _ in _work()}:
        assert time.monotonic() < given_up, "the work is not done"
        assert "dead" not in states, "killed workers made work dead"
        running += [_forked_worker() for _ in range(options.workers - len(running))]
        if made >= options.kills:
            _wait(lambda: not _work(), 0.5)
            continue
        # Most are killed at work, some while they start.
        _wait(lambda: bool(_busy()), rng.choice((0.01, 0.3, 30.0, 30.0, 30.0)))
        time.sleep(rng.uniform(0.0, options.longest))
        busy = [worker for worker in running if worker in _busy()] or running
        for victim in list(running) if rng.random() < 0.3 else [rng.choice(busy)]:
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            running.remove(victim)
            made += 1
    for worker in running:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)
    return made


def _work() -> list[tuple[str, str]]:
    """State and holder of the work that stands in a line and is not done. No connection is left open."""
    from django.db import connections

    from carelaw.platform.jobs.models import JobRun

    try:
        return list(JobRun.objects.exclude(line="").exclude(state="done").values_list("state", "holder"))
    finally:
        connections.close_all()


def _busy() -> set[int]:
    """The process ids of workers that hold work, dead or alive."""
    return {int(holder.split("/")[1]) for state, holder in _work() if state == "running"}


def _forked_worker() -> int:
    """`carelaw worker`, split off from this process, which holds no connection."""
    from carelaw.site.cli import main as command_line

    child = os.fork()
    if not child:
        code = 1
        try:
            code = command_line(["worker"])
        finally:
            os._exit(code)
    return child


def _wait(over: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not over():
        time.sleep(0.02)


def main(words: Sequence[str]) -> int:
    """Do what the words say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("receive", "work", "kill", "many-kills"))
    parser.add_argument("given", nargs="*")
    parser.add_argument("--deaths", default="", help="when the processes die, as 17,0.2s")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--kills-a-load", type=int, default=20, help="so many in one load, then the next begins")
    parser.add_argument("--records", type=int, default=1_000, help="of the first file; all have 1.8 times as many")
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=int, default=PART, help="records in a part")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds a worker lives at most before it is killed")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args(words)
    if options.what == "many-kills":
        os.environ.setdefault("CARELAW_HOME", tempfile.mkdtemp())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        with _server_for(options.postgres) as url:
            if url:
                os.environ["CARELAW_DATABASE_URL"] = url
            _set_up()
            return _many_kills(options)
    _set_up()
    deaths = options.deaths.split(",") if options.deaths else []
    if options.what == "receive":
        _receive(options.given, deaths)
        return 0
    _in_small_parts(options.part)
    if options.what == "kill":
        print(_kill(options))
        return 0
    _one_after_another(deaths, lambda death: print(_worker(int(death))))
    return 0


def _set_up() -> None:
    import django

    django.setup()


@contextmanager
def _server_for(postgres: bool) -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as this, or nothing, where SQLite is to serve."""
    from carelaw.site.throwaway_postgres import throwaway_postgres

    if not postgres:
        yield ""
        return
    with throwaway_postgres() as server:
        yield server.url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
