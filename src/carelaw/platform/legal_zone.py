"""Where a program counts its days and tells the hour: the time zone that its rulebooks name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from carelaw.law.register import default_law


def zone_of(program: str) -> ZoneInfo:
    """The time zone of a program's law."""
    return _zones()[program]


def day_begun(at: datetime) -> date:
    """The latest calendar day that has begun for every program; daily work never runs ahead of one of them."""
    return min(at.astimezone(zone).date() for zone in _zones().values())


@lru_cache
def _zones() -> Mapping[str, ZoneInfo]:
    books = default_law().rulebooks.values()
    named = {(book.program, book.time_zone) for book in books}
    if len(named) != len({program for program, _zone in named}):
        raise ValueError("Two rulebooks of one program name different time zones.")
    return {program: ZoneInfo(zone) for program, zone in named}
