"""Processes that write at once make one gapless chain, also when one is killed."""

from __future__ import annotations

from carelaw.platform.record import chain
from tests.platform.own_database import OwnDatabase

WRITER = "tests.platform.record.writer_process"


def entries(database: OwnDatabase) -> list[tuple[object, ...]]:
    columns = ", ".join((*chain.COLUMNS, "hash"))
    return database.query(f"SELECT {columns} FROM record_entry ORDER BY seq")


def assert_chained(found: list[tuple[object, ...]]) -> None:
    assert [row[0] for row in found] == list(range(1, len(found) + 1))
    assert [row[10] for row in found] == [chain.GENESIS, *(row[11] for row in found[:-1])]
    assert all(chain.entry_hash(row[:11]) == row[11] for row in found)


def test_writers_at_once_make_one_gapless_chain(database: OwnDatabase) -> None:
    writers = [database.start(WRITER, f"P{n}", "40") for n in range(3)]
    for writer in writers:
        writer.communicate(timeout=120)
    assert [writer.returncode for writer in writers] == [0, 0, 0], database.said()
    found = entries(database)
    assert_chained(found)
    assert {row[8] for row in found} == {f"P{p}.{n}" for p in range(3) for n in range(40) if n % 4 != 3}


def test_a_killed_writer_leaves_a_whole_chain_that_others_go_on(database: OwnDatabase) -> None:
    victim = database.start(WRITER, "P1", "100000")
    while not entries(database):
        assert victim.poll() is None, database.said()
    victim.kill()
    victim.communicate()
    assert database.run(WRITER, "P2", "4")[0] == 0, database.said()
    assert_chained(entries(database))
