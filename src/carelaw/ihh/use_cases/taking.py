"""What taking the rows of a file gives: rows refused for what the register knows, and what was left aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from carelaw.ihh.wire.claims import RowRefused
from carelaw.platform.bulk.sheets import Row


@dataclass(slots=True)
class Taken:
    """The rows that could not be taken, what was ignored by cause, and why a whole file was refused."""

    refused: list[RowRefused] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    refused_whole: str = ""


def refused(row: Row, code: str, says: str, field_: str) -> RowRefused:
    """A row of a sheet with what is wrong with it."""
    return RowRefused(row.number, code, f"Row {row.number}, {field_}: {says}", field_, tuple(row.sent.items()))
