"""`carelaw bench intake`: files on disk → judged, linked, stored, queryable; beside tokenizing and a bare insert."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from carelaw.pdmp.bench.home import END, START, Home


def run(home: Home, *, dispensings: int, seed: int = 7) -> dict[str, Any]:
    """Load a synthetic state with two percent faulty records; gives seconds, rates and the ratio to the floor."""
    from carelaw.pdmp.synth.write import write_state

    manifest = write_state(
        home.folder / "state", seed, start=START, end=END, dispensings=dispensings, faulty=0.02, files_per_day=2
    )
    paths = [manifest.files / row["file"] for row in manifest.rows("files")]
    content = sum(path.stat().st_size for path in paths)
    seconds, counts = load(manifest)
    tokens = _tokenizing(paths)
    insert, rows = _bare_insert()
    floor = tokens + insert
    return {
        "bench": "intake",
        "database": home.database,
        "seed": seed,
        "files": len(paths),
        "bytes": content,
        "records": sum(counts.values()),
        "counts": dict(sorted(counts.items())),
        "seconds": round(seconds, 3),
        "records_per_second": round(sum(counts.values()) / seconds),
        "floor": "polars tokenizing the same bytes + bare bulk insert of the same rows",
        "floor_seconds": round(floor, 3),
        "floor_tokenizing_seconds": round(tokens, 3),
        "floor_insert_seconds": round(insert, 3),
        "floor_rows": rows,
        "ratio_to_floor": round(seconds / floor, 2),
    }


def load(manifest: Any) -> tuple[float, Counter[str]]:
    """Send every file of a state through the intake; gives the seconds and what became of the records."""
    from datetime import datetime

    from carelaw.pdmp.use_cases.processing import process
    from carelaw.pdmp.use_cases.registering import register_dispensers
    from carelaw.pdmp.use_cases.submitting import receive
    from carelaw.platform.accounts.actor import Actor

    with (manifest.folder / "dispensers.csv").open(encoding="utf-8", newline="") as sheet:
        register_dispensers(sheet)
    sender = Actor(
        account_id="00000000-0000-4000-8000-000000000001",
        name="Bench",
        role="SUBMITTER",
        second_factor=True,
        channel="api",
        client="bench",
        scope={"dispenser_dea": ("*",)},
    )
    counts: Counter[str] = Counter()
    files = list(manifest.rows("files"))
    begun = time.perf_counter()
    for row in files:
        at = datetime.fromisoformat(row["received_at"])
        with (manifest.files / row["file"]).open("rb") as stream:
            submission = receive(sender, stream, file_name=row["file"], at=at)
        counts += Counter(process(str(submission.pk), at=at).counts)
    return time.perf_counter() - begun, counts


def _tokenizing(paths: Sequence[Path]) -> float:
    """The same bytes split into segments and elements by polars, the fastest reader we know."""
    import polars

    begun = time.perf_counter()
    for path in paths:
        polars.read_csv(
            path,
            separator="*",
            eol_char="~",
            has_header=False,
            quote_char=None,
            truncate_ragged_lines=True,
            infer_schema=False,
            encoding="utf8-lossy",
            missing_columns="insert",
            schema={f"e{n}": polars.String for n in range(40)},
        )
    return time.perf_counter() - begun


def _bare_insert() -> tuple[float, int]:
    """The rows that intake stored, put into a bare copy of its table by the driver's own bulk insert."""
    from django.db import connection, transaction

    from carelaw.pdmp.store.models import Dispensation

    columns = [str(field.column) for field in Dispensation._meta.fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM pdmp_dispensation")  # noqa: S608 - our own column names
        rows = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE bench_bare (LIKE pdmp_dispensation INCLUDING INDEXES)")
        else:
            cursor.execute("CREATE TABLE bench_bare AS SELECT * FROM pdmp_dispensation WHERE 0")
            cursor.execute("CREATE INDEX bench_bare_history ON bench_bare (identity_id, dispensed_on)")
            cursor.execute("CREATE UNIQUE INDEX bench_bare_key ON bench_bare (key, version)")
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY bench_bare ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_jsonable(row))
        else:
            marks = ", ".join("?" for _ in columns)
            connection.connection.executemany(f"INSERT INTO bench_bare VALUES ({marks})", rows)  # noqa: S608
    return time.perf_counter() - begun, len(rows)


def _jsonable(row: Sequence[Any]) -> list[Any]:
    import json

    return [json.dumps(value) if isinstance(value, list | dict) else value for value in row]
