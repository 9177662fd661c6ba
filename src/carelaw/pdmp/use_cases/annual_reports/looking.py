"""Look through every cell of a frozen report for people: by the register's names, and by numbers that name somebody.

Nobody says that a report names nobody: its cells are held against the register (MAP-170). What is written as a name is
written is certain; the same words in small letters, or an initial with a last name, may be chance, and a person looks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.linkage.names import folded
from carelaw.pdmp.store.models import Identity, Patient, Prescriber
from carelaw.platform.accounts.models import Account
from carelaw.platform.parties.models import License

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_NUMBER = re.compile(r"\b(?:[A-Za-z][A-Za-z9]\d{7}|\d{10}|\d{3}-\d{2}-\d{4})\b")
_ID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_PHONE = re.compile(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_LICENSE = re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z][A-Za-z0-9-]{4,29}\b")
_MARKS = ' \t\n.,;:()[]“”"!?'
NAME, NUMBER, EMAIL = "the name of a person", "a number that names a person", "an e-mail address"
PERHAPS_NAME, PERHAPS_NUMBER = "words that may be somebody's name", "a number that may be somebody's"
_PART = 200
# First and last name, each as folded words.
Name = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """Where a report tells who somebody is, and where it may; the place and what stands there, never the words."""

    certain: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """One text of a report with its place; its words folded, and beside each whether it begins with a capital."""

    place: str
    text: str
    words: tuple[str, ...]
    capital: tuple[bool, ...]


def people_in(figures: Mapping[str, Any]) -> Look:
    """Where a report names patients, prescribers or people with an account, by their names and by their numbers."""
    cells = [_cell(place, text) for place, text in _texts(figures.get("sections", ()))]
    certain: dict[str, None] = {}
    perhaps: dict[str, None] = {}
    names: dict[str, list[Name]] = defaultdict(list)
    for given, family in dict.fromkeys(_names_near(cells)):
        if given and family:
            names[family[0]].append((given, family))
    for cell in cells:
        if _EMAIL.search(cell.text):
            certain[f"{cell.place}: {EMAIL}"] = None
        if any(map(_names_somebody, _NUMBER.findall(cell.text))) or _is_patient(_ID.findall(cell.text)):
            certain[f"{cell.place}: {NUMBER}"] = None
        elif _PHONE.search(cell.text) or _is_license(_LICENSE.findall(cell.text)):
            perhaps[f"{cell.place}: {PERHAPS_NUMBER}"] = None
        told = _told(cell, names)
        if told:
            certain[f"{cell.place}: {NAME}"] = None
        elif told is not None:
            perhaps[f"{cell.place}: {PERHAPS_NAME}"] = None
    return Look(tuple(certain), tuple(perhaps))


def _texts(sections: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every cell that is printed, with where it stands."""
    for section in sections:
        place = f"statistic {section.get('number', '?')}"
        yield place, str(section.get("title", ""))
        for number, line in enumerate(section.get("lines", ()), 1):
            yield from ((f"{place}, line {number}", str(text)) for text in line)
        for number, grid in enumerate(section.get("grids", ()), 1):
            table = f"{place}, table {number}"
            yield from ((table, str(text)) for text in (grid["title"], *grid["head"]))
            for row, texts in enumerate(grid["rows"], 1):
                yield from ((f"{table}, row {row}", str(text)) for text in texts)
        yield from ((f"{place}, note {number}", str(text)) for number, text in enumerate(section.get("notes", ()), 1))


def _cell(place: str, text: str) -> _Cell:
    pairs = [(word, token[:1].isupper()) for token in map(_bare, text.split()) for word in folded(token).split()]
    return _Cell(place, text, tuple(word for word, _ in pairs), tuple(capital for _, capital in pairs))


def _bare(token: str) -> str:
    return token.strip(_MARKS)


def _names_near(cells: Sequence[_Cell]) -> Iterator[Name]:
    """First and last names on the register of which some word stands in the report, as folded words."""
    words = {word for cell in cells for word in cell.words if not word.isdigit()}
    words |= {_bare(token).upper() for cell in cells for token in cell.text.split() if not token.isdigit()}
    wanted = sorted(words - {""})
    for start in range(0, len(wanted), _PART):
        some = wanted[start : start + _PART]
        for found in (
            _named(Identity.objects.all(), "last_name", "first_name", some),
            _named(Identity.objects.all(), "alias_last_name", "alias_first_name", some),
            _named(Prescriber.objects.all(), "last_name", "first_name", some),
        ):
            for last, first in found:
                yield tuple(folded(first).split()), tuple(folded(last).split())
    for name in Account.objects.values_list("name", flat=True).iterator():
        first, _, last = folded(name).rpartition(" ")
        yield tuple(first.split()), (last,)


def _named(rows: QuerySet[Any], last: str, first: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The distinct names of a table of which one of the words is the whole first or last name."""
    upper = rows.order_by().annotate(last_upper=Upper(last), first_upper=Upper(first))
    near = upper.filter(Q(last_upper__in=words) | Q(first_upper__in=words))
    yield from near.values_list(last, first).distinct().iterator(chunk_size=2000)


def _told(cell: _Cell, names: Mapping[str, Sequence[Name]]) -> bool | None:
    """True where a cell writes a name as names are written, False where it may by chance, None where it does not."""
    near = [name for word in dict.fromkeys(cell.words) for name in names.get(word, ())]
    found = [whole for name in near for whole in _written(cell, *name)]
    return any(found) if found else None


def _written(cell: _Cell, given: tuple[str, ...], family: tuple[str, ...]) -> Iterator[bool]:
    """Each place at which a cell has a name, last name first or last: True where every word has its capital."""
    size = len(given) + len(family)
    for at in range(len(cell.words)):
        if cell.words[at : at + size] in (given + family, family + given):
            yield all(cell.capital[at : at + size])
        # A middle name, or its initial, stands between the two.
        middle = at + len(given)
        if cell.words[at:middle] == given and cell.words[middle + 1 : middle + 1 + len(family)] == family:
            yield all(cell.capital[at : at + size + 1])
        initial = cell.words[at] == given[0][0] and cell.words[at + 1 : at + 1 + len(family)] == family
        if initial and all(cell.capital[at : at + 1 + len(family)]):
            yield False


def _names_somebody(number: str) -> bool:
    if "-" in number:
        return True
    return npi_ok(number) if number.isdigit() else dea_ok(number.upper())


def _is_patient(ids: Sequence[str]) -> bool:
    return bool(ids) and Patient.objects.filter(public_id__in=[UUID(one) for one in ids]).exists()


def _is_license(numbers: Sequence[str]) -> bool:
    wanted = [form for one in numbers for form in (one, one.upper())]
    return bool(wanted) and (
        License.objects.filter(number__in=wanted).exists()
        or Prescriber.objects.filter(license_number__in=wanted).exists()
    )
