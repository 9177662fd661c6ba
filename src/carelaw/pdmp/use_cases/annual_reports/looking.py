"""Look through the words of a frozen report for people: by name, and by the numbers that name somebody (MAP-170)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.store.models import Identity, Prescriber
from carelaw.platform.accounts.models import Account

# Two words that stand beside each other as names are written: "Robin Vale", "Vale, Robin", "ROBIN VALE".
_PAIR = re.compile(r"(?=\b([^\W\d_a-z][\w'’-]+)(,?)\s+([^\W\d_a-z][\w'’-]+))")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_NUMBER = re.compile(r"\b(?:[A-Za-z][A-Za-z9]\d{7}|\d{10}|\d{3}-\d{2}-\d{4})\b")
_PART = 100


def people_in(figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a report tells who somebody is: the statistic and what stands there, never the words themselves.

    Prescribers and patients on file, everybody with an account, and numbers that name a person.
    """
    found: dict[str, None] = {}
    for section in figures.get("sections", ()):
        words = list(dict.fromkeys(_texts(section)))
        place = f"statistic {section.get('number', '?')}"
        if any(_EMAIL.search(text) for text in words):
            found[f"{place}: an e-mail address"] = None
        if any(_names_somebody(number) for text in words for number in _NUMBER.findall(text)):
            found[f"{place}: a number that names a person"] = None
        if _anybody(pair for text in words for pair in _pairs(text)):
            found[f"{place}: the name of a person"] = None
    return tuple(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _names_somebody(number: str) -> bool:
    if "-" in number:
        return True
    return npi_ok(number) if number.isdigit() else dea_ok(number.upper())


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """First and last name of whoever two words may mean."""
    for one, comma, other in _PAIR.findall(text):
        yield (other, one) if comma else (one, other)


def _anybody(pairs: Iterable[tuple[str, str]]) -> bool:
    wanted = sorted({(first.casefold(), last.casefold()) for first, last in pairs})
    for start in range(0, len(wanted), _PART):
        named, account = Q(pk__in=()), Q(pk__in=())
        for first, last in wanted[start : start + _PART]:
            named |= Q(last_name__iexact=last, first_name__iexact=first)
            account |= Q(name__icontains=f"{first} {last}")
        if Account.objects.filter(account).exists():
            return True
        if Prescriber.objects.filter(named).exists() or Identity.objects.filter(named).exists():
            return True
    return False
