"""Sheets that leave: the template to fill, and the returned copy of a list with its errors beside each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from carelaw.gateway.rules.rosters.filing import COLUMNS
from carelaw.gateway.store.models import RosterFiling
from carelaw.gateway.use_cases.permissions import FILE_ROSTER
from carelaw.gateway.use_cases.rosters.looking import returned_rows
from carelaw.gateway.use_cases.rosters.receiving import filing_of
from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


def template(actor: Actor, kind: str) -> bytes:
    """An empty list with every column, to fill."""
    require(actor, FILE_ROSTER)
    return _made(kind, [tuple(COLUMNS)])


def returned_copy(actor: Actor, reference: str, kind: str) -> tuple[RosterFiling, bytes]:
    """A list as it was sent, with the errors of each row in a last column."""
    filing = filing_of(actor, reference)
    return filing, _made(kind, returned_rows(filing))


def _made(kind: str, rows: Iterable[Sequence[str]]) -> bytes:
    if kind not in KINDS:
        says = f"A sheet comes as {' or '.join(KINDS)}, not as “{kind[:12]}”."
        raise Refusal("sheet-kind-unknown", says, field="kind", kind="not-found")
    return _xlsx(rows) if kind == "xlsx" else _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    for row in rows:
        writer.writerow([csv_safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    # Text stays text: no cell becomes a formula, a link or a number that loses its zeros.
    book = xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": False})
    sheet, head = book.add_worksheet("Roster"), book.add_format({"bold": True})
    as_text = book.add_format({"num_format": "@"})
    sheet.set_column(0, len(COLUMNS) - 1, 20, as_text)
    sheet.set_column(len(COLUMNS), len(COLUMNS), 80, as_text)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, head if number == 0 else as_text)
    book.close()
    return made.getvalue()
