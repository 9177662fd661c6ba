"""What the reader of contracts knows: passages of the paper, words that counted, what it found under a tag."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, or of one stretch of a document that knows no pages (then page 0)."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a contract: its place, its label such as 4.2 or (a), the heading above it, its words.

    `lead` is the line that a list began with, such as “Pharmacy shall not:”.
    """

    number: int
    text: str
    page: int = 0
    label: str = ""
    heading: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Words that counted for or against a finding, and by how many points."""

    words: str
    why: str
    points: int


@dataclass(frozen=True, slots=True)
class Clause:
    """What was found under one tag in one passage. `short` says in what a found requirement falls short."""

    tag: str
    passage: int
    sureness: int
    counted: tuple[Counted, ...]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading one contract came to, in the order of its passages."""

    required: tuple[Clause, ...]
    missing: tuple[str, ...]
    suspect: tuple[Clause, ...]
    definitions: tuple[tuple[str, int], ...] = ()
