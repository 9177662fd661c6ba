"""Bring a kept file, CSV or Parquet, into the tables of one run: the cells as sent, as read, and those put aside.

The plain bytes stand in an unlinked file below the home while the run lasts: nothing of them is left when the process
ends, however it ends. A clean CSV is read by the database itself; one with quotes, mixed line ends or broken text goes
through Python's reader first, which gives the same table.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

import duckdb
from django.conf import settings

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.columns import BulkColumn
from carelaw.platform.files.keeping import CHUNK, opened

Connection: TypeAlias = duckdb.DuckDBPyConnection
MEMORY = "4GB"
LONGEST_LINE = 1 << 20
_PARQUET = b"PAR1"
_UNREADABLE = "text in UTF-8"


@dataclass(frozen=True, slots=True)
class Staged:
    """How many rows a file has; they stand in `sent` (as sent), `typed` (as read) and `quarantined` (put aside)."""

    rows_in: int
    quarantined: int
    ignored: tuple[str, ...]


@contextmanager
def bench() -> Iterator[Connection]:
    """An empty database in memory for one run. What it spills is encrypted and lies below the home."""
    folder = _incoming() / "spill"
    with duckdb.connect(":memory:") as connection:
        for setting, value in (
            ("temp_file_encryption", "true"),
            ("temp_directory", f"'{folder}'"),
            ("memory_limit", f"'{MEMORY}'"),
            ("autoinstall_known_extensions", "false"),
            ("preserve_insertion_order", "true"),
        ):
            connection.execute(f"SET {setting} = {value}")
        yield connection


def stage(connection: Connection, digest: str, columns: Sequence[BulkColumn], *, file_name: str) -> Staged:
    """Stage a kept file. Refuses one whose header lacks a required column, and what is neither CSV nor Parquet."""
    with _plain(digest) as (path, stream):
        stream.seek(0)
        found = _parquet_columns(connection, path) if stream.read(4) == _PARQUET else None
        if found is not None:
            headings, ignored = _headings(found, columns, file_name)
            _from_parquet(connection, path, headings)
            _no_broken_rows(connection)
        else:
            header = _header(stream, file_name)
            headings, ignored = _headings(header, columns, file_name)
            _from_csv(connection, path, stream, header, headings, file_name)
    rows_in = _count(connection, "sent") + _count(connection, "broken")
    _read_cells(connection, columns)
    return Staged(rows_in, _distinct_rows(connection), ignored)


@contextmanager
def _plain(digest: str) -> Iterator[tuple[str, BinaryIO]]:
    with tempfile.TemporaryFile(dir=_incoming()) as plain, opened(digest) as sealed:
        while block := sealed.read(CHUNK):
            plain.write(block)
        plain.flush()
        # The name of an open file without a name: the database opens it like any other.
        yield f"/dev/fd/{plain.fileno()}", plain


def _incoming() -> Path:
    folder = Path(settings.CARELAW_HOME) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


# Headings


def _header(stream: BinaryIO, file_name: str) -> list[str]:
    stream.seek(0)
    first = stream.readline(LONGEST_LINE)
    try:
        return [name.strip() for name in next(csv.reader([first.decode("utf-8-sig")]), [])]
    except (UnicodeDecodeError, csv.Error):
        says = f"{file_name} is neither CSV in UTF-8 nor Parquet. Save it as one of the two and send it again."
        raise Refusal("bulk-not-a-table", says, field="file") from None


def _parquet_columns(connection: Connection, path: str) -> list[str] | None:
    try:
        return [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()]  # noqa: S608
    except duckdb.Error:
        says = "The file begins like Parquet and cannot be read as such; it is damaged or encrypted. Send it again."
        raise Refusal("bulk-parquet-damaged", says, field="file") from None


def _headings(
    header: Sequence[str], columns: Sequence[BulkColumn], file_name: str
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Which heading of the file fills which column, and the headings that no column takes."""
    known = {_folded(word): column.name for column in columns for word in (column.name, *column.known_as)}
    headings: dict[str, str] = {}
    for heading in header:
        name = known.get(_folded(heading))
        if name in headings:
            says = f"{file_name}: the headings “{headings[name]}” and “{heading}” both mean {name}. Keep one of them."
            raise Refusal("bulk-column-twice", says, field="file")
        if name is not None:
            headings[name] = heading
    missing = [column.name for column in columns if column.required and column.name not in headings]
    if missing:
        optional = ", ".join(column.name for column in columns if not column.required)
        says = f"{file_name} lacks the column(s) {', '.join(missing)}. Optional columns are: {optional}."
        raise Refusal("bulk-columns-missing", says, field="file")
    return headings, tuple(heading for heading in header if _folded(heading) not in known)


