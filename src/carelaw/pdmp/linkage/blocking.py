"""Which identities are worth comparing: keys that two reports of one person share in spite of the usual mistakes.

One table says what each key is made of; the Python function and the SQL of the bulk job are both read from it. A key
holds demographics and belongs nowhere but in the database that holds the identities themselves.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from carelaw.pdmp.linkage.normalize import Normalized

# A bucket with more identities than this says nothing (a stand-in date, a shelter's telephone): look past it.
BUCKET_CAP = 200


class KeyRule(NamedTuple):
    """One kind of key: `many` are columns with several values, each of which makes a key, `parts` are single values.

    Of two `many` the smaller value stands first, so that first and last name may change places.
    """

    tag: str
    says: str
    many: tuple[str, ...]
    parts: tuple[str, ...]


# Each part: its SQL over a row of identities, and how Python reads it.
_PARTS = {
    "birth_key": ("birth_key", lambda n: n.birth_key),
    "birth_year": ("birth_key[1:4]", lambda n: n.birth_key[:4]),
    "birth_month_day": ("birth_key[5:8]", lambda n: n.birth_key[4:]),
    "zip5": ("zip5", lambda n: n.zip5),
    "phone": ("phone", lambda n: n.phone),
    "house": ("house", lambda n: n.house),
    "street_code": ("street_code", lambda n: n.street_code),
    "initial": ("first[1]", lambda n: n.first[:1]),
}

KEY_RULES = (
    KeyRule("I", "an identifier", ("ids",), ()),
    KeyRule("P", "the telephone", (), ("phone",)),
    KeyRule("D", "birth date, day and month in any order, and the sound of any name", ("name_codes",), ("birth_key",)),
    KeyRule("Z", "birth date and ZIP", (), ("birth_key", "zip5")),
    KeyRule("Y", "sound of last and first name and birth year", ("last_codes", "first_codes"), ("birth_year",)),
    KeyRule(
        "M", "sound of last and first name, birth month and day", ("last_codes", "first_codes"), ("birth_month_day",)
    ),
    KeyRule("X", "sound of last and first name and ZIP", ("last_codes", "first_codes"), ("zip5",)),
    KeyRule("S", "house number, sound of the street and of any name", ("name_codes",), ("house", "street_code")),
    KeyRule("W", "sound of the first name, ZIP and birth year", ("first_codes",), ("zip5", "birth_year")),
    KeyRule("H", "house number, ZIP and first initial", (), ("house", "zip5", "initial")),
)


def blocking_keys(person: Normalized) -> tuple[str, ...]:
    """The keys under which this identity is filed and looked for, each once, in a fixed order."""
    found: dict[str, None] = {}
    for rule in KEY_RULES:
        parts = [_PARTS[part][1](person) for part in rule.parts]
        if not all(parts):
            continue
        tail = "|".join(parts)
        for values in product(*(getattr(person, column) for column in rule.many)):
            pieces = [rule.tag, *sorted(values)]
            found["|".join([*pieces, tail] if tail else pieces)] = None
    return tuple(found)


def keys_sql(table: str) -> str:
    """SELECT (id, key) for all identities of a table with the columns of `Normalized`: `blocking_keys` in SQL."""
    selects = []
    for rule in KEY_RULES:
        parts = [_PARTS[part][0] for part in rule.parts]
        many = (
            ["least(many_0, many_1)", "greatest(many_0, many_1)"]
            if len(rule.many) == 2
            else ["many_0"] * len(rule.many)
        )
        pieces = [f"'{rule.tag}'", *many, *parts]
        joined = " || '|' || ".join(pieces)
        unnested = "".join(f", unnest(r.{column}) AS u{place}(many_{place})" for place, column in enumerate(rule.many))
        known = " AND ".join(f"{part} <> ''" for part in parts) or "true"
        selects.append(f"SELECT id, {joined} AS key FROM {table} AS r{unnested} WHERE {known}")  # noqa: S608 - own table names
    return "\nUNION ALL\n".join(selects)


__all__ = ["BUCKET_CAP", "KEY_RULES", "KeyRule", "blocking_keys", "keys_sql"]
