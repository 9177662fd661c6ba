"""A state made up from a seed: people, coverage, circumstances, statuses and claims, drawn by DuckDB into the lake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from carelaw.ihh.bulk.attribution.layout import BUCKET, BUCKETS, NO_YEAR
from carelaw.ihh.facts.value_sets import Entry, open_risk_table, value_sets
from carelaw.platform.bulk.lake import ROWS_A_LOAD, Lake
from carelaw.platform.bulk.staging import Connection

AS_OF = date(2019, 6, 1)
# A person has eleven claims in the middle, a claim three lines.
LINES_A_PERSON = 33
_PLAIN = ("J", "M", "K", "L", "N", "H", "Z", "S")


@dataclass(frozen=True, slots=True)
class World:
    """How large a state is."""

    people: int
    seed: int = 7


def make_world(connection: Connection, world: World, lake: Lake) -> None:
    """Put a state into the lake."""
    load = lake.next_load()
    telling, common = _pool(connection)
    connection.execute(
        f"CREATE TABLE drawn AS SELECT person, number, {BUCKET} AS bucket FROM "  # noqa: S608
        "(SELECT concat('M', lpad(CAST(number AS VARCHAR), 9, '0')) AS person, number "
        f"FROM range({world.people}) AS made(number)) AS numbered"
    )
    for statement in _statements("beside.sql"):
        connection.execute(_filled(statement, {"LOAD": load * ROWS_A_LOAD, "SEED": world.seed}))
    for table in ("people", "coverage", "circumstances", "statuses"):
        lake.put(connection, load, table, f"SELECT * FROM {table}_drawn")  # noqa: S608
    lake.put(connection, load, "codes_seen", f"SELECT '0' AS bucket, '{NO_YEAR}' AS year, code FROM pool")  # noqa: S608
    first = 0
    for bucket in range(BUCKETS):
        words = {
            "LOAD": load * ROWS_A_LOAD,
            "FIRST": first,
            "SEED": world.seed * 1_000_003,
            "BUCKET": bucket,
            "TELLING": telling,
            "COMMON": common,
        }
        for statement in _statements("world.sql"):
            connection.execute(_filled(statement, words))
        first += _number(connection, "SELECT count(*) FROM heads")
        _put_claims(connection, lake, load, bucket)
    lake.close(load, {"people": world.people, "seed": world.seed})


def _put_claims(connection: Connection, lake: Lake, load: int, bucket: int) -> None:
    """The claims of one bucket, by the year of service, sorted by person."""
    keys = f"{bucket} AS bucket, strftime(from_on, '%Y') AS year"
    for table, columns, order in (
        ("claims", "* EXCLUDE (dice, sort)", "person, claim"),
        ("diagnoses", "*", "person, claim, place"),
        ("lines", "*", "person, claim, line"),
    ):
        lake.put(connection, load, table, f"SELECT {keys}, {columns} FROM {table}_drawn ORDER BY {order}")  # noqa: S608
    gone = f"SELECT {keys}, person, claim, 'replaced' AS because FROM claims_drawn WHERE sort % 50 = 7"  # noqa: S608
    lake.put(connection, load, "gone", gone)


def _pool(connection: Connection) -> tuple[int, int]:
    """The codes that are drawn: those of the sets and of the substitute's lists, and ten thousand that say nothing."""
    telling = sorted({_whole(entry.pattern.pattern) for entry in _entries()})
    common = [f"{letter}{number:02}{rest}" for letter in _PLAIN for number in range(100) for rest in range(12)]
    listed = [*telling, *common]
    connection.execute(
        "CREATE TABLE pool AS SELECT unnest($codes) AS code, unnest(range(len($codes))) AS number", {"codes": listed}
    )
    return len(telling), len(common)


def _entries() -> list[Entry]:
    table = open_risk_table()
    lists = [one.entries for one in value_sets().values()] + [table.catastrophic, table.malignancy]
    lists += [*table.dominant.values(), *table.significant.values()]
    return [entry for entries in lists for entry in entries]


def _whole(pattern: str) -> str:
    """A code that fits an entry: the first of a range, any digit for any character."""
    first = re.sub(r"\[(.)[^\]]*\]", r"\1", pattern).replace(".", "0").rstrip("$")
    return first if len(first) > 3 else f"{first}9"


def _filled(statement: str, words: dict[str, int]) -> str:
    for word, value in words.items():
        statement = statement.replace(f"{{{word}}}", str(value))
    return statement


@cache
def _statements(name: str) -> tuple[str, ...]:
    bare = files("carelaw.ihh.bench").joinpath(name).read_text("utf-8")
    kept = "\n".join(line for line in bare.splitlines() if not line.startswith("--"))
    return tuple(one.strip() for one in kept.split(";\n") if one.strip())


def _number(connection: Connection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0
