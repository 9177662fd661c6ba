"""Former 140.994(d): an approval for an area that was short of providers, from a day, through a day or open."""

from __future__ import annotations

from datetime import date


def shortage_on(on: date, first: date | None, last: date | None) -> bool:
    """True when an approval covers a day."""
    return first is not None and first <= on and (last is None or on <= last)
