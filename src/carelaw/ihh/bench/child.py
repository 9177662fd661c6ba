"""One step of the bench in a process of its own, so that its peak memory is its own: make, bare, attribute."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

from carelaw.ihh.bench.world import AS_OF, World, make_world
from carelaw.ihh.bulk.attribution.layout import TEXTS, lake_at
from carelaw.ihh.bulk.attribution.looking import cases_of
from carelaw.ihh.bulk.attribution.running import attribute, parts_of
from carelaw.ihh.rules.tier_of_person import tier_of_person
from carelaw.law.register import Law, default_law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.platform.bulk.engines import DuckEngine, Given
from carelaw.platform.bulk.staging import Connection

MEMORY = "6GB"
JUDGED_ANEW = 200
# By hand, and no law in it: every column that attribution reads, once, the least of it of each person.
_READ = {
    "lines": ("claim", "revenue", "hcpcs", "place"),
    "claims": (
        "claim", "name", "bill", "place", "from_on", "through_on", "admitted_on", "drg", "facility", "taxonomy",
        "crisis_unit", "status",
    ),
    "diagnoses": ("claim", "place", "code", "position", "from_on", "through_on", "inpatient"),
}  # fmt: skip


class TimedEngine(DuckEngine):
    """DuckDB, with the seconds that each text takes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, TEXTS)
        self.seconds: dict[str, float] = defaultdict(float)

    def run(self, name: str, given: Given) -> None:
        began = time.perf_counter()
        super().run(name, given)
        self.seconds[name] += time.perf_counter() - began


def main() -> None:
    """`python -m carelaw.ihh.bench.child STEP FOLDER PEOPLE SEED`: prints its figures as JSON."""
    step, folder, people, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    with duckdb.connect(":memory:") as connection:
        for setting, value in (("memory_limit", f"'{MEMORY}'"), ("temp_directory", f"'{folder / 'spill'}'")):
            connection.execute(f"SET {setting} = {value}")
        connection.execute("SET preserve_insertion_order = false")
        began, used = time.perf_counter(), processor_seconds()
        told = _STEPS[step](connection, folder, World(people, seed))
        told.setdefault("seconds", round(time.perf_counter() - began, 3))
        told.setdefault("processor_seconds", round(processor_seconds() - used, 2))
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(told))


def processor_seconds() -> float:
    """What this process has used of the processors."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def law_of_bench() -> Law:
    """The law as shipped, with a day of adoption."""
    on = AS_OF.replace(month=2, day=20)
    book, number = "il-89-140-990", "ihh.adopted_on"
    change = LawChange("adoption", book, "assumed for the bench", on, LawEffect.AMEND_SETTING, number=number, value=on)
    return default_law().with_changes([change])


def _make(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    connection.execute("SET preserve_insertion_order = true")
    make_world(connection, world, lake_at(folder / "lake"))
    files = list((folder / "lake").rglob("*.parquet"))
    return {"people": world.people, "parquet_mb": round(sum(path.stat().st_size for path in files) / 1_000_000, 1)}


def _bare(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    lake = lake_at(folder / "lake")
    told: dict[str, Any] = dict.fromkeys(_READ, 0)
    for part in parts_of([lake]):
        for table, columns in _READ.items():
            listed = ", ".join(f"'{path}'" for bucket in part for path in lake.files(table, bucket))
            least = ", ".join(f"min({name}) AS {name}" for name in columns)
            found = connection.execute(
                f"SELECT sum(n), {', '.join(f'max({name})' for name in columns)} FROM (SELECT count(*) AS n, {least} "  # noqa: S608
                f"FROM read_parquet([{listed}], hive_partitioning = false) GROUP BY person)"
            ).fetchone()
            told[table] += int(found[0] or 0) if found else 0
    return told


def _attribute(connection: Connection, folder: Path, world: World, *, substitute: bool = False) -> dict[str, Any]:
    engine, law, lake = TimedEngine(connection), law_of_bench(), lake_at(folder / "lake")
    began, used = time.perf_counter(), processor_seconds()
    counts = attribute(engine, [lake], folder / f"found-{substitute}", AS_OF, law, substitute=substitute)
    seconds, used = time.perf_counter() - began, processor_seconds() - used
    return {
        "seconds": round(seconds, 3),
        "processor_seconds": round(used, 2),
        "people": counts.people,
        "by_status": dict(counts.by_status),
        "by_tier": dict(counts.by_tier),
        "by_text": {name: round(value, 2) for name, value in engine.seconds.items()},
        "judged_anew": JUDGED_ANEW,
        "disagreeing": _judged_anew(engine, folder / f"found-{substitute}", substitute=substitute),
    }


def _substitute(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    return _attribute(connection, folder, world, substitute=True)


def _judged_anew(engine: DuckEngine, folder: Path, *, substitute: bool) -> int:
    """Of some persons, how many the pure rule judges otherwise."""
    query = f"SELECT person, outcome, codes FROM results ORDER BY md5(person) LIMIT {JUDGED_ANEW}"  # noqa: S608
    rows = {row["person"]: row for row in engine.rows(query)}
    law, lake = law_of_bench(), lake_at(folder.parent / "lake")
    wrong = 0
    for person, case in cases_of(engine, [lake], list(rows), AS_OF, law, substitute=substitute).items():
        decision, row = tier_of_person(case, law), rows[person]
        same = str(decision.outcome) == row["outcome"] and set(decision.codes) == set(row["codes"].split(","))
        wrong += not same
    return wrong


_STEPS = {"make": _make, "bare": _bare, "attribute": _attribute, "substitute": _substitute}

if __name__ == "__main__":
    main()
