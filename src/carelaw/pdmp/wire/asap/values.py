"""How single values of a report are read: days, times, counts, amounts. What cannot be read is None, never a guess."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

# Days, counts and amounts recur in their thousands; remembering the readable ones makes a record several times cheaper.
# Bounded, and without names or numbers that tell a person.
_MOST_REMEMBERED = 50_000
_DAYS: dict[str, date] = {}
_AMOUNTS: dict[str, Decimal] = {}
_COUNTS: dict[str, int] = {str(number).zfill(width): number for width in (1, 2, 3) for number in range(10**width)}

_AMOUNT = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_COUNT = re.compile(r"-?\d+", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", re.ASCII)


def day(text: str | None) -> date | None:
    """The calendar day of CCYYMMDD."""
    if not text:
        return None
    found = _DAYS.get(text)
    if found is None:
        if len(text) != 8 or not (text.isascii() and text.isdigit()):
            return None
        try:
            found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
        if len(_DAYS) >= _MOST_REMEMBERED:
            _DAYS.clear()
        _DAYS[text] = found
    return found


def amount(text: str | None) -> Decimal | None:
    """A decimal number with an optional point; no exponent, no thousands mark."""
    if not text:
        return None
    found = _AMOUNTS.get(text)
    if found is None:
        if not _AMOUNT.fullmatch(text):
            return None
        found = Decimal(text)
        if len(text) <= 11:
            if len(_AMOUNTS) >= _MOST_REMEMBERED:
                _AMOUNTS.clear()
            _AMOUNTS[text] = found
    return found


def count(text: str | None) -> int | None:
    """A whole number; longer ones than any field may hold are not read."""
    if not text:
        return None
    found = _COUNTS.get(text)
    if found is None and len(text) <= 18 and _COUNT.fullmatch(text):
        return int(text)
    return found


def is_time(text: str, *, universal: bool) -> bool:
    """True for HHMMSS or HHMM; with `universal` a trailing Z may stand."""
    if universal:
        text = text.removesuffix("Z")
    return bool(_TIME.fullmatch(text))
