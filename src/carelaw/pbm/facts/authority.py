"""How the insurance authority of Illinois was called, and since when: facts of public record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NamePeriod:
    """A name with the title of the head; both days belong to the period, no last day means that it goes on."""

    name: str
    head: str
    starts_on: date
    ends_on: date | None
    source: str


NAMES = (
    NamePeriod(
        "Department of Financial and Professional Regulation, Division of Insurance",
        "Director of the Division of Insurance",
        date(2004, 7, 1),
        date(2009, 5, 31),
        "Executive Order 2004-6",
    ),
    NamePeriod(
        "Department of Insurance",
        "Director of Insurance",
        date(2009, 6, 1),
        None,
        "Executive Order 2009-04; Public Act 96-811",
    ),
)
