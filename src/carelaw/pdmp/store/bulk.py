"""Insert many rows the way the driver does it best: COPY on PostgreSQL, one prepared statement on SQLite.

The ORM builds one object, one adapter and one SQL text for each few rows; for a million dispensings that costs more
than judging them. Rows here are dictionaries by column name; the constraints of the table hold all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a model's table, inside the caller's transaction. Every row names the same columns."""
    if not rows:
        return
    columns = list(rows[0])
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([_for_postgres(row[column]) for column in columns])
        return
    marks = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608 - names from the model itself
            [[_for_sqlite(row[column]) for column in columns] for row in rows],
        )


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """So many primary keys that nobody else will get, for rows that must be pointed at before they are inserted.

    On SQLite only the holder of the write lock may ask, as the intake does.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [table, count])  # noqa: S608
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def _for_postgres(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _for_sqlite(value: Any) -> Any:
    """The value as Django itself writes it to SQLite."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return str(timezone.make_naive(value, timezone.get_default_timezone()))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, UUID):
        return value.hex
    return json.dumps(value)
