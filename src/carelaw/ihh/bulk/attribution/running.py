"""Attribute a whole population: bucket by bucket, every text once, what was finished before left as it is.

One person's rows lie in one bucket, so memory is bounded by a bucket however large the state. What a bucket came to is
a Parquet file of its persons: a run that was killed goes on at the next bucket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from carelaw.ihh.bulk.attribution.codes import Tables, code_tables, insurance_table, mark_tables
from carelaw.ihh.bulk.attribution.layout import TABLES, TEXTS
from carelaw.ihh.bulk.attribution.parameters import given
from carelaw.law.register import Law
from carelaw.platform.bulk.engines import DuckEngine, Engine, Given
from carelaw.platform.bulk.lake import Lake

STEPS = ("attribution/claims.sql", "attribution/evidence.sql", "attribution/people.sql")
COLUMNS = ("person", "tier", "status", "outcome", "codes", "status_code", "by_substitute", "resident_days")
_MADE = tuple(table for text in STEPS for table in TEXTS.tables_of(text))
_READ = ("people", "coverage", "circumstances", "claims", "diagnoses", "lines", "gone", "statuses")
# Compressed bytes that are judged at once: about six million lines with their claims.
PART_BYTES = 110_000_000
Told = Callable[[str, int, int], None]


@dataclass(slots=True)
class Counted:
    """What a run came to: persons by status, by tier of those attributed, and by reason."""

    people: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_tier: Counter[str] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)


def attribute(
    engine: DuckEngine,
    lakes: Sequence[Lake],
    folder: Path,
    as_of: date,
    law: Law,
    *,
    substitute: bool = False,
    told: Told = lambda says, done, total: None,
) -> Counted:
    """Attribute everyone in the lakes as of a day; the persons of each part stand as Parquet in the folder."""
    lakes = [lake if lake.upto is not None else lake.as_it_stands() for lake in lakes]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    numbers = given(as_of, law, substitute=substitute)
    lay_out(engine, tables_for(engine, lakes, as_of, law))
    parts = parts_of(lakes)
    for done, part in enumerate(parts):
        told(f"bucket {part[0]}", done, len(parts))
        kept = folder / f"{int(part[0]):02}-{int(part[-1]):02}.parquet"
        if kept.exists():
            continue
        judge(engine, {table: files_of(lakes, table, part) for table in _READ}, numbers)
        half = kept.with_suffix(".half")
        engine.connection.execute(
            f"COPY (SELECT {', '.join(COLUMNS)} FROM attributed ORDER BY person) TO '{half}' "  # noqa: S608
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        half.chmod(0o600)
        half.replace(kept)
        engine.forget(*_MADE)
    return counted(engine, folder)


def parts_of(lakes: Sequence[Lake], most_bytes: int = PART_BYTES) -> list[list[str]]:
    """Buckets that are judged at once: so many that memory is bounded and no time is lost on tiny ones."""
    parts: list[list[str]] = []
    size = most_bytes + 1
    for bucket in sorted({bucket for lake in lakes for bucket, _year in lake.partitions("people")}, key=int):
        own = sum(path.stat().st_size for table in _READ for path in files_of(lakes, table, [bucket]))
        if size + own > most_bytes:
            parts.append([])
            size = 0
        parts[-1].append(bucket)
        size += own
    return parts


def files_of(lakes: Sequence[Lake], table: str, buckets: Iterable[str]) -> tuple[Path, ...]:
    """The files of a table in some buckets, over all lakes."""
    return tuple(path for bucket in buckets for lake in lakes for path in lake.files(table, bucket))


def judge(engine: Engine, files: Mapping[str, Sequence[Path]], numbers: Given) -> None:
    """Run the texts over some files; leaves `attributed`, and every table on the way to it."""
    for table in _READ:
        engine.look(table, TABLES[table], files[table])
    run_texts(engine, numbers)


def run_texts(engine: Engine, numbers: Given) -> None:
    """Run the texts over the tables that stand."""
    engine.forget(*_MADE)
    for text in STEPS:
        engine.run(text, numbers)


def tables_for(engine: Engine, lakes: Sequence[Lake], as_of: date, law: Law) -> Tables:
    """What the diagnoses, codes and kinds of insurance of a lake mean on a day."""
    return {
        **code_tables(_words(engine, lakes, "codes_seen", "code"), law),
        **insurance_table(_words(engine, lakes, "circumstances", "detail"), as_of, law),
        **mark_tables(),
    }


def lay_out(engine: Engine, tables: Tables) -> None:
    """Put small tables in place."""
    for name, (columns, rows) in tables.items():
        engine.put(name, columns, rows)


def counted(engine: Engine, folder: Path) -> Counted:
    """The counts of a run that is done."""
    files = sorted(folder.glob("*.parquet"))
    engine.look("results", _RESULT, files)
    counts = Counted()
    for row in engine.rows("SELECT status, tier, codes, count(*) AS n FROM results GROUP BY status, tier, codes"):
        counts.people += row["n"]
        counts.by_status[row["status"]] += row["n"]
        if row["status"] == "ATTRIBUTED":
            counts.by_tier[row["tier"]] += row["n"]
        for code in row["codes"].split(","):
            if not code.startswith(("TIER-", "not-")):
                counts.by_reason[code] += row["n"]
    return counts


_RESULT = (
    "person VARCHAR",
    "tier VARCHAR",
    "status VARCHAR",
    "outcome VARCHAR",
    "codes VARCHAR",
    "status_code INTEGER",
    "by_substitute BOOLEAN",
    "resident_days BIGINT",
)


def _words(engine: Engine, lakes: Sequence[Lake], table: str, column: str) -> Iterable[str]:
    buckets = {bucket for lake in lakes for bucket, _year in lake.partitions(table)}
    engine.look("words", TABLES[table], sorted(files_of(lakes, table, buckets)))
    return [row["word"] for row in engine.rows(f"SELECT DISTINCT {column} AS word FROM words")]  # noqa: S608
