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
from carelaw.ihh.bulk.attribution.running import attribute
from carelaw.ihh.rules.tier_of_person import tier_of_person
from carelaw.law.register import Law, default_law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.platform.bulk.engines import DuckEngine, Given
from carelaw.platform.bulk.staging import Connection

MEMORY = "6GB"
JUDGED_ANEW = 200
# By hand, and no law in it: every line, claim and diagnosis once, what there is of each person.
_BARE = """
SELECT count(*), sum(lines), sum(units), sum(claims), sum(codes), min(first_on), max(last_on) FROM (
    SELECT person, count(*) AS lines, sum(units) AS units FROM read_parquet([{lines}], hive_partitioning = false)
    GROUP BY person
) FULL JOIN (
    SELECT person, count(*) AS claims, min(from_on) AS first_on, max(through_on) AS last_on
    FROM read_parquet([{claims}], hive_partitioning = false) GROUP BY person
) USING (person) FULL JOIN (
    SELECT person, count(*) AS codes, min(code) AS first_code
    FROM read_parquet([{diagnoses}], hive_partitioning = false) GROUP BY person
) USING (person)
"""


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
        began = time.perf_counter()
        told = _STEPS[step](connection, folder, World(people, seed))
        told.setdefault("seconds", round(time.perf_counter() - began, 3))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"processor_seconds": round(used.ru_utime + used.ru_stime, 2), "peak_mb": round(used.ru_maxrss / 1024)}
    print(json.dumps(told))


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
    totals = [0, 0, 0]
    for bucket in sorted({one for one, _year in lake.partitions()}, key=int):
        paths = {table: _listed(lake.files(table, bucket)) for table in ("lines", "claims", "diagnoses")}
        found = connection.execute(_BARE.format(**paths)).fetchone()
        for place, value in enumerate((found[1], found[3], found[4]) if found else ()):
            totals[place] += value or 0
    return dict(zip(("lines", "claims", "diagnoses"), totals, strict=True))


def _attribute(connection: Connection, folder: Path, world: World, *, substitute: bool = False) -> dict[str, Any]:
    engine, law, lake = TimedEngine(connection), law_of_bench(), lake_at(folder / "lake")
    began = time.perf_counter()
    counts = attribute(engine, lake, folder / f"found-{substitute}", AS_OF, law, substitute=substitute)
    seconds = time.perf_counter() - began
    return {
        "seconds": round(seconds, 3),
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
    for person, case in cases_of(engine, lake, list(rows), AS_OF, law, substitute=substitute).items():
        decision, row = tier_of_person(case, law), rows[person]
        same = str(decision.outcome) == row["outcome"] and set(decision.codes) == set(row["codes"].split(","))
        wrong += not same
    return wrong


def _listed(paths: Any) -> str:
    return ", ".join(f"'{path}'" for path in paths)


_STEPS = {"make": _make, "bare": _bare, "attribute": _attribute, "substitute": _substitute}

if __name__ == "__main__":
    main()
