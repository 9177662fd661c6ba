"""One step of the bench in a process of its own, so that its peak memory is its own: make, check, floor."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from carelaw.law.register import default_law
from carelaw.pbm.bench.world import SEEN_AT, World, make_world
from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.pbm.bulk.lake.deciding import settle
from carelaw.pbm.bulk.lake.engines import DuckEngine, Given
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.lake.running import Parquet, run_checks
from carelaw.platform.bulk.staging import Connection

MEMORY = "3GB"
# Two checks by hand, in one pass a benefit manager: above the counter cap, and paid later than fourteen days.
_FLOOR = """
WITH paid AS (
    SELECT prescription, served_on, min(paid_on) AS paid_on
    FROM read_parquet([{lines}], hive_partitioning = false)
    JOIN read_parquet([{heads}], hive_partitioning = false) USING (remit)
    WHERE paid > 0 GROUP BY prescription, served_on
), kept AS (
    SELECT * FROM read_parquet([{claims}], hive_partitioning = false)
    WHERE response_status = 'P' AND transaction_code = 'B1'
), undone AS (
    SELECT DISTINCT prescription_number, date_of_service FROM read_parquet([{claims}], hive_partitioning = false)
    WHERE transaction_code = 'B2'
)
SELECT count(*) FILTER (WHERE patient_pay_amount > least(copay_amount, cash_price_net)),
    count(*) FILTER (WHERE paid_on > date_of_service + 14 OR paid_on IS NULL)
FROM kept ANTI JOIN undone USING (prescription_number, date_of_service)
LEFT JOIN paid ON paid.prescription = prescription_number AND paid.served_on = date_of_service
"""


class TimedEngine(DuckEngine):
    """DuckDB, with the seconds that each text takes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.seconds: dict[str, float] = defaultdict(float)

    def run(self, name: str, given: Given) -> None:
        began = time.perf_counter()
        super().run(name, given)
        self.seconds[name] += time.perf_counter() - began

    def load(self, table: str, columns: Sequence[str], paths: Sequence[Path], where: str = "") -> None:
        began = time.perf_counter()
        super().load(table, columns, paths, where)
        self.seconds[f"reading {table}" if table == "typed" else "reading beside"] += time.perf_counter() - began


def main() -> None:
    """`python -m carelaw.pbm.bench.child STEP FOLDER SIZE SEED`: prints its figures as JSON."""
    step, folder, size, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    with duckdb.connect(":memory:") as connection:
        spill = folder / "spill"
        for setting, value in (("memory_limit", f"'{MEMORY}'"), ("temp_directory", f"'{spill}'")):
            connection.execute(f"SET {setting} = {value}")
        connection.execute("SET preserve_insertion_order = false")
        began = time.perf_counter()
        told = _STEPS[step](connection, folder, World(size, seed))
        told["seconds"] = round(time.perf_counter() - began, 3)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"processor_seconds": round(used.ru_utime + used.ru_stime, 2), "peak_mb": round(used.ru_maxrss / 1024)}
    print(json.dumps(told))


def _make(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    lake = Lake(folder / "lake")
    make_world(connection, world, lake, folder / "evidence")
    connection.execute(f"COPY truth TO '{folder / 'truth.parquet'}' (FORMAT parquet)")
    size = sum(path.stat().st_size for path in (folder / "lake" / "claims").rglob("*.parquet"))
    return {"claims": world.claims, "claims_mb": round(size / 1_000_000, 1)}


def _check(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    engine, law = TimedEngine(connection), default_law()
    keep = Parquet(folder / "found", connection, law)
    lake = Lake(folder / "lake")
    outcomes = run_checks(engine, lake, folder / "evidence", list(CHECKS.values()), given(law, SEEN_AT), keep=keep)
    settle(outcomes, law, SEEN_AT.date())
    found = {name: outcome.total("violation", "review") for name, outcome in outcomes.items()}
    due = dict(
        connection.execute(f"SELECT name, count(*) FROM '{folder / 'truth.parquet'}' GROUP BY name").fetchall()  # noqa: S608
    )
    rows = outcomes["net-claims"].total()
    missed, invented = _compared(connection, folder, outcomes)
    return {
        "transactions": rows,
        "by_text": {
            name: round(seconds, 2) for name, seconds in sorted(engine.seconds.items(), key=lambda one: -one[1])
        },
        "found": found,
        "planted": {name: due.get(name, 0) for name in found},
        "missed": missed,
        "invented": invented,
    }


def _compared(connection: Connection, folder: Path, outcomes: Any) -> tuple[int, int]:
    """How many planted findings are not there, and how many are there that nobody planted."""
    connection.execute("CREATE TABLE got (name VARCHAR, manager VARCHAR, row BIGINT, because VARCHAR)")
    for name, outcome in outcomes.items():
        if any((folder / "found" / name).glob("*.parquet")):
            files = folder / "found" / name / "*.parquet"
            connection.execute(
                f"INSERT INTO got SELECT '{name}', manager, row, because FROM read_parquet('{files}')"  # noqa: S608
            )
        for row in outcome.findings:
            because = f"{row['because']} {str(row['day'])[:7]}" if row["row"] == 0 else row["because"]
            connection.execute("INSERT INTO got VALUES (?, ?, ?, ?)", [name, row["manager"], row["row"], because])
    truth = f"SELECT name, manager, row, because FROM '{folder / 'truth.parquet'}'"  # noqa: S608
    counts = []
    for one, other in ((truth, "SELECT * FROM got"), ("SELECT * FROM got", truth)):
        found = connection.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchone()  # noqa: S608
        counts.append(int(found[0]) if found else 0)
    return counts[0], counts[1]


def _floor(connection: Connection, folder: Path, world: World) -> dict[str, Any]:
    lake = Lake(folder / "lake")
    over = late = 0
    for manager in sorted({manager for manager, _month in lake.partitions()}):
        months = sorted(month for one, month in lake.partitions() if one == manager)
        heads = _listed(lake.files("remits", manager))
        for month in months:
            lines, claims = (_listed(lake.files(table, manager, month)) for table in ("remit_claims", "claims"))
            found = connection.execute(_FLOOR.format(lines=lines, heads=heads, claims=claims)).fetchone()
            over, late = over + (found[0] if found else 0), late + (found[1] if found else 0)
    return {"over_cap": over, "late_or_unpaid": late}


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(f"'{path}'" for path in paths)


_STEPS = {"make": _make, "check": _check, "floor": _floor}

if __name__ == "__main__":
    main()
