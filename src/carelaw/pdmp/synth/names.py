"""Names as frequent as in life, and the ways in which senders write them.

The lists beside this module say where their figures come from. Every person here is a random combination.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from carelaw.pdmp.synth.weighted import Weighted

ORIGINS = Weighted([("general", 86.0), ("hispanic", 8.0), ("asian", 3.0), ("south-asian", 3.0)])

# The listed surnames cover about 43 % of the people counted by the census; the others bear rare names, of which there
# are far more than any list holds. They are put together from parts.
COMPOSED_SURNAMES = 0.38
_LAST_BIRTH_YEAR_OF = (1944, 1964, 1984, 2002)  # then the last of the five years of figures


@dataclass(frozen=True)
class NameLists:
    """The lists, ready to pick from."""

    surnames: dict[str, Weighted[str]]
    surname_parts: Weighted[tuple[tuple[str, ...], tuple[str, ...]]]
    first_names: dict[str, tuple[Weighted[str], ...]]
    first_names_by_origin: dict[tuple[str, str], Weighted[str]]
    nicknames: dict[tuple[str, str], tuple[str, ...]]
    spellings: dict[str, tuple[str, ...]]


@cache
def name_lists() -> NameLists:
    """The lists that the package carries, read once."""
    by_origin: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, origin, share in rows_of("surnames.tsv"):
        by_origin[origin].append((name, float(share)))
    return NameLists(
        surnames={origin: Weighted(pairs) for origin, pairs in by_origin.items()},
        surname_parts=Weighted(
            ((tuple(stems.split()), tuple(ends.split())), float(weight))
            for _, weight, stems, ends in rows_of("surname_parts.tsv")
        ),
        first_names=_first_names_by_year(),
        first_names_by_origin={
            (origin, sex): Weighted((name, 1 / (rank + 3)) for rank, name in enumerate(names.split()))
            for origin, sex, names in rows_of("first_names_by_origin.tsv")
        },
        nicknames={(name, sex): tuple(called.split()) for name, sex, called in rows_of("nicknames.tsv")},
        spellings={name: tuple(written.split("|")) for name, written in rows_of("spellings.tsv")},
    )


def rows_of(list_name: str) -> Iterator[list[str]]:
    """The rows of one of the lists, without its comments and its head."""
    text = (files(__package__) / "lists" / list_name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    next(lines)
    for line in lines:
        yield line.split("\t")


def _first_names_by_year() -> dict[str, tuple[Weighted[str], ...]]:
    by_sex: dict[str, list[tuple[str, list[float]]]] = {"F": [], "M": []}
    for name, sex, *shares in rows_of("first_names.tsv"):
        by_sex[sex].append((name, [float(share) for share in shares]))
    return {
        sex: tuple(
            Weighted((name, shares[year]) for name, shares in listed) for year in range(len(_LAST_BIRTH_YEAR_OF) + 1)
        )
        for sex, listed in by_sex.items()
    }


def surname(rng: Random, origin: str) -> str:
    """A surname of this origin in the form its bearer writes, capitals without accents (`O'BRIEN`, `GARCIA LOPEZ`)."""
    lists = name_lists()
    if origin == "general" and rng.random() < COMPOSED_SURNAMES:
        stems, ends = lists.surname_parts.pick(rng)
        return rng.choice(stems) + rng.choice(ends)
    name = own_form(lists.surnames[origin].pick(rng))
    if origin == "hispanic" and rng.random() < 0.35:
        mothers = own_form(lists.surnames[origin].pick(rng))
        return name if mothers == name else name + (" " if rng.random() < 0.75 else "-") + mothers
    return name


def first_name(rng: Random, sex: str, birth_year: int, origin: str) -> str:
    """A first name that a child of this sex, year and origin was likely to be given."""
    lists = name_lists()
    own = lists.first_names_by_origin.get((origin, sex))
    if own is not None and rng.random() < 0.55:
        return own.pick(rng)
    year = next((i for i, last in enumerate(_LAST_BIRTH_YEAR_OF) if birth_year <= last), len(_LAST_BIRTH_YEAR_OF))
    return lists.first_names[sex][year].pick(rng)


def own_form(name: str) -> str:
    """The form that the bearer of a listed name writes, without accents: `OBRIEN` is `O'BRIEN`, `GARCIA` stays."""
    first = name_lists().spellings.get(name, (name,))[0]
    return first if first.isascii() else name


def accented(name: str) -> str:
    """The name with its accents, where the list knows any; else as it is."""
    spellings = name_lists().spellings
    if " " in name or "-" in name:
        for mark in (" ", "-"):
            if mark in name:
                return mark.join(accented(part) for part in name.split(mark))
    first = spellings.get(name, (name,))[0]
    return name if first.isascii() else first


def other_spelling(rng: Random, name: str) -> str:
    """The name as another sender writes it: without the apostrophe, in one word, or with its usual twin spelling."""
    forms = [form for form in name_lists().spellings.get(name.replace("'", "").replace(" ", ""), ()) if form.isascii()]
    others = [form for form in forms if form != name]
    if others:
        return rng.choice(others)
    if "-" in name:
        return name.replace("-", " " if rng.random() < 0.5 else "")
    if " " in name:
        return name.replace(" ", "-" if rng.random() < 0.5 else "")
    return name


def nickname(rng: Random, name: str, sex: str) -> str:
    """What this person is also called, or the name itself where no nickname is usual."""
    called = name_lists().nicknames.get((name, sex))
    return rng.choice(called) if called else name
