"""Periods of days whose first and last day both belong to them."""

from __future__ import annotations

from datetime import date


def within(day: date, first: date, last: date | None) -> bool:
    """True from the first day through the last; without a last day the period is open."""
    return first <= day and (last is None or day <= last)
