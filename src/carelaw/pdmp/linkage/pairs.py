"""Scoring all likely pairs of many identities at once, in DuckDB: same levels, weights and decisions as one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from carelaw.pdmp.linkage.blocking import BUCKET_CAP, keys_sql
from carelaw.pdmp.linkage.levels import COMPARISONS, Levels
from carelaw.pdmp.linkage.levels.names import FIRST_NAME, LAST_NAME, MIDDLE_NAME
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.score import RAREST, RIVALS_SQL, LevelSums, Population, Scorer
from carelaw.pdmp.linkage.weights import NameShares

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from carelaw.pdmp.linkage.levels import FieldComparison


def connect() -> DuckDBPyConnection:
    """A DuckDB in memory that reads and writes nothing outside, not even its own overflow."""
    con = duckdb.connect(":memory:")
    con.execute("SET temp_directory = ''")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access"):
        con.execute(f"SET {setting} = false")
    con.execute("SET preserve_insertion_order = false")
    return con


def population_of(identities: Sequence[Normalized], listed: int | None = None) -> Population:
    """The population that these identities themselves are. `listed` keeps only so many of the commonest names."""
    last_names = (name for person in identities for name in {person.last, *person.last_parts})
    first_names = (person.first for person in identities)
    size = len(identities)
    return Population(
        size, {"last": _name_shares(last_names, size, listed), "first": _name_shares(first_names, size, listed)}
    )


def _name_shares(names: Iterable[str], size: int, listed: int | None) -> NameShares:
    counted = Counter(names)
    counted.pop("", None)
    kept = dict(counted.most_common(listed))
    unlisted = len(counted) - len(kept)
    # A name that nobody bears yet is as rare as one that one identity bears.
    rest = (sum(counted.values()) - sum(kept.values())) / unlisted if unlisted else 1.0
    return NameShares(rest / max(size, 1), {name: count / max(size, 1) for name, count in kept.items()})


def load(con: DuckDBPyConnection, identities: Sequence[Normalized], population: Population) -> None:
    """Put the identities, numbered by their place, and the shares of their names into table `identities`."""
    columns: dict[str, Sequence[Any]] = dict(zip(Normalized._fields, zip(*identities, strict=True), strict=True))
    arrays = {"id": pa.array(range(len(identities)), pa.int32())}
    for name, values in columns.items():
        arrays[name] = pa.array(values, pa.list_(pa.string()) if isinstance(values[0], tuple) else pa.string())
    for name, shares in _shares_by_column(columns, population).items():
        arrays[name] = pa.array(shares, pa.float64())
    con.register("reported_identities", pa.table(arrays))
    con.execute("CREATE OR REPLACE TABLE identities AS SELECT * FROM reported_identities")
    con.unregister("reported_identities")


def _shares_by_column(columns: Mapping[str, Sequence[Any]], population: Population) -> dict[str, list[float]]:
    """`Population.shares`, a column at a time."""
    last, first = population.names["last"], population.names["first"]
    of_last, of_first = last.listed.get, first.listed.get
    return {
        "last_share": [of_last(name, last.rest) for name in columns["last"]],
        "part_share": [
            max([of_last(n, last.rest) for n in names], default=last.rest) for names in columns["other_last"]
        ],
        "first_share": [of_first(name, first.rest) for name in columns["first"]],
        "middle_share": [of_first(name, first.rest) for name in columns["middle"]],
    }


def find_candidates(con: DuckDBPyConnection) -> int:
    """Fill table `candidates` (l, r) with the pairs that share a key whose bucket is not too big; says how many."""
    con.execute(f"CREATE OR REPLACE TABLE keys AS SELECT id, hash(key) AS key FROM ({keys_sql('identities')})")  # noqa: S608
    con.execute(
        "CREATE OR REPLACE TABLE buckets AS SELECT key FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND ?",
        [BUCKET_CAP],
    )
    con.execute("CREATE OR REPLACE TABLE filed AS SELECT DISTINCT keys.id, keys.key FROM keys JOIN buckets USING (key)")
    con.execute(
        "CREATE OR REPLACE TABLE candidates AS SELECT DISTINCT a.id AS l, b.id AS r"
        " FROM filed AS a JOIN filed AS b ON a.key = b.key AND a.id < b.id"
    )
    counted = con.execute("SELECT count(*) FROM candidates").fetchall()
    return int(counted[0][0])


_SHARES_SQL = {
    "last_name_rarer": "least(l.last_share, r.last_share)",
    "last_name_part": "greatest(l.part_share, r.part_share)",
    "last_name_both": "greatest(l.last_share * l.first_share, r.last_share * r.first_share)",
    "first_name_rarer": "least(l.first_share, r.first_share)",
    "first_name_crossed": "CASE WHEN l.first = r.middle THEN l.first_share ELSE r.first_share END",
    "middle_name_rarer": "least(l.middle_share, r.middle_share)",
}


def compare_candidates(con: DuckDBPyConnection) -> None:
    """Fill table `compared` with each candidate pair's levels and how likely strangers agree so far on its names.

    The levels are the decimal digits of `pattern`; last, first and middle name have their chance in bits.
    """
    levels = ", ".join(f"{comparison.sql} AS {comparison.name}" for comparison in COMPARISONS)
    shares = ", ".join(f"{sql} AS {name}" for name, sql in _SHARES_SQL.items())
    pattern = " + ".join(f"{comparison.name} * {10**place}" for place, comparison in enumerate(reversed(COMPARISONS)))
    con.execute(
        f"""CREATE OR REPLACE TABLE compared AS SELECT l, r, CAST({pattern} AS INTEGER) AS pattern,
            {_chance_sql(LAST_NAME)} AS last_bits, {_chance_sql(FIRST_NAME)} AS first_bits,
            {_chance_sql(MIDDLE_NAME)} AS middle_bits
        FROM (SELECT l.id AS l, r.id AS r, {levels}, {shares}
            FROM candidates AS c JOIN identities AS l ON l.id = c.l JOIN identities AS r ON r.id = c.r
            WHERE l.animal = r.animal)"""  # noqa: S608 - own column names
    )


def _chance_sql(comparison: FieldComparison) -> str:
    cases = " ".join(
        f"WHEN {place} THEN log2(least(greatest({comparison.name}_{level.share}, {RAREST}) * {level.spread}, 1.0))"
        for place, level in enumerate(comparison.levels)
        if level.share
    )
    return f"CASE {comparison.name} {cases} ELSE 0.0 END"


def levels_from(pattern: int) -> Levels:
    """The levels that a pattern's digits stand for."""
    return tuple(int(digit) for digit in f"{pattern:0{len(COMPARISONS)}d}")


def score_candidates(con: DuckDBPyConnection, scorer: Scorer) -> None:
    """Fill table `scored` (l, r, bits, barred): what each compared pair says, and whether anything contradicts it."""
    patterns = [pattern for (pattern,) in con.execute("SELECT DISTINCT pattern FROM compared").fetchall()]
    sums = [scorer.sums(levels_from(pattern)) for pattern in patterns]
    arrays = {
        "pattern": pa.array(patterns, pa.int32()),
        "barred": pa.array([bool(found.contradictions) for found in sums], pa.bool_()),
    }
    for place, relation in enumerate(LevelSums._fields[:6]):
        arrays[relation] = pa.array([found[place] for found in sums], pa.float64())
    con.register("patterns", pa.table(arrays))
    con.execute(
        f"CREATE OR REPLACE TABLE scored AS SELECT l, r, barred, same - log2({RIVALS_SQL}) AS bits"  # noqa: S608
        " FROM compared JOIN patterns USING (pattern)"
    )
    con.unregister("patterns")


__all__ = [
    "compare_candidates",
    "connect",
    "find_candidates",
    "levels_from",
    "load",
    "population_of",
    "score_candidates",
]
