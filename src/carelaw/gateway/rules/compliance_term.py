"""What the compliance rules share: their citations, their calendar, and short ways to answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import Window, legal_date
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.register import Law

BOOK = "il-77-2080-208"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def chicago_day(at: datetime, law: Law) -> date:
    """The calendar day of an instant where this rule counts its days."""
    return legal_date(at, law.rulebooks[BOOK].time_zone)


def answered(outcome: Outcome, code: str, says: str, value: Any = None, *, field: str | None = None) -> Decision:
    """A decision with one reason."""
    return Decision(outcome, (Reason(code, says, value, field),))


def passed(code: str, says: str, value: Any = None) -> Decision:
    """The law is met."""
    return answered(Outcome.PASS, code, says, value)


def refused(name: str, says: str, *, field: str | None = None, value: Any = None, cite: str = "") -> Decision:
    """The law is not met; the name is that of a refusal code, without its prefix."""
    return Decision(Outcome.VIOLATION, (reason(name, says, field=field, value=value, cite=cite),))


def outside(code: str, says: str, value: Any = None) -> Decision:
    """The law does not reach this, or not yet."""
    return answered(Outcome.NOT_APPLICABLE, code, says, value)


def wanting(code: str, says: str, *, field: str | None = None) -> Decision:
    """A fact is missing; without it the next act is refused where the code is one of the refusal codes."""
    if code.isupper():
        return Decision(Outcome.INDETERMINATE, (reason(code, says, field=field),))
    return answered(Outcome.INDETERMINATE, code, says, field=field)


def too_far(*asked: date | None) -> Decision | None:
    """Days that no calendar can count on from cannot be judged; None where all can."""
    if any(on is not None and not _FIRST_YEAR <= on.year <= _LAST_YEAR for on in asked):
        says = f"A day lies outside {_FIRST_YEAR} to {_LAST_YEAR}; correct it."
        return wanting("day-out-of-reach", says)
    return None


def day(on: date) -> str:
    """A day as letters and refusals write it: Tue, Mar 3, 2026."""
    return f"{on:%a, %b} {on.day}, {on.year}"


def days(window: Window) -> str:
    """A window as letters and refusals write it."""
    return f"{day(window.starts)} to {day(window.last_day)}"


__all__ = [
    "BOOK",
    "SECTION",
    "answered",
    "chicago_day",
    "day",
    "days",
    "outside",
    "passed",
    "refused",
    "too_far",
    "wanting",
]