def _folded(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


# Rows as sent


def _from_parquet(connection: Connection, path: str, headings: Mapping[str, str]) -> None:
    cells = ", ".join(f"{_trimmed(_quoted(heading))} AS {_quoted(name)}" for name, heading in headings.items())
    source = f"read_parquet('{path}', file_row_number=true)"
    connection.execute(f"CREATE TABLE sent AS SELECT file_row_number + 2 AS row, {cells} FROM {source}")  # noqa: S608


def _from_csv(
    connection: Connection,
    path: str,
    stream: BinaryIO,
    header: Sequence[str],
    headings: Mapping[str, str],
    file_name: str,
) -> None:
    if _is_plain(stream):
        try:
            return _by_database(connection, path, header, headings)
        except duckdb.Error:
            connection.execute("DROP TABLE IF EXISTS sent; DROP TABLE IF EXISTS broken")
    return _by_python(connection, stream, header, headings, file_name)


def _is_plain(stream: BinaryIO) -> bool:
    """True where a line is a row: no quotes, one kind of line end, no empty line, text in UTF-8."""
    stream.seek(0)
    carriage = b"\r\n" in stream.readline(LONGEST_LINE)
    stream.seek(0)
    tail = b""
    while block := stream.read(CHUNK):
        lines = tail + block
        cut = lines.rfind(b"\n") + 1
        whole, tail = lines[:cut], lines[cut:]
        if b'"' in lines or b"\0" in lines or len(tail) > LONGEST_LINE:
            return False
        if whole.startswith((b"\n", b"\r\n")) or b"\n\n" in whole or b"\n\r" in whole:
            return False
        if whole.count(b"\r") != (whole.count(b"\n") if carriage else 0) or not _is_text(whole):
            return False
    return _is_text(tail) and b"\r" not in tail


def _is_text(lines: bytes) -> bool:
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _by_database(connection: Connection, path: str, header: Sequence[str], headings: Mapping[str, str]) -> None:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(header)))
    cells = ", ".join(f"{_trimmed(f'c{header.index(word)}')} AS {_quoted(name)}" for name, word in headings.items())
    source = (
        f"read_csv('{path}', auto_detect=false, delim=',', quote='', escape='', header=true, "
        f"columns={{{columns}}}, store_rejects=true, rejects_limit=0, max_line_size={LONGEST_LINE})"
    )
    connection.execute(f"CREATE TABLE sent AS SELECT row_number() OVER () + 1 AS row, {cells} FROM {source}")  # noqa: S608
    says = _one_under_each(len(header))
    connection.execute(f"CREATE TABLE broken AS SELECT DISTINCT line AS row, '{says}' AS says FROM reject_errors")  # noqa: S608
    if _count(connection, "broken"):
        _number_past_the_broken(connection)


def _number_past_the_broken(connection: Connection) -> None:
    """Give each taken row its line: the broken lines before it pushed it down."""
    connection.execute(
        "CREATE TABLE numbered AS WITH gaps AS (SELECT row - 1 - row_number() OVER (ORDER BY row) AS good_before, "
        "row_number() OVER (ORDER BY row) AS broken_so_far FROM broken), "
        "pushed AS (SELECT good_before, max(broken_so_far) AS by_lines FROM gaps GROUP BY good_before) "
        "SELECT sent.row + coalesce(by_lines, 0) AS row, sent.* EXCLUDE (row) "
        "FROM sent ASOF LEFT JOIN pushed ON sent.row - 2 >= good_before"
    )
    connection.execute("DROP TABLE sent; ALTER TABLE numbered RENAME TO sent")


