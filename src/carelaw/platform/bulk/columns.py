"""Columns of a bulk file: each kind of cell once in Python and once in SQL, and what is permitted, in words.

Money is whole cents and quantities are thousandths in SQL; in Python both are Decimal. No cell is ever a float.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from carelaw.platform.bulk.sheets import ColumnOf


@dataclass(frozen=True, slots=True)
class CellKind:
    """How a cell reads: the SQL type, an expression over `{x}` that is NULL for a bad cell, and its Python twin."""

    type: str
    sql: str
    parse: Callable[[str], Any]
    says: str


@dataclass(frozen=True, slots=True)
class BulkColumn:
    """A column: our name, other headings under which senders know it, its kind, and whether it must be filled."""

    name: str
    kind: CellKind
    known_as: Sequence[str] = ()
    required: bool = False
    cite: str = ""

    @property
    def permitted(self) -> str:
        return self.kind.says if self.required else f"{self.kind.says}; or empty"

    @property
    def as_sheet_column(self) -> ColumnOf:
        """The same column for the reader of small sheets."""
        return ColumnOf(self.name, self.kind.parse, self.kind.says, self.required, self.cite)


def dollars(*, signed: bool = False) -> CellKind:
    """An amount of US dollars with at most two decimals."""
    pattern = ("-?" if signed else "") + r"\d{1,9}(\.\d{1,2})?"
    says = "dollars and cents such as 12.50" + (", negative where money is taken back" if signed else ", not negative")
    sql = _when(pattern, "CAST(TRY_CAST({x} AS DECIMAL(13, 2)) * 100 AS BIGINT)")
    return CellKind("BIGINT", sql, _matching(pattern, Decimal), says)


def quantity() -> CellKind:
    """A quantity with at most three decimals."""
    pattern = r"\d{1,9}(\.\d{1,3})?"
    sql = _when(pattern, "CAST(TRY_CAST({x} AS DECIMAL(14, 3)) * 1000 AS BIGINT)")
    return CellKind(
        "BIGINT", sql, _matching(pattern, Decimal), "a number with at most three decimals such as 30 or 2.5"
    )


def day() -> CellKind:
    """A calendar date, as claims write it or as ISO 8601 does."""
    compact, dashed = r"(19|20)\d{6}", r"(19|20)\d{2}-\d{2}-\d{2}"
    sql = (
        f"CASE WHEN regexp_full_match({{x}}, '{compact}') THEN CAST(try_strptime({{x}}, '%Y%m%d') AS DATE) "
        f"WHEN regexp_full_match({{x}}, '{dashed}') THEN TRY_CAST({{x}} AS DATE) END"
    )
    return CellKind("DATE", sql, _matching(f"{compact}|{dashed}", date.fromisoformat), "a date such as 20240305")


_INSTANT = r"(19|20)\d{2}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-][01]\d:[0-5]\d)"


def instant() -> CellKind:
    """An instant with its offset from UTC; in SQL as microseconds since 1970."""
    sql = _when(_INSTANT, "epoch_us(TRY_CAST({x} AS TIMESTAMPTZ))")
    return CellKind("BIGINT", sql, _matching(_INSTANT, _utc), "an instant such as 2024-03-05T14:07:00Z")


def code(*permitted: str) -> CellKind:
    """One of a few words, in any case of letters."""
    known = {word.lower(): word for word in permitted}
    whole = " ".join(f"WHEN '{word.lower()}' THEN '{word}'" for word in permitted)
    says = "one of " + ", ".join(permitted)
    return CellKind("VARCHAR", f"CASE lower({{x}}) {whole} END", lambda cell: _known(cell, known), says)


def text(pattern: str, says: str) -> CellKind:
    """A text of a fixed form, such as an identifier; leading zeros stay."""
    return CellKind("VARCHAR", _when(pattern, "{x}"), _matching(pattern), says)


def count(least: int, most: int) -> CellKind:
    """A whole number within limits."""
    digits = len(str(most))
    pattern = rf"\d{{1,{digits}}}"
    number = "TRY_CAST({x} AS BIGINT)"
    sql = f"CASE WHEN regexp_full_match({{x}}, '{pattern}') AND {number} BETWEEN {least} AND {most} THEN {number} END"

    def parse(cell: str) -> int:
        found = int(cell) if re.fullmatch(pattern, cell, re.ASCII) else -1
        if not least <= found <= most:
            raise ValueError
        return found

    return CellKind("BIGINT", sql, parse, f"a whole number from {least} to {most}")


def _when(pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({{x}}, '{pattern}') THEN {value} END"


def _matching(pattern: str, read: Callable[[str], Any] = str) -> Callable[[str], Any]:
    compiled = re.compile(pattern, re.ASCII)

    def parse(cell: str) -> Any:
        # A refusal never repeats the cell: it may be about a patient.
        if not compiled.fullmatch(cell):
            raise ValueError
        return read(cell)

    return parse


def _known(cell: str, known: dict[str, str]) -> str:
    if cell.lower() not in known:
        raise ValueError
    return known[cell.lower()]


def _utc(cell: str) -> datetime:
    return datetime.fromisoformat(cell).astimezone(UTC)
