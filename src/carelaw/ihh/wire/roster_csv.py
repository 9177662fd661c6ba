"""A roster as CSV: the columns in their order, a digest for each row, a trailer with count and digest of the whole."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from carelaw.ihh.facts.roster import RosterRow
from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal

COLUMNS = (*(one.name for one in fields(RosterRow)), "row_hash")
# What the change of a row is told by: everything but the change itself and the period.
_NOT_COMPARED = {"change_code", "period"}


@dataclass(frozen=True, slots=True)
class RosterRead:
    """A roster file read back: rows by column, the digest of its trailer."""

    rows: tuple[dict[str, str], ...]
    digest: str


def file_name(reference: str, period: str) -> str:
    """`roster_IHH-014_201905.csv`."""
    return f"roster_{reference}_{period.replace('-', '')}.csv"


def cells_of(row: RosterRow) -> list[str]:
    """A row as its cells, without its digest."""
    return [_cell(getattr(row, one.name)) for one in fields(RosterRow)]


def row_hash(row: RosterRow) -> str:
    """The digest by which two rows of one person are compared."""
    compared = [_cell(getattr(row, one.name)) for one in fields(RosterRow) if one.name not in _NOT_COMPARED]
    return hashlib.sha256("\x1f".join(compared).encode()).hexdigest()


def write_roster(rows: Sequence[RosterRow]) -> str:
    """The whole file."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([*(csv_safe(cell) for cell in cells_of(row)), row_hash(row)])
    body = sheet.getvalue()
    digest = hashlib.sha256(body.encode()).hexdigest()
    return f"{body}TRAILER,{len(rows)},{digest}\n"


def read_roster(text: str) -> RosterRead:
    """A roster read back. Refuses one whose trailer does not fit its rows."""
    body, mark, trailer = text.rpartition("TRAILER,")
    lines = list(csv.reader(io.StringIO(body)))
    count, _, digest = trailer.strip().partition(",")
    whole = bool(mark) and lines and tuple(lines[0]) == COLUMNS and count == str(len(lines) - 1)
    if not whole or hashlib.sha256(body.encode()).hexdigest() != digest:
        says = "The roster is not whole: its trailer does not fit its rows. Fetch it again."
        raise Refusal("roster-not-whole", says, cite="89 Ill. Adm. Code 140.993(e)", field="file")
    return RosterRead(tuple(dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]), digest)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
