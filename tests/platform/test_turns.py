"""Writers of one process wait for each other: none is refused because others were quicker at the lock."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.utils import ConnectionHandler

from carelaw.gateway.store.models import Envelope
from carelaw.platform.turns import in_turn
from carelaw.site.configuration import database_entry

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
WRITERS = 8


class File:
    """A database in a file, with the table of envelopes; a writer that finds it locked gives up soon."""

    def __init__(self, path: Path) -> None:
        entry: dict[str, Any] = database_entry(f"sqlite:///{path}")
        entry["OPTIONS"] |= {"timeout": 0.1}
        self.entry = entry
        self.faults: list[Exception] = []
        self.at_once(self._make_table, 1)

    def at_once(self, act: Callable[[], None], threads: int = WRITERS) -> None:
        """Do one act in several threads, each on a connection of its own."""

        def on_own_connection() -> None:
            connections["default"] = ConnectionHandler({"default": self.entry})["default"]
            try:
                act()
            except OperationalError as fault:
                self.faults.append(fault)
            finally:
                connections["default"].close()

        started = [threading.Thread(target=on_own_connection) for _ in range(threads)]
        for one in started:
            one.start()
        for one in started:
            one.join()

    def kept(self) -> int:
        """How many envelopes lie in the file."""
        counted: list[int] = []
        self.at_once(lambda: counted.append(Envelope.objects.count()), 1)
        return counted[0]

    @staticmethod
    def _make_table() -> None:
        connection = connections["default"]
        connection.disable_constraint_checking()
        with connection.schema_editor() as editor:
            editor.create_model(Envelope)


@pytest.fixture
def file(db: None, tmp_path: Path) -> Iterator[File]:
    path = tmp_path / "own.sqlite3"
    made = File(path)
    # Whoever closes the last connection tidies the file up and locks it for that; this one stays open.
    with closing(sqlite3.connect(path)) as held:
        held.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield made


def write() -> None:
    Envelope.objects.create(received_at=AT, outcome="REFUSED")


def test_in_turn_every_envelope_is_written(file: File) -> None:
    ready = threading.Barrier(WRITERS)

    def write_slowly() -> None:
        ready.wait()
        with in_turn():
            write()
            # Longer than a writer at the lock is patient, as on a machine that has too much to do.
            time.sleep(0.15)

    file.at_once(write_slowly)
    assert (file.faults, file.kept()) == ([], WRITERS)


@pytest.mark.parametrize(
    ("turn", "says"),
    [(transaction.atomic, "database is locked"), (partial(in_turn, 0), "The turn to write did not come in time.")],
)
def test_whoever_waits_too_long_writes_nothing(file: File, turn: Callable[[], Any], says: str) -> None:
    """At the lock as long as the database's own time-out, in turn as long as is said."""
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with in_turn():
            begun.set()
            done.wait()

    def give_up() -> None:
        begun.wait()
        try:
            with turn():
                write()
        finally:
            done.set()

    acts = iter([hold, give_up])
    file.at_once(lambda: next(acts)(), 2)
    assert ([str(fault) for fault in file.faults], file.kept()) == ([says], 0)
