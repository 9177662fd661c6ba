"""Sheets as people send them: CSV, or an Excel workbook of the new kind or the old, read as rows of text.

    kind = content_of(raw)                       # what the bytes are, whatever the name says
    grid = grid_of(raw, kind, file_name=…, is_header=lambda cells: "npi" in cells)

A workbook is opened in a process of its own with a limit on memory and time, after its size unpacked was looked at.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.workbook_child import SECONDS

LARGEST_UNPACKED = 256 << 20
MOST_PARTS = 2_000
_CHILD = Path(__file__).with_name("workbook_child.py")
_OLE2, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_TYPES = "[Content_Types].xml"
_FIRST = 64 << 10
IsHeader = Callable[[Sequence[str]], bool]


class Content(StrEnum):
    """What the bytes of a file are."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XLSM = "xlsm"
    XLSB = "xlsb"
    ODS = "ods"
    ENCRYPTED = "password-protected"
    TAB = "tab-separated"
    SEMICOLON = "semicolon-separated"
    PIPE = "pipe-separated"
    PDF = "pdf"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as rows of text under a header row; each row with the number that a spreadsheet shows beside it."""

    sheet: str
    header_row: int
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def content_of(raw: bytes) -> Content:
    """What a file is by its bytes; its name is not looked at."""
    if raw.startswith(_OLE2):
        protected = "EncryptedPackage".encode("utf-16-le") in raw
        book = any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book"))
        return Content.ENCRYPTED if protected else Content.XLS if book else Content.OTHER
    if raw.startswith(_ZIP):
        return _packed(raw)
    if raw.startswith(b"%PDF"):
        return Content.PDF
    return _text(raw)


def grid_of(raw: bytes, content: Content, *, file_name: str, is_header: IsHeader) -> Grid | None:
    """The first sheet with a row that `is_header` knows, or None when no sheet has one. Refuses what cannot be read."""
    sheets = _csv(raw, file_name) if content is Content.CSV else _workbook(raw, file_name)
    for name, rows in sheets:
        for place, (number, cells) in enumerate(rows):
            if is_header(cells):
                return Grid(name, number, cells, rows[place + 1 :])
    return None


def sheets_of(raw: bytes, file_name: str) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Every sheet of a workbook with its name, as numbered rows of text. Refuses what cannot be read."""
    return list(_workbook(raw, file_name))


def column_letter(place: int) -> str:
    """The letter over a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _packed(raw: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                return Content.ODS if b"opendocument.spreadsheet" in _start(packed, "mimetype") else Content.OTHER
            types = _start(packed, _TYPES) if _TYPES in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return Content.OTHER
    if b"sheet.binary" in types:
        return Content.XLSB
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        return Content.XLSM
    return Content.XLSX if b"spreadsheetml.sheet.main+xml" in types else Content.OTHER


def _start(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        return part.read(_FIRST)


def _text(raw: bytes) -> Content:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Content.OTHER
    if "\x00" in text:
        return Content.OTHER
    first = next((line for line in text.splitlines() if line.strip()), "")
    for mark, content in (("\t", Content.TAB), (";", Content.SEMICOLON), ("|", Content.PIPE)):
        if first.count(mark) > first.count(","):
            return content
    return Content.CSV if "," in first or not first else Content.TEXT


def _csv(raw: bytes, file_name: str) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    rows, number = [], 0
    try:
        for number, cells in enumerate(lines, start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error:
        says = f"{file_name}, after row {number}: this is no row of a CSV sheet. Save it as CSV and send it again."
        raise Refusal("sheet-unreadable", says, field="file") from None
    yield "", rows


def _workbook(raw: bytes, file_name: str) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    _look_at_size(raw, file_name)
    try:
        # Nothing of the environment goes along: the child needs its bytes and no more.
        read = subprocess.run(  # noqa: S603  this interpreter and a file of this package
            [sys.executable, "-I", str(_CHILD)],
            input=raw,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(file_name) from None
    if read.returncode != 0:
        raise _unreadable(file_name)
    sheets: list[tuple[str, list[tuple[int, list[str]]]]] = []
    for line in read.stdout.splitlines():
        place, *rest = json.loads(line)
        if len(rest) == 1:
            sheets.append((rest[0], []))
        else:
            sheets[place][1].append((rest[0], rest[1]))
    yield from sheets


def _look_at_size(raw: bytes, file_name: str) -> None:
    if not raw.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        raise _unreadable(file_name) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        says = (
            f"{file_name} unpacks to {unpacked:,} bytes in {len(parts):,} parts; permitted are {LARGEST_UNPACKED:,} "
            f"bytes in {MOST_PARTS:,} parts. Save the sheet alone in a new workbook, or as CSV."
        )
        raise Refusal("workbook-too-large", says, field="file", kind="too-large")


def _unreadable(file_name: str) -> Refusal:
    says = f"{file_name} cannot be read as a workbook. Open it, save it again as .xlsx or as .csv, and send that."
    return Refusal("workbook-unreadable", says, field="file")
