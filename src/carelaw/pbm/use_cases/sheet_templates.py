"""Sheets by a template, CSV or workbook: the good rows are taken, each bad cell is told with what is permitted."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.sheets import ColumnOf
from carelaw.platform.bulk.workbooks import Content, content_of, grid_of

MOST_ROWS = 50_000
_READ = (Content.CSV, Content.XLSX, Content.XLS)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One cell that cannot be taken: where it stands, what it holds, what is permitted, under which paragraph."""

    file: str
    row: int
    field: str
    value: str
    permitted: str
    cite: str

    @property
    def says(self) -> str:
        """The same as a sentence."""
        shown = f"“{self.value}”" if self.value else "an empty cell"
        return f"{self.file}, row {self.row}, {self.field}: {shown} is not permitted. Permitted: {self.permitted}."

    def as_dict(self) -> dict[str, Any]:
        """The same for a machine."""
        return {name: getattr(self, name) for name in ("file", "row", "field", "value", "permitted", "cite")}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its number in the sheet, its cells as sent, and what they were read as; empty where a cell is bad."""

    number: int
    sent: Mapping[str, str]
    values: Mapping[str, Any]
    faults: tuple[CellFault, ...] = ()


def read_template(
    file: Attached, columns: Sequence[ColumnOf], *, cite: str, protected: bool = False
) -> tuple[ReadRow, ...]:
    """The rows of a sheet. Refuses a file that is no sheet, or whose header lacks a column.

    Of a sheet about people a fault never repeats the cell.
    """
    needed = {column.name for column in columns if column.required}
    content = content_of(file.content)
    known = ", ".join(column.name for column in columns)
    if content not in _READ:
        says = f"{file.name} is {content.value}. Send the template as CSV or as an Excel workbook. Columns: {known}."
        raise Refusal("sheet-not-read", says, cite=cite, field="file")
    grid = grid_of(
        file.content, content, file_name=file.name, is_header=lambda cells: needed <= {one.lower() for one in cells}
    )
    if grid is None:
        says = f"{file.name} has no row with the columns {', '.join(sorted(needed))}. The columns are: {known}."
        raise Refusal("sheet-columns-missing", says, cite=cite, field="file")
    if len(grid.rows) > MOST_ROWS:
        says = f"{file.name} has {len(grid.rows):,} rows. Permitted: up to {MOST_ROWS:,}; split the file."
        raise Refusal("sheet-too-long", says, cite=cite, field="file", kind="too-large")
    header = [cell.strip().lower() for cell in grid.header]
    return tuple(_row(file.name, number, header, cells, columns, cite, protected) for number, cells in grid.rows)


def _row(
    file: str,
    number: int,
    header: Sequence[str],
    cells: Sequence[str],
    columns: Sequence[ColumnOf],
    cite: str,
    protected: bool,
) -> ReadRow:
    sent = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    values: dict[str, Any] = {}
    faults = []
    for column in columns:
        text = sent.get(column.name, "")
        try:
            if not text and column.required:
                raise ValueError
            values[column.name] = column.parse(text) if text else None
        except (ValueError, ArithmeticError):
            shown = "(not repeated)" if protected and text else text[:80]
            faults.append(CellFault(file, number, column.name, shown, column.says, column.cite or cite))
    return ReadRow(number, sent, {} if faults else values, tuple(faults))


def told(rows: Sequence[ReadRow], taken: int, noun: str) -> tuple[str, dict[str, Any]]:
    """What became of a sheet, as a sentence and for a machine: every row that came in is accounted for."""
    faults = [fault for row in rows for fault in row.faults]
    refused = sum(bool(row.faults) for row in rows)
    says = f"{counted(len(rows), 'row')}: {counted(taken, noun)} taken, {refused:,} put aside."
    if faults:
        says += " " + " ".join(fault.says for fault in faults[:5])
    more = {"rows_in": len(rows), "taken": taken, "refused": refused, "faults": [one.as_dict() for one in faults]}
    return says, more


def blank_template(columns: Sequence[ColumnOf]) -> str:
    """A template to fill: the headings, and under each what is permitted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    writer.writerow([column.says + ("" if column.required else "; or empty") for column in columns])
    return "\ufeff" + out.getvalue()


def blank_workbook(columns: Sequence[ColumnOf]) -> bytes:
    """The same as an Excel workbook; the second sheet says what is permitted."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, says = book.add_worksheet("Template"), book.add_worksheet("Permitted")
    sheet.write_row(0, 0, [column.name for column in columns])
    says.write_row(0, 0, ["column", "permitted", "needed", "law"])
    for place, column in enumerate(columns, start=1):
        says.write_row(place, 0, [column.name, column.says, "yes" if column.required else "no", column.cite])
    sheet.set_column(0, len(columns) - 1, 18)
    says.set_column(0, 3, 40)
    book.close()
    return out.getvalue()


def dollars(text: str) -> Decimal:
    """An amount of dollars with at most two decimals; negative where money went back."""
    value = Decimal(text.removeprefix("$").replace(",", ""))
    if not value.is_finite() or value != value.quantize(Decimal("0.01")) or abs(value) >= 10**11:
        raise ValueError(text)
    return value.quantize(Decimal("0.01"))


def unit_price(text: str) -> Decimal:
    """A unit price with at most five decimals."""
    value = Decimal(text.removeprefix("$"))
    if not value.is_finite() or value < 0 or value != value.quantize(Decimal("0.00001")) or value >= 10**7:
        raise ValueError(text)
    return value


def line(most: int) -> Any:
    """Text of one line."""

    def parse(text: str) -> str:
        if len(text) > most or "\n" in text:
            raise ValueError(text)
        return text

    return parse


def reference(text: str) -> str:
    """A reference of somebody else's: letters, digits, dots, hyphens and underscores."""
    if len(text) > 40 or not all(one.isascii() and (one.isalnum() or one in "._-") for one in text):
        raise ValueError(text)
    return text


def ndc(text: str) -> str:
    """An eleven-digit national drug code; hyphens are taken out."""
    digits = text.replace("-", "")
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    return digits


def yes_no(text: str) -> bool:
    """Yes or no."""
    if text.lower() not in {"yes", "no", "y", "n"}:
        raise ValueError(text)
    return text.lower().startswith("y")
