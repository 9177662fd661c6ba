"""What a page is made of: small frozen objects that a view builds and a component shows.

A view gives its template one of these; the template never queries, computes or asks for permission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.kernel.decision import Decision, Outcome
from carelaw.platform.pages.days import told_day

Tone = Literal["good", "info", "warn", "bad", "neutral"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A short status word. The word carries the meaning; the color only helps."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Link:
    """A link by its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is, for a definition list. `code` sets it in figures of equal width."""

    term: str
    says: Any
    code: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text, or a link, or a status tag."""

    text: Any = ""
    url: str = ""
    tag: Tag | None = None
    code: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the address when people sort by it, its heading, and whether it holds numbers."""

    key: str
    label: str
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, sorting by link, pages and exports. `query` keeps the filters in every link."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | Tag | Link | str]]
    sort: str = ""
    descending: bool = False
    page: int = 1
    pages: int = 1
    total: int | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    exports: Sequence[Link] = ()
    empty: str = ""
    caption_hidden: bool = False

    @property
    def headings(self) -> list[dict[str, Any]]:
        """Each column with its sort link and direction, as the template shows it."""
        return [self._heading(column) for column in self.columns]

    @property
    def body(self) -> list[list[tuple[Column, Cell]]]:
        """Each row as pairs of column and cell."""
        return [[(c, _cell(value)) for c, value in zip(self.columns, row, strict=True)] for row in self.rows]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The pages to offer: first, last, and those around this one; a gap is a step without a number."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        numbers = sorted(n for n in near if 1 <= n <= self.pages)
        steps: list[dict[str, Any]] = []
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number - before > 1:
                steps.append({"number": None})
            steps.append({"number": number, "url": self._url(page=number), "here": number == self.page})
        return steps

    @property
    def previous_url(self) -> str:
        return self._url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(page=self.page + 1) if self.page < self.pages else ""

    def _heading(self, column: Column) -> dict[str, Any]:
        here = column.key == self.sort
        down = here and not self.descending
        url = self._url(sort=("-" if down else "") + column.key, page=1) if column.sortable else ""
        direction = ("descending" if self.descending else "ascending") if here else ""
        return {"column": column, "url": url, "direction": direction}

    def _url(self, *, page: int, sort: str | None = None) -> str:
        kept = {key: value for key, value in self.query.items() if key not in {"page", "sort"} and value}
        order = sort if sort is not None else ("-" if self.descending else "") + self.sort
        if order:
            kept["sort"] = order
        if page > 1:
            kept["page"] = str(page)
        return "?" + urlencode(kept)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened: when, what, a sentence, a link."""

    at: datetime | str
    title: str
    says: str = ""
    url: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of several: done, current or still to come."""

    label: str
    state: Literal["done", "current", "open"] = "open"


@dataclass(frozen=True, slots=True)
class DecisionBox:
    """A decision as people read it: outcome, reasons, citation, law status, what can be done next."""

    title: str
    tag: Tag
    reasons: Sequence[tuple[str, str]]
    cite: str
    law_status: str
    rule: str
    readings: Sequence[tuple[str, str]] = ()
    next_steps: Sequence[Link | str] = ()
    law_url: str = ""


_OUTCOMES: Mapping[Outcome, tuple[str, Tone]] = {
    Outcome.PASS: (gettext_noop("Pass"), "good"),
    Outcome.VIOLATION: (gettext_noop("Violation"), "bad"),
    Outcome.REVIEW: (gettext_noop("Needs review"), "warn"),
    Outcome.INDETERMINATE: (gettext_noop("Cannot tell yet"), "warn"),
    Outcome.NOT_APPLICABLE: (gettext_noop("Does not apply"), "neutral"),
}


def outcome_tag(outcome: Outcome) -> Tag:
    """An outcome as a status word."""
    words, tone = _OUTCOMES[outcome]
    return Tag(_(words), tone)


def decision_parts(
    decision: Decision, *, title: str, next_steps: Sequence[Link | str] = (), law_url: str = ""
) -> DecisionBox:
    """A rule's decision as a decision box."""
    return DecisionBox(
        title=title,
        tag=outcome_tag(decision.outcome),
        reasons=[(told_day(reason.says), reason.cite or "") for reason in decision.reasons],
        cite=decision.cite,
        law_status=decision.law_status,
        rule=decision.rule,
        readings=sorted(decision.readings.items()),
        next_steps=next_steps,
        law_url=law_url,
    )


def _cell(value: Cell | Tag | Link | str) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, Tag):
        return Cell(tag=value)
    if isinstance(value, Link):
        return Cell(told_day(value.text), url=value.url)
    return Cell(told_day(value))
