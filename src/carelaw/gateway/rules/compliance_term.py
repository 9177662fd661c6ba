"""What the compliance rules share: their calendar and their days in words."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.kernel.dates import Window, legal_date
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import wanting
from carelaw.law.register import Law

BOOK = "il-77-2080-208"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def chicago_day(at: datetime, law: Law) -> date:
    """The calendar day of an instant where this rule counts its days."""
    return legal_date(at, law.rulebooks[BOOK].time_zone)


def too_far(*asked: date | None) -> Decision | None:
    """Days that no calendar can count on from cannot be judged; None where all can."""
    if any(on is not None and not _FIRST_YEAR <= on.year <= _LAST_YEAR for on in asked):
        says = f"A day lies outside {_FIRST_YEAR} to {_LAST_YEAR}; correct it."
        return wanting(Reason("day-out-of-reach", says))
    return None


def day(on: date) -> str:
    """A day as letters and refusals write it: Tue, Mar 3, 2026."""
    return f"{on:%a, %b} {on.day}, {on.year}"


def days(window: Window) -> str:
    """A window as letters and refusals write it."""
    return f"{day(window.starts)} to {day(window.last_day)}"
