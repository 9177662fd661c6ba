"""A patient who is easy to find: every value is unique, and is looked for in every way in which it may be written."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

LAST, FIRST = "Zyxquacken", "Brontozeb"
STREET, PHONE, ID, NUMBER = "77 Markedperson Way", "8145550199", "QXMARK9971", "7741923650"
BORN = ("1953-11-27", "19531127", "11/27/1953", "11-27-1953", "27.11.1953", "November 27, 1953", "Nov 27, 1953")
PLAIN = (LAST, FIRST, STREET, PHONE, "814-555-0199", "(814) 555-0199", ID, NUMBER, *BORN)
FIELDS = {
    "PAT02": "06",
    "PAT03": ID,
    "PAT07": LAST.upper(),
    "PAT08": FIRST.upper(),
    "PAT12": STREET.upper(),
    "PAT17": PHONE,
    "PAT18": "19531127",
    "DSP02": NUMBER,
}
PERSON = {"last_name": LAST, "first_name": FIRST, "birth_date": "1953-11-27"}


def _written(value: str) -> Iterator[bytes]:
    for cased in (value, value.upper(), value.lower()):
        yield from (cased.encode(), quote(cased, safe="").encode(), quote_plus(cased).encode())
        yield cased.encode("utf-16-le")
        # Base64 of a text that holds the value, at each of the three places where it may begin.
        for shift in range(3):
            inside = base64.b64encode(b"\x00" * shift + cased.encode())
            yield inside[(0, 2, 3)[shift] : len(inside) - 4 if len(inside) > 12 else len(inside)]


MARKS = {mark: value for value in PLAIN for mark in _written(value) if len(mark) >= 8}
_PACKED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


def marks_in(content: bytes | str) -> list[str]:
    """The marked values that a text holds, as they are, coded, or packed (base64 and compressed)."""
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    found = {value for text in _opened(raw) for mark, value in MARKS.items() if mark in text or mark in text.lower()}
    return sorted(found)


def _opened(raw: bytes) -> Iterator[bytes]:
    yield raw
    for packed in _PACKED.findall(raw):
        for decode in (base64.b64decode, base64.urlsafe_b64decode):
            with contextlib.suppress(binascii.Error, ValueError):
                opened = decode(packed + b"=" * (-len(packed) % 4))
                yield opened
                for start in (opened, opened[1:]):
                    with contextlib.suppress(zlib.error):
                        yield zlib.decompress(start)


def marks_in_tables() -> dict[str, list[str]]:
    """Every table of the database that holds a mark, and which."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held = {mark for row in cursor.fetchall() for value in row for mark in marks_in(_text(value))}
            if held:
                found[table] = sorted(held)
    return found


def _text(value: Any) -> bytes | str:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value)


def marks_in_files(folder: Path) -> dict[str, list[str]]:
    """Every file below a folder that holds a mark, in its name or its bytes."""
    found = {}
    for path in folder.rglob("*"):
        held = marks_in(str(path.relative_to(folder))) + (marks_in(path.read_bytes()) if path.is_file() else [])
        if held:
            found[str(path.relative_to(folder))] = held
    return found


@dataclass
class Opened:
    """What the process opens for writing, whether or not it is still there afterwards."""

    paths: list[str] = field(default_factory=list)
    watching: bool = False

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.watching or event != "open" or not isinstance(given[0], str | bytes | Path):
            return
        mode, flags = given[1], given[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & 3):
            self.paths.append(str(given[0]))


OPENED = Opened()
# An audit hook stays for the life of the process; it looks only while a test asks it to.
sys.addaudithook(OPENED)


@contextlib.contextmanager
def files_opened() -> Iterator[list[str]]:
    """The paths that are opened for writing meanwhile."""
    OPENED.paths, OPENED.watching = [], True
    try:
        yield OPENED.paths
    finally:
        OPENED.watching = False


@dataclass
class Traffic:
    """Every address asked for and every header that came back."""

    lines: list[str] = field(default_factory=list)
    failures: list[Any] = field(default_factory=list)

    def note(self, response: Any) -> Any:
        """Remember what a line of an access log would hold, and pages that tell of a fault of ours."""
        asked: Mapping[str, Any] = response.request
        self.lines.append(f"{asked['PATH_INFO']}?{asked.get('QUERY_STRING', '')}")
        self.lines += [f"{name}: {value}" for name, value in response.headers.items()]
        if response.status_code >= 500:
            self.failures.append(response)
        return response
