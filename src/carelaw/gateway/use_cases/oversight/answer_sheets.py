"""The answer to a search audit as its sender has it: a workbook, a CSV sheet, or one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.workbooks import Content, content_of, grid_of
from carelaw.platform.legal_zone import zone_of

COLUMNS = ("user", "user_name", "last_name", "first_name", "birth_date", "at")
_NEEDED = frozenset(("user", "last_name", "at"))
_SHEETS = (Content.CSV, Content.XLSX, Content.XLS)
Numbered = list[tuple[int, Any]]


def rows_sent(raw: bytes, file_name: str) -> Numbered:
    """The rows of an answer, each with the number that the sender sees beside it; what is no row is kept as none.

    A time in a sheet that names no zone is Illinois's own. Raises Refusal for a file that is neither sheet nor text.
    """
    content = content_of(raw)
    if raw.lstrip()[:1] != b"{" and content in _SHEETS:
        return _of_sheet(raw, content, file_name)
    if content not in (Content.CSV, Content.TEXT):
        raise _unread(f"{file_name} is {content.value}.", file_name)
    return lines_sent(raw.decode("utf-8-sig"))


def lines_sent(text: str) -> Numbered:
    """One JSON object a line; empty lines are passed over."""
    return [(number, _object(line)) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _of_sheet(raw: bytes, content: Content, file_name: str) -> Numbered:
    grid = grid_of(raw, content, file_name=file_name, is_header=lambda cells: set(_names(cells)) >= _NEEDED)
    if grid is None:
        raise _unread(f"{file_name} has no row of headings.", file_name)
    names = _names(grid.header)
    return [(number, _row(dict(zip(names, cells, strict=False)))) for number, cells in grid.rows]


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().casefold().replace(" ", "_") for cell in cells]


def _row(cells: dict[str, str]) -> dict[str, str]:
    """A row as it came, its time with Illinois's zone where the sheet names none."""
    try:
        at = datetime.fromisoformat(cells.get("at", ""))
    except ValueError:
        return cells
    return {**cells, "at": (at if at.tzinfo else at.replace(tzinfo=zone_of("gateway"))).isoformat()}


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _unread(fault: str, file_name: str) -> Refusal:
    says = (
        f"{fault} Send a workbook (.xlsx, .xls) or comma-separated values with the headings {', '.join(COLUMNS)}, or "
        "text with one JSON object a line."
    )
    return Refusal("search-audit-unfit", says, cite=f"{SECTION}(d)(4)", field="rows")
