"""A provision's law table as the console shows it: the same Markdown file that lawyers read and the tests run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from django.conf import settings

from carelaw.kernel.decision import Outcome
from carelaw.platform.pages.parts import Cell, Column, Table, outcome_tag

_RULE = re.compile(r"Rule: `([a-z0-9-]+)`\.?")


def law_tables(provision: str, folder: Path | None = None) -> tuple[Table, ...]:
    """The tables of a provision's file, each under its rule; none where the file does not lie beside the program."""
    file = (folder or settings.CARELAW_LAW_TABLES) / f"{provision}.md"
    if not file.is_file():
        return ()
    return tuple(_tables(file.read_text(encoding="utf-8").splitlines()))


def _tables(lines: Sequence[str]) -> Iterator[Table]:
    rule, shown = "", Counter[str]()
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        block = list(group)
        if is_table:
            shown[rule] += 1
            yield _table(f"{rule} ({shown[rule]})" if shown[rule] > 1 else rule, block)
        rule = next((found[1] for line in reversed(block) if (found := _RULE.fullmatch(line.strip()))), rule)


def _table(caption: str, lines: Sequence[str]) -> Table:
    header, _rule_line, *rows = [_split(line) for line in lines]
    columns = [Column(name, name.replace("_", " ")) for name in header]
    return Table(caption, columns, [[_cell(*pair) for pair in zip(header, row, strict=True)] for row in rows])


def _cell(column: str, text: str) -> Cell:
    if column == "then":
        return Cell(tag=outcome_tag(Outcome(text)))
    # A blank cell says that the fact is not known; a heading without words would say nothing to a screen reader.
    return Cell(text or "–", code=column == "because")


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


__all__ = ["law_tables"]
