"""Small lists as senders make them: comma-separated, a workbook of the new kind, one of the old."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
import xlwt

from carelaw.gateway.rules.rosters.filing import COLUMNS
from tests.gateway.world import DEA, NPI

GOOD: dict[str, Any] = {
    "location_name": "Prairie Pharmacy Springfield",
    "address": "1 Main St",
    "city": "Springfield",
    "state": "IL",
    "zip_code": "62701",
    "pharmacy_contact": "Front desk",
    "pharmacy_contact_email": "desk@prairie.example",
    "pharmacist_first_name": "Odessa",
    "pharmacist_last_name": "Quill",
    "pharmacy_dea": DEA,
    "npi": NPI,
    "pharmacist_license": "051.298765",
}


def row(**other: Any) -> dict[str, Any]:
    """A row that is right, but for what is said."""
    return {**GOOD, **other}


def grid(rows: Sequence[dict[str, Any]], columns: Sequence[str] = tuple(COLUMNS)) -> list[list[Any]]:
    """Heads and rows."""
    return [list(columns), *([one.get(name, "") for name in columns] for one in rows)]


def as_csv(cells: Sequence[Sequence[Any]], delimiter: str = ",") -> bytes:
    """Comma-separated, with the mark that spreadsheets put in front."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(cells)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def as_xlsx(cells: Sequence[Sequence[Any]], *, above: int = 0, cover: bool = False) -> bytes:
    """A workbook; numbers stay numbers. `above` puts blank rows over the heads, `cover` a sheet in front."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    if cover:
        book.add_worksheet("Cover").write(0, 0, "List of pharmacists")
    sheet = book.add_worksheet("List")
    for number, line in enumerate(cells):
        for place, cell in enumerate(line):
            sheet.write(number + above, place, cell)
    book.close()
    return made.getvalue()


def as_xls(cells: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of the old kind."""
    made, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("List")
    for number, line in enumerate(cells):
        for place, cell in enumerate(line):
            sheet.write(number, place, cell)
    book.save(made)
    return made.getvalue()
