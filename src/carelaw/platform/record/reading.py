"""Read the record in order, a page at a time: constant memory, and no transaction that others would wait for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection

from carelaw.platform.record.chain import COLUMNS
from carelaw.platform.record.instants import instant
from carelaw.platform.record.models import Entry

Row = tuple[Any, ...]
# Small pages stay in the processor's cache: larger ones read more slowly.
PAGE = 500
_ALL = ", ".join((*COLUMNS, "hash"))


def rows_after(seq: int, last: int | None = None) -> Iterator[Row]:
    """Entries after number `seq` (up to `last`) as they stand in the database: the columns of `chain.COLUMNS`, then the
    hash, nothing converted.
    """
    while page := _page(seq, last):
        yield from page
        seq = page[-1][0]


def hashes_after(seq: int, last: int) -> Iterator[tuple[int, str]]:
    """The numbers and hashes of the entries after `seq`, up to `last`."""
    query = "SELECT seq, hash FROM record_entry WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
    while page := _fetched(query, [seq, last, PAGE * 10]):
        yield from page
        seq = page[-1][0]


def rows_linked_to(prev_hash: str, but: int) -> list[Row]:
    """Entries that say they follow the entry of this hash, `but` one; reads the whole table."""
    query = f"SELECT {_ALL} FROM record_entry WHERE prev_hash = %s AND seq <> %s ORDER BY seq LIMIT 2"  # noqa: S608
    return _fetched(query, [prev_hash, but])


def as_json(row: Row) -> dict[str, Any]:
    """A row as one line of an export: its columns by name, and for people the instant in ISO form."""
    named = dict(zip((*COLUMNS, "hash"), row, strict=True))
    return {**named, "at_utc": instant(named["at"]).isoformat()}


def entry(seq: int) -> Entry | None:
    """The entry of this number."""
    return Entry.objects.filter(seq=seq).first()


def _page(seq: int, last: int | None) -> list[Row]:
    limit, values = ("", [seq, PAGE]) if last is None else ("AND seq <= %s ", [seq, last, PAGE])
    where = f"FROM record_entry WHERE seq > %s {limit}ORDER BY seq LIMIT %s"
    try:
        return _fetched(f"SELECT {_ALL} {where}", values)
    except DatabaseError:
        # A column that is not text any more (SQLite lets a superuser write any bytes) spoils its page, not the rest.
        return [_row_or_blank(found) for (found,) in _fetched(f"SELECT seq {where}", values)]


def _row_or_blank(seq: int) -> Row:
    try:
        return _fetched(f"SELECT {_ALL} FROM record_entry WHERE seq = %s", [seq])[0]  # noqa: S608
    except DatabaseError:
        return (seq, *[None] * (len(COLUMNS) - 1), "")


def _fetched(query: str, values: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
