"""When two ways of writing mean the same: amounts by their number, days by their date, words without case and marks."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

_DAYS = frozenset({"birth_date", "filled_on"})
_AMOUNTS = frozenset({"quantity", "days_supply"})
# By their first three letters, in English and in Spanish; the two never disagree.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic"), 1
    )
    for name in names.split()
}


def means_the_same(field: str, stated: str, claimed: str) -> bool:
    """True when a claim repeats what the record states in that field; what cannot be read so is compared as words."""
    if field in _DAYS and (day := _day(claimed)) is not None:
        return day == _day(stated)
    if field in _AMOUNTS and (amount := _amount(claimed)) is not None:
        return amount == _amount(stated)
    return _words(claimed) == _words(stated)


def lies_ahead(field: str, claimed: str, on: date) -> bool:
    """True when what is claimed is a day that has not come; what cannot be read as a day is words."""
    day = _day(claimed) if field in _DAYS else None
    return day is not None and day > on


def _amount(text: str) -> Decimal | None:
    with suppress(InvalidOperation):
        amount = Decimal(text.strip().replace(",", ""))
        return amount if amount.is_finite() else None
    return None


def _day(text: str) -> date | None:
    """A day as people write it: 2016-03-01, 3/1/2016, March 1, 2016, 1 de marzo de 2016."""
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    named = [_MONTHS[word[:3]] for word in re.findall(r"[a-z]{3,}", text.casefold()) if word[:3] in _MONTHS]
    if len(named) == 1 and len(numbers) == 2:
        day, year = sorted(numbers)
        return _date(year, named[0], day)
    if named or len(numbers) != 3:
        return None
    first, second, third = numbers
    if first > 31:
        return _date(first, second, third)
    return _date(third, first, second) or _date(third, second, first)


def _date(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError, OverflowError):
        return date(year, month, day)
    return None


def _words(text: str) -> list[str]:
    """The words in order; a name with its comma is read first name first."""
    last, comma, first = text.partition(",")
    turned = f"{first} {last}" if comma and first.strip() and "," not in first else text
    return re.findall(r"\w+", turned.casefold())
