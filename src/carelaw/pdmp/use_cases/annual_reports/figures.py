"""What a statistic is made of: lines and tables of text and counts, the same on a page, as PDF, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from carelaw.kernel.dates import start_of_day, start_of_following_day
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import PublishedCell, Rate
from carelaw.pdmp.rules.annual_reports.calendar import small_cell
from carelaw.pdmp.rules.annual_reports.statistics import printed_rate
from carelaw.pdmp.rules.local_time import ZONE


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a report; both days belong to it."""

    first: date
    last: date

    @property
    def began(self) -> datetime:
        """Its first instant."""
        return start_of_day(self.first, ZONE)

    @property
    def ended(self) -> datetime:
        """The instant at which it is over."""
        return start_of_following_day(self.last, ZONE)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, and rows of text."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One statistic: its paragraph, its lines as label and value, its tables, how it was counted."""

    number: str
    title: str
    cite: str
    lines: Sequence[tuple[str, str]] = ()
    grids: Sequence[Grid] = ()
    notes: Sequence[str] = ()
    # Whole numbers that later reports compare with; never persons.
    compared: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The section as it is frozen."""
        return asdict(self)


def persons(count: int, on: date, law: Law) -> str:
    """A count of persons as it may be published."""
    if small_cell(PublishedCell(count, on), law=law).outcome is Outcome.PASS:
        return str(count)
    return f"fewer than {law.number('publish.min_cell', on)}"


def is_small(count: int, on: date, law: Law) -> bool:
    """Whether a count of persons must be left out."""
    return small_cell(PublishedCell(count, on), law=law).outcome is not Outcome.PASS


def cells(counts: Sequence[int], on: date, law: Law) -> list[str]:
    """Counts of a breakdown whose total is printed: if one alone must go, the next smallest goes with it."""
    hidden = {place for place, count in enumerate(counts) if is_small(count, on, law)}
    others = [place for place in range(len(counts)) if place not in hidden and counts[place]]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: counts[place]))
    return ["suppressed" if place in hidden else str(count) for place, count in enumerate(counts)]


def rate(numerator: int, denominator: int, law: Law) -> str:
    """A share with its numerator and denominator, or that there is nothing to divide by."""
    decision = printed_rate(Rate(numerator, denominator), law=law)
    return decision.reasons[0].says if decision.outcome is Outcome.PASS else f"no share ({numerator} of {denominator})"


def csv_rows(sections: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Every figure as a row: statistic, table, row, column, value."""
    rows = []
    for section in sections:
        number = str(section["number"])
        rows += [(number, "", str(label), "", str(value)) for label, value in section["lines"]]
        for grid in section["grids"]:
            for row in grid["rows"]:
                rows += [
                    (number, str(grid["title"]), str(row[0]), str(column), str(value))
                    for column, value in list(zip(grid["head"], row, strict=True))[1:]
                ]
    return rows
