"""A reported person in the one spelling in which linkage compares people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import orjson

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson
from carelaw.pdmp.linkage.address import address, street_code
from carelaw.pdmp.linkage.names import folded, formal_names, given_names, last_name, sound, suffix_of

HUMAN = "01"

# Birth dates that systems fill in when they know none; 1 January of other years stays, and weighs less.
_STAND_IN_DATES = frozenset(
    {date(1900, 1, 1), date(1901, 1, 1), date(1910, 1, 1), date(1899, 12, 31), date(1911, 11, 11)}
)
_FIRST_YEAR = 1890


class Normalized(NamedTuple):
    """One identity, normalized. Empty text means unknown. It prints as a placeholder, for logs must not carry people.

    `last` is run together (`OBRIEN`, `GARCIALOPEZ`), `last_parts` are its parts, `other_last` adds alias and middle
    names that could be a maiden name; `formal` are the formal names the first may stand for; `birth` is YYYYMMDD and
    `birth_key` the same with month and day in ascending order; the `_codes` say how names sound.
    """

    last: str
    last_parts: tuple[str, ...]
    other_last: tuple[str, ...]
    first: str
    first_joined: str
    formal: tuple[str, ...]
    middle: str
    suffix: str
    birth: str
    birth_key: str
    gender: str
    house: str
    street: str
    unit: str
    city: str
    zip5: str
    phone: str
    ids: tuple[str, ...]
    animal: str
    last_codes: tuple[str, ...]
    first_codes: tuple[str, ...]
    name_codes: tuple[str, ...]
    street_code: str

    def __repr__(self) -> str:
        return "<Normalized>"

    def packed(self) -> str:
        """The identity as a line of JSON, for the store that keeps it beside its blocking keys."""
        return orjson.dumps(tuple(self)).decode()

    @classmethod
    def unpacked(cls, packed: str) -> Normalized:
        """The identity that `packed` wrote. Raises ValueError, which tells nothing of what it was given."""
        try:
            return cls._make(tuple(part) if type(part) is list else part for part in orjson.loads(packed))
        except (ValueError, TypeError):
            raise ValueError("This is no packed identity of this version.") from None


def normalized(person: ReportedPerson) -> Normalized:
    """How linkage reads this report of a person. The same words always give the same result."""
    last, last_parts, last_suffix = last_name(person.last_name)
    first, first_joined, middle, given_suffix = given_names(person.first_name, person.middle_name)
    alias_last, alias_parts, _ = last_name(person.alias_last_name) if person.alias_last_name else ("", (), "")
    other_last = last_parts
    if alias_last or len(middle) > 3:
        other_last = tuple(sorted({*last_parts, *alias_parts, *((middle,) if len(middle) > 3 else ())}))
    formal = formal_names(first)
    birth, birth_key = _birth(person.birth_date)
    house, street, unit = address(person.address_1, person.address_2)
    return Normalized(
        last, last_parts, other_last, first, first_joined, formal, middle,
        suffix_of(person.suffix) or last_suffix or given_suffix if person.suffix else last_suffix or given_suffix,
        birth, birth_key, _GENDERS.get(person.gender, ""), house, street, unit,
        town(person.city), zip5(person.zip_code), phone_number(person.phone),
        tuple(sorted({text for text in map(identifier, person.ids) if text})) if person.ids else (),
        "" if person.species == HUMAN else folded(person.animal_name) or "ANIMAL",
        *_codes(last, last_parts, alias_parts, first, formal), street_code(street),
    )  # fmt: skip


_GENDERS = {
    "M": "M",
    "F": "F",
    "m": "M",
    "f": "F",
    "Male": "M",
    "Female": "F",
    "MALE": "M",
    "FEMALE": "F",
    "male": "M",
    "female": "F",
}


@lru_cache(maxsize=200_000)
def _codes(
    last: str, last_parts: tuple[str, ...], alias_parts: tuple[str, ...], first: str, formal: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    last_codes = {sound(part) for part in (last, *last_parts) if part}
    first_codes = {sound(name) for name in formal}
    names = last_codes | first_codes | {sound(part) for part in alias_parts} | ({sound(first)} if first else set())
    return tuple(sorted(last_codes)), tuple(sorted(first_codes)), tuple(sorted(names))


@lru_cache(maxsize=100_000)
def _birth(day: date | None) -> tuple[str, str]:
    if day is None or day in _STAND_IN_DATES or day.year < _FIRST_YEAR:
        return "", ""
    low, high = sorted((day.month, day.day))
    return f"{day.year:04d}{day.month:02d}{day.day:02d}", f"{day.year:04d}{low:02d}{high:02d}"


@lru_cache(maxsize=50_000)
def town(text: str) -> str:
    """A town's name, folded."""
    return folded(text)


@lru_cache(maxsize=50_000)
def zip5(text: str) -> str:
    """The five digits of a ZIP code, also where a leading zero was lost; a foreign postal code stays whole.

    Stand-ins such as 00000 and 99999 are empty.
    """
    code = folded(text).replace(" ", "")
    if code.isdigit():
        code = code[:5] if len(code) in (5, 9) else code.zfill(5) if len(code) == 4 else ""
    return "" if len(set(code)) < 2 else code


def phone_number(text: str) -> str:
    """Ten digits of a telephone number; numbers that nobody answers (all one digit, 000, 555-5555) are empty."""
    digits = text if text.isdecimal() and text.isascii() else "".join(char for char in text if char in "0123456789")
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10 or digits[0] in "01" or digits[3:] in _NO_NUMBERS or len(set(digits)) < 3:
        return ""
    return "" if digits in _TYPED_IN_A_ROW else digits


_NO_NUMBERS = frozenset({"5555555", "0000000", "9999999"})
_TYPED_IN_A_ROW = frozenset({"1234567890", "9876543210", "123456789", "12345678", "987654321"})


def identifier(found: ReportedId) -> str:
    """An identifier as kind:issuer:value, so that only like is compared with like; empty for a stand-in."""
    value = folded(found.value).replace(" ", "")
    if len(value) < 4 or len(set(value)) < 2 or value in _TYPED_IN_A_ROW or value in _NO_IDENTIFIER:
        return ""
    kind = found.kind.strip()
    return f"{kind}:{'US' if kind == _SOCIAL_SECURITY else folded(found.jurisdiction)}:{value}"


_NO_IDENTIFIER = frozenset({"UNKNOWN", "NONE"})
_SOCIAL_SECURITY = "07"


__all__ = ["HUMAN", "Normalized", "identifier", "normalized", "phone_number", "town", "zip5"]
