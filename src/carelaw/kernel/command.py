"""The command line's grammar: nouns then verbs, results on stdout, talk on stderr, one meaning per exit code."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TextIO


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    OUR_FAULT = 4


@dataclass(frozen=True)
class Command:
    """One command: its words (`("law", "coverage")`), what it does, its arguments and its act.

    `needs_django` is false for commands that work without a database, so that they start at once.
    """

    words: tuple[str, ...]
    says: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Console], int]
    example: str
    needs_django: bool = False


@dataclass
class Console:
    """Where a command reads and writes; tests pass their own streams."""

    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)

    def out(self, text: str) -> None:
        """A line of the result."""
        print(text, file=self.stdout)

    def err(self, text: str) -> None:
        """A line of talk: progress, hints, errors."""
        print(text, file=self.stderr)

    def rows(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: str = "table") -> None:
        """Print rows as an aligned table, JSON or CSV; the columns are the same in each."""
        listed = [{column: row.get(column) for column in columns} for row in rows]
        if format == "json":
            self.out(json.dumps(listed, ensure_ascii=False, indent=2, default=str))
        elif format == "csv":
            self.stdout.write(_as_csv(listed, columns))
        else:
            self.stdout.write(_as_table(listed, columns))

    def progress(self, label: str, total: int) -> Progress:
        """A progress bar on a terminal; silence elsewhere."""
        return Progress(self.stderr, label, total, shown=self.stderr.isatty())


class Progress:
    """Rows done, rate and time left, redrawn in place at most ten times a second."""

    def __init__(self, stream: TextIO, label: str, total: int, *, shown: bool) -> None:
        self._stream, self._label, self._total, self._shown = stream, label, max(total, 1), shown
        self._done = 0
        self._begun = self._drawn = time.monotonic()

    def advance(self, count: int = 1) -> None:
        """Say that `count` more are done."""
        self._done += count
        now = time.monotonic()
        if self._shown and (now - self._drawn > 0.1 or self._done >= self._total):
            self._drawn = now
            self._draw(now)

    def close(self) -> None:
        """End the line."""
        if self._shown:
            self._draw(time.monotonic())
            self._stream.write("\n")

    def _draw(self, now: float) -> None:
        rate = self._done / max(now - self._begun, 1e-6)
        left = (self._total - self._done) / rate if rate else 0
        filled = int(24 * min(self._done / self._total, 1))
        bar = "█" * filled + "·" * (24 - filled)
        self._stream.write(f"\r{self._label} {bar} {self._done:,}/{self._total:,} {rate:,.0f}/s {left:,.0f} s left ")
        self._stream.flush()


def add_format(parser: argparse.ArgumentParser) -> None:
    """The `--format` option that every reader takes."""
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to print the result")


# A cell that a spreadsheet would read as a formula is led by an apostrophe, so that opening an export runs nothing.
_FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r")


def csv_safe(value: Any) -> str:
    """A value as a CSV cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    text = _text(value)
    if text.startswith(_FORMULA_LEADS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_safe(row[column]) for column in columns])
    return sheet.getvalue()


def _as_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    cells = [[_cell(row[column]) for column in columns] for row in rows]
    widths = [max([len(column), *(len(line[i]) for line in cells)]) for i, column in enumerate(columns)]
    lines = ["  ".join(column.ljust(width) for column, width in zip(columns, widths, strict=True)).rstrip()]
    lines.append("  ".join("-" * width for width in widths))
    lines += ["  ".join(c.ljust(width) for c, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    return _text(value).replace("\n", " ")


def _text(value: Any) -> str:
    """A value as people read it; several with commas between them."""
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value)
    return "" if value is None else str(value)
