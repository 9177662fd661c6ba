"""Read a sheet (CSV with a header row) into typed rows; each bad cell is named, and the other rows are taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from carelaw.kernel.refusal import Problem, Refusal

Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column: its heading, how a cell is read (ValueError when it cannot be), and what is permitted, in words."""

    name: str
    parse: Parse
    says: str
    required: bool = True
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as sent and as read. `values` is empty when a cell is bad; `sent` always holds what stood there."""

    number: int
    sent: Mapping[str, str]
    values: Mapping[str, Any]
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: the good rows, and the bad ones with what is wrong; numbered as a spreadsheet does."""

    file_name: str
    rows: Sequence[Row]
    refused: Sequence[Row]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every bad cell, in the order of the file."""
        return tuple(problem for row in self.refused for problem in row.problems)


def read_sheet(stream: BinaryIO, columns: Sequence[ColumnOf], *, file_name: str) -> Sheet:
    """Read a whole sheet. Refuses a file that is not text in UTF-8 or whose header lacks a required column."""
    read = list(rows_of(stream, columns, file_name=file_name))
    return Sheet(file_name, [r for r in read if not r.problems], [r for r in read if r.problems])


def rows_of(stream: BinaryIO, columns: Sequence[ColumnOf], *, file_name: str) -> Iterator[Row]:
    """The rows of a sheet one by one, good and bad, for files too long to hold."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    lines = csv.reader(text)
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_header(header, columns, file_name)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield _row(lines.line_num, header, cells, columns, file_name)
    except UnicodeDecodeError:
        says = f"{file_name} is not text in UTF-8. Save the sheet as “CSV UTF-8” and send it again."
        raise Refusal("sheet-not-utf-8", says, field="file") from None
    except csv.Error:
        says = f"{file_name}, row {lines.line_num}: this is no row of a CSV sheet. Save it as CSV and send it again."
        raise Refusal("sheet-unreadable", says, field="file") from None
    finally:
        text.detach()  # the file is its opener's to close


def _check_header(header: Sequence[str], columns: Sequence[ColumnOf], file_name: str) -> None:
    missing = [column.name for column in columns if column.required and column.name not in header]
    if missing:
        known = ", ".join(column.name for column in columns)
        says = f"{file_name}, row 1: missing columns {', '.join(missing)}. The columns are: {known}."
        raise Refusal("sheet-columns-missing", says, field="file")


def _row(number: int, header: Sequence[str], cells: Sequence[str], columns: Sequence[ColumnOf], file_name: str) -> Row:
    sent = dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    problems = []
    if len(cells) > len(header):
        says = (
            f"{file_name}, row {number}: {len(cells)} cells under {len(header)} headings. Quote cells that hold commas."
        )
        problems.append(Problem("row-too-long", says))
    for column in columns:
        text = sent.get(column.name, "").strip()
        try:
            values[column.name] = _cell(text, column)
        except (ValueError, InvalidOperation):
            shown = f"“{text}”" if text else "an empty cell"
            says = f"{file_name}, row {number}, {column.name}: {shown} is not permitted. Permitted: {column.says}."
            problems.append(Problem("cell-not-permitted", says, f"row {number}, {column.name}", column.cite or None))
    return Row(number, sent, {} if problems else values, tuple(problems))


def _cell(text: str, column: ColumnOf) -> Any:
    if text:
        return column.parse(text)
    if column.required:
        raise ValueError(column.name)
    return None


def day(text: str) -> date:
    """A date written 2024-02-29 or 20240229."""
    return date.fromisoformat(text)


def amount(text: str) -> Decimal:
    """A finite decimal amount; a leading dollar sign and separators of thousands are taken off."""
    value = Decimal(text.removeprefix("$").replace(",", ""))
    if not value.is_finite():
        raise ValueError(text)
    return value


def one_of(*permitted: str) -> Parse:
    """A cell that holds one of these words, in any case of letters."""
    known = {word.casefold(): word for word in permitted}

    def parse(text: str) -> str:
        if text.casefold() not in known:
            raise ValueError(text)
        return known[text.casefold()]

    return parse