def _by_python(
    connection: Connection, stream: BinaryIO, header: Sequence[str], headings: Mapping[str, str], file_name: str
) -> None:
    places = [header.index(heading) for heading in headings.values()]
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=_incoming()) as clean:
        broken = _cleaned(stream, clean, len(header), places, file_name)
        clean.flush()
        columns = ", ".join(["'row': 'BIGINT'", *(f"'{name}': 'VARCHAR'" for name in headings)])
        cells = ", ".join(f"{_trimmed(_quoted(name))} AS {_quoted(name)}" for name in headings)
        source = (
            f"read_csv('/dev/fd/{clean.fileno()}', auto_detect=false, delim=',', quote='\"', escape='\"', "
            f"header=false, columns={{{columns}}}, max_line_size={LONGEST_LINE * 2})"
        )
        connection.execute(f"CREATE TABLE sent AS SELECT row, {cells} FROM {source}")  # noqa: S608
    _no_broken_rows(connection)
    if broken:
        connection.executemany("INSERT INTO broken VALUES (?, ?)", broken)


def _cleaned(
    stream: BinaryIO, clean: io.TextIOBase, width: int, places: Sequence[int], file_name: str
) -> list[tuple[int, str]]:
    """Write every whole row anew, led by its number; gives the rows that cannot be read, with what is wrong."""
    stream.seek(0)
    # The stream is the run's to close.
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    read, write = csv.reader(lines), csv.writer(clean, quoting=csv.QUOTE_ALL, lineterminator="\n")
    broken: list[tuple[int, str]] = []
    try:
        next(read)
        for cells in read:
            number = read.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != width:
                broken.append((number, _one_under_each(width)))
            elif not all(cell.isprintable() or _is_clean(cell) for cell in cells):
                broken.append((number, _UNREADABLE))
            else:
                write.writerow([number, *(cells[place].replace("\n", " ").replace("\r", " ") for place in places)])
    except csv.Error:
        says = f"{file_name}, row {read.line_num}: no table from here on. Look for a quote that is never closed."
        raise Refusal("bulk-not-a-table", says, field="file") from None
    finally:
        lines.detach()
    return broken


def _is_clean(cell: str) -> bool:
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in cell)


def _one_under_each(width: int) -> str:
    return f"{width} cells, one under each heading"


def _no_broken_rows(connection: Connection) -> None:
    connection.execute("CREATE TABLE broken (row BIGINT, says VARCHAR)")


# Cells as read


def _read_cells(connection: Connection, columns: Sequence[BulkColumn]) -> None:
    present = {row[0] for row in connection.execute("DESCRIBE sent").fetchall()}
    read, bad = [], []
    for column in columns:
        name = _quoted(column.name)
        if column.name not in present:
            read.append(f"CAST(NULL AS {column.kind.type}) AS {name}")
            continue
        read.append(f"{column.kind.sql.replace('{x}', name)} AS {name}")
        wanting = f"OR sent.{name} IS NULL" if column.required else ""
        bad.append((column, f"(typed_all.{name} IS NULL AND (sent.{name} IS NOT NULL {wanting}))"))
    connection.execute(f"CREATE TABLE typed_all AS SELECT row, {', '.join(read)} FROM sent")  # noqa: S608
    connection.execute("CREATE TABLE quarantined (row BIGINT, field VARCHAR, value VARCHAR, permitted VARCHAR)")
    connection.execute("INSERT INTO quarantined SELECT row, '', '', says FROM broken")
    joined = "FROM sent POSITIONAL JOIN typed_all"
    any_bad = " OR ".join(test for _, test in bad)
    connection.execute(f"CREATE TABLE wrong AS SELECT sent.row {joined} WHERE {any_bad}")
    if _count(connection, "wrong"):
        for column, test in bad:
            says = column.permitted.replace("'", "''")
            connection.execute(
                f"INSERT INTO quarantined SELECT sent.row, '{column.name}', coalesce(sent.{_quoted(column.name)}, ''), "
                f"'{says}' {joined} WHERE {test}"
            )
        connection.execute("CREATE TABLE typed AS SELECT * FROM typed_all WHERE row NOT IN (FROM wrong)")
        connection.execute("DROP TABLE typed_all")
    else:
        connection.execute("ALTER TABLE typed_all RENAME TO typed")
    connection.execute("DROP TABLE sent; DROP TABLE broken; DROP TABLE wrong")


def _distinct_rows(connection: Connection) -> int:
    return _number(connection, "SELECT count(DISTINCT row) FROM quarantined")


def _count(connection: Connection, table: str) -> int:
    return _number(connection, f"SELECT count(*) FROM {table}")  # noqa: S608


def _number(connection: Connection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _trimmed(expression: str) -> str:
    return f"nullif(trim(CAST({expression} AS VARCHAR)), '')"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
