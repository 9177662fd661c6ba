"""Workers are killed at any point of a load; what stands in the end is what stands after a load left in peace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.loads import FIRST, OTHER, PART, SECOND, carelaw, copy_of, digest, received, run, what_stands
from tests.platform.own_database import OwnDatabase, migrated

RECORDS = 240


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[OwnDatabase]:
    """Three files received, nothing judged."""
    with received(tmp_path_factory.mktemp("loads") / "start", RECORDS) as database:
        yield database


@pytest.fixture(scope="module")
def calm(start: OwnDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OwnDatabase, int]]:
    """The same after a worker that nobody disturbed, and how many statements it ran."""
    with copy_of(start, tmp_path_factory.mktemp("loads") / "calm") as database:
        yield database, int(run(database, "work").split()[0])


def test_an_undisturbed_load_meets_every_outcome(calm: tuple[OwnDatabase, int]) -> None:
    standing = what_stands(calm[0])
    outcomes = {name for *_, counts in standing["submissions"] for name, _ in counts}
    assert outcomes >= {"accepted", "held", "duplicate", "revised", "voided"}
    assert [(name, state, done >= 3) for name, state, _, done, _ in standing["submissions"]] == [
        (FIRST, "processed", True),
        (OTHER, "processed", True),
        (SECOND, "processed", True),
    ]
    assert all(sum(count for _, count in counts) == sent for _, _, sent, _, counts in standing["submissions"])
    assert any(len(identities) > 1 for identities in standing["patients"])


def test_workers_killed_before_any_statement_leave_the_same_state(
    start: OwnDatabase, calm: tuple[OwnDatabase, int], tmp_path: Path
) -> None:
    expected, statements = what_stands(calm[0]), calm[1]
    parts = -(-RECORDS // PART) + -(-RECORDS // 3 // PART) + -(-RECORDS // 2 // PART)
    a_part = statements // parts
    # Early and late in the first part, around its end, in the second, in a third; then shorter, so that all comes up.
    deaths = [1, 4, 7, 9, 11, a_part // 2, a_part, a_part + 9, a_part * 2, a_part * 2 + 5, a_part * 3, a_part + 3]
    with copy_of(start, tmp_path / "killed") as database:
        told = run(database, "work", "--deaths", ",".join(map(str, deaths))).split("\n")
        assert told[: len(deaths)] == ["killed"] * len(deaths)
        finish(database)
        assert digest(what_stands(database)) == digest(expected), differing(what_stands(database), expected)


def test_workers_killed_at_any_time_leave_the_same_state(
    start: OwnDatabase, calm: tuple[OwnDatabase, int], tmp_path: Path
) -> None:
    expected = what_stands(calm[0])
    with copy_of(start, tmp_path / "killed") as database:
        moments = [*(f"{0.02 + n * 0.037:.3f}s" for n in range(9)), "0.15s", "0.3s", "0.45s"]
        run(database, "work", "--deaths", ",".join(moments))
        finish(database)
        assert digest(what_stands(database)) == digest(expected), differing(what_stands(database), expected)


def finish(database: OwnDatabase) -> None:
    """Whoever looks after it finds work that died too often, lets it run again, and the record is whole."""
    carelaw(database, "jobs", "retry", "--all")
    run(database, "work")
    assert database.query("SELECT DISTINCT state FROM jobs_jobrun") == [("done",)]
    verified = carelaw(database, "audit", "verify")
    assert verified.returncode == 0, verified.stdout


def differing(found: dict[str, object], expected: dict[str, object]) -> dict[str, object]:
    """For the reader of a failure: what differs."""
    return {name: (found[name], expected[name]) for name in expected if found[name] != expected[name]}


def test_a_file_whose_sender_was_cut_off_is_taken_whole_or_not_at_all(tmp_path: Path, bare: OwnDatabase) -> None:
    with copy_of(bare, tmp_path / "cut") as database:
        deaths = [str(statement) for statement in range(1, 9)]
        told = run(database, "receive", FIRST, "--deaths", ",".join(deaths)).split("\n")
        # The statements before the commit leave nothing; the file that is kept already is simply sent again.
        assert told == ["killed"] * 8 + ["received", "ended 0", ""]
        assert database.query("SELECT count(*) FROM pdmp_submission") == [(1,)]
        assert database.query("SELECT count(*) FROM jobs_jobrun WHERE name = 'pdmp.process-submission'") == [(1,)]
        run(database, "work")
        assert database.query("SELECT state, parts_done FROM pdmp_submission") == [("processed", 2)]
        assert run(database, "receive", FIRST).split("\n")[0] == "duplicate"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[OwnDatabase]:
    """A database with nothing received, and a file to send."""
    from tests.durability.loads import SETTINGS, first_file

    with migrated(tmp_path_factory.mktemp("bare"), SETTINGS) as database:
        (database.home / FIRST).write_bytes(first_file(40))
        yield database
