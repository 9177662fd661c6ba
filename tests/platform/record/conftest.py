"""A small record to try things on, and the powers of a dishonest superuser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from carelaw.platform.record import chain, guards, keeping, kinds, reading

AT = datetime(2026, 3, 2, 14, 30, 15, 123456, tzinfo=UTC)
THING_DONE = "test-thing-done"


@dataclass(frozen=True)
class Clerk:
    """The least that the record wants of an actor."""

    account_id: str = "5f1c2a4e-7f2b-4a41-9b0a-0d8a3cf2a111"
    role: str = "PRESCRIBER"
    principal_id: str | None = None
    channel: str = "console"
    client: str = "browser"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """Keys and checkpoint files of this test alone."""
    settings.CARELAW_HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _test_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"n": kinds.Shape.COUNT, "case": kinds.Shape.ID, "because": kinds.Shape.CODE}
    monkeypatch.setitem(kinds._DECLARED, THING_DONE, kinds.Kind(THING_DONE, "A thing was done.", keys))


def write(count: int, first: int = 1) -> None:
    """Put acts on the record, each in a transaction of its own."""
    for n in range(first, first + count):
        with transaction.atomic():
            keeping.append(THING_DONE, actor=Clerk(), at=AT + timedelta(seconds=n), body={"n": n}, subject=f"S-{n}")


class Forger:
    """Somebody who may write the database and knows how the chain is made."""

    def sql(self, query: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(query, values)

    def rows(self) -> list[reading.Row]:
        return list(reading.rows_after(-(2**63)))

    def row(self, seq: int) -> reading.Row:
        return next(row for row in self.rows() if row[0] == seq)

    def set(self, seq: int, **values: Any) -> None:
        words = ", ".join(f"{column} = %s" for column in values)
        self.sql(f"UPDATE record_entry SET {words} WHERE seq = %s", *values.values(), seq)

    def delete(self, first: int, last: int) -> None:
        self.sql("DELETE FROM record_entry WHERE seq BETWEEN %s AND %s", first, last)

    def shift(self, first: int, by: int) -> None:
        """Number the entries from `first` on anew; by way of negative numbers, since numbers are unique."""
        self.sql("UPDATE record_entry SET seq = -seq WHERE seq >= %s", first)
        self.sql("UPDATE record_entry SET seq = -seq + %s WHERE seq < 0", by)

    def rehash(self, seq: int) -> None:
        self.set(seq, hash=chain.entry_hash(self.row(seq)[:11]))

    def insert(self, row: tuple[Any, ...]) -> None:
        columns = ", ".join((*chain.COLUMNS, "hash"))
        self.sql(f"INSERT INTO record_entry ({columns}) VALUES ({', '.join(['%s'] * 12)})", *row)

    def set_head(self, seq: int, hash: str) -> None:
        self.sql("UPDATE record_head SET seq = %s, hash = %s", seq, hash)

    def rebuild(self, first: int) -> None:
        """Make every hash from `first` on fit again, and the head: what only a copy elsewhere can show."""
        found = self.rows()
        last_hash = found[first - 2][11] if first > 1 else chain.GENESIS
        for number, row in enumerate(found[first - 1 :], start=first):
            now = (number, *row[1:10], last_hash)
            last_hash = chain.entry_hash(now)
            self.set(row[0], prev_hash=now[10], hash=last_hash)
        self.set_head(len(found), last_hash)


@pytest.fixture
def forger(db: None) -> Forger:
    """The record's guards are down, as for a superuser who dropped them."""
    guards.take_down(connection)
    return Forger()
