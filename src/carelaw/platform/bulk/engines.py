"""One SQL text on two engines: DuckDB on one machine, Spark on a cluster.

The text is DuckDB's, in the part of it that both understand once sqlglot has put it into the other's words: whole
numbers only, `//` for their division, `date_diff` for days, every order total. The law's numbers come in as `$names`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from carelaw.platform.bulk.staging import Connection

Given = Mapping[str, Any]
Rows = list[dict[str, Any]]
_NAMED = re.compile(r"\$([a-z][a-z0-9_]*)")
_MADE = re.compile(r"CREATE TABLE ([a-z0-9_]+) AS\s", re.IGNORECASE)


class Engine(Protocol):
    """Runs the texts of a check and reads what they leave."""

    def run(self, name: str, given: Given) -> None:
        """Run the statements of one text, each with the numbers that it names."""

    def rows(self, query: str) -> Rows:
        """The rows of a query."""

    def load(self, table: str, columns: Sequence[str], paths: Sequence[Path], where: str = "") -> None:
        """Make a table of the rows of some Parquet files; of no file it is empty."""

    def look(self, table: str, columns: Sequence[str], paths: Sequence[Path]) -> None:
        """Give the rows of some Parquet files a name without reading them yet; a name given again is another's."""

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of rows."""

    def rename(self, table: str, name: str) -> None:
        """Call a table by another name."""

    def forget(self, *tables: str) -> None:
        """Drop tables that texts have left."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The SQL files of one package, such as `carelaw.pbm.bulk`; `market/prices.sql` lies in a folder of it."""

    package: str

    def text_of(self, name: str) -> str:
        """The text of one file."""
        return _text(self.package, name)

    def statements_of(self, name: str) -> tuple[str, ...]:
        """The statements of one file, without its comments."""
        return _statements(self.package, name)

    def tables_of(self, name: str) -> tuple[str, ...]:
        """The tables that one file leaves."""
        return tuple(found[1] for one in self.statements_of(name) if (found := _MADE.match(one)))


@cache
def _text(package: str, name: str) -> str:
    return files(package).joinpath(*name.split("/")).read_text("utf-8")


@cache
def _statements(package: str, name: str) -> tuple[str, ...]:
    bare = re.sub(r"--[^\n]*", "", _text(package, name))
    # A semicolon inside a text in quotes ends no line.
    return tuple(one.strip() for one in re.split(r";\s*(?:\n|$)", bare) if one.strip())


class DuckEngine:
    """DuckDB, in the process."""

    def __init__(self, connection: Connection, texts: Texts) -> None:
        self.connection, self.texts = connection, texts

    def run(self, name: str, given: Given) -> None:
        for statement in self.texts.statements_of(name):
            named = {key: given[key] for key in _NAMED.findall(statement)}
            self.connection.execute(statement, named or None)

    def rows(self, query: str) -> Rows:
        found = self.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]

    def load(self, table: str, columns: Sequence[str], paths: Sequence[Path], where: str = "") -> None:
        self.forget(table)
        if not paths:
            self.connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            return
        listed = ", ".join(f"'{path}'" for path in paths)
        self.connection.execute(
            f"CREATE TABLE {table} AS SELECT {_names(columns)} "  # noqa: S608
            f"FROM read_parquet([{listed}], hive_partitioning = false) {_filter(where)}"
        )

    def look(self, table: str, columns: Sequence[str], paths: Sequence[Path]) -> None:
        if not paths:
            empty = ", ".join("CAST(NULL AS {1}) AS {0}".format(*one.split(" ", 1)) for one in columns)
            self.connection.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT {empty} WHERE false")
            return
        listed = ", ".join(f"'{path}'" for path in paths)
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {table} AS SELECT {_names(columns)} "  # noqa: S608
            f"FROM read_parquet([{listed}], hive_partitioning = false)"
        )

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.forget(table)
        self.connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        if rows:
            listed = [list(values) for values in zip(*rows, strict=True)]
            self.connection.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", listed)

    def rename(self, table: str, name: str) -> None:
        self.connection.execute(f"ALTER TABLE {table} RENAME TO {name}")

    def forget(self, *tables: str) -> None:
        for table in tables:
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")


class SparkEngine:
    """Spark, by the same texts in its own words; what a statement makes is a view that is kept while it is needed."""

    def __init__(self, session: Any, texts: Texts) -> None:
        self.session, self.texts = session, texts

    def run(self, name: str, given: Given) -> None:
        for statement in self.texts.statements_of(name):
            made = _MADE.match(statement)
            if made is None:
                raise ValueError(f"{name} holds a statement that makes no table.")
            _kept(self.session.sql(in_spark(statement[made.end() :], given)), made[1])

    def rows(self, query: str) -> Rows:
        return [row.asDict() for row in self.session.sql(in_spark(query, {})).collect()]

    def load(self, table: str, columns: Sequence[str], paths: Sequence[Path], where: str = "") -> None:
        self.forget(table)
        if paths:
            # With the columns told Spark does not open every file once more to ask.
            schema = ", ".join(_in_spark_types(column) for column in columns)
            frame = self.session.read.schema(schema).parquet(*(str(path) for path in paths))
            frame = frame.where(in_spark(where, {})) if where else frame
        else:
            frame = self.session.createDataFrame([], ", ".join(_in_spark_types(column) for column in columns))
        _kept(frame, table)

    def look(self, table: str, columns: Sequence[str], paths: Sequence[Path]) -> None:
        if paths:
            frame = self.session.read.parquet(*(str(path) for path in paths)).selectExpr(*_names(columns).split(", "))
        else:
            frame = self.session.createDataFrame([], ", ".join(_in_spark_types(column) for column in columns))
        frame.createOrReplaceTempView(table)

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        schema = ", ".join(_in_spark_types(column) for column in columns)
        made = self.session.createDataFrame([tuple(row) for row in rows], schema)
        made.createOrReplaceTempView(table)

    def rename(self, table: str, name: str) -> None:
        self.session.table(table).createOrReplaceTempView(name)

    def forget(self, *tables: str) -> None:
        for table in tables:
            self.session.catalog.dropTempView(table)


def _kept(frame: Any, table: str) -> None:
    # What follows is planned from the rows, not from all that led to them.
    frame.localCheckpoint().createOrReplaceTempView(table)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(column.split(" ", 1)[0] for column in columns)


def _filter(where: str) -> str:
    return f"WHERE {where}" if where else ""


def _in_spark_types(column: str) -> str:
    return column.replace(" VARCHAR", " STRING")


def in_spark(statement: str, given: Given) -> str:
    """A query of ours in Spark's words, the numbers of the law written into it."""
    import sqlglot

    bound = _NAMED.sub(lambda found: _literal(given[found[1]]), statement)
    [query] = sqlglot.transpile(bound, read="duckdb", write="spark")
    return str(query)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def agreed(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> bool:
    """True where two engines found the same rows, in whatever order."""
    return sorted(map(_flat, one)) == sorted(map(_flat, other))


def _flat(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(row.items()))


__all__ = ["DuckEngine", "Engine", "Given", "Rows", "SparkEngine", "Texts", "agreed", "in_spark"]
