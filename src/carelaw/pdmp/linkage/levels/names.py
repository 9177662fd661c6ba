"""How alike names are: last, first and middle name and the suffix that tells generations apart."""

from __future__ import annotations

from carelaw.pdmp.linkage.levels.base import (
    UNKNOWN,
    FieldComparison,
    Level,
    and_sql,
    meet,
    typed_alike,
    typed_alike_sql,
)
from carelaw.pdmp.linkage.normalize import Normalized


def _exchanged(a: Normalized, b: Normalized) -> bool:
    """First and last name stand in each other's place; one of the two may be misspelled as well."""
    if a.last == b.first:
        return b.last == a.first or typed_alike(b.last, a.first) > 0
    return b.last == a.first and typed_alike(a.last, b.first) > 0


_EXCHANGED_SQL = f"""(CASE WHEN l.last = r.first
        THEN r.last = l.first OR {typed_alike_sql("r.last", "l.first")} > 0
    WHEN r.last = l.first THEN {typed_alike_sql("l.last", "r.first")} > 0 ELSE false END)"""


def last_name_level(a: Normalized, b: Normalized) -> int:
    if not a.last or not b.last:
        return 0
    if a.last == b.last or a.last_parts == b.last_parts:
        return 1
    if _exchanged(a, b):
        return 2
    if meet(a.last_parts, b.last_parts):
        return 3
    if meet(a.other_last, b.last_parts) or meet(a.last_parts, b.other_last):
        return 4
    typed = typed_alike(a.last, b.last)
    if typed:
        return 7 - typed
    return 8 if "M" in (a.gender, b.gender) else 7


# Lists are slow to compare, so their lengths are asked first.
_SHARED_PART_SQL = and_sql("len(l.last_parts) > 1 OR len(r.last_parts) > 1", "list_has_any(l.last_parts, r.last_parts)")
_SHARED_ALIAS_SQL = and_sql(
    "len(l.other_last) > len(l.last_parts) OR len(r.other_last) > len(r.last_parts)",
    "list_has_any(l.other_last, r.last_parts) OR list_has_any(l.last_parts, r.other_last)",
)
_LAST_SQL = f"""CASE WHEN l.last = '' OR r.last = '' THEN 0
    WHEN l.last = r.last OR {and_sql("len(l.last_parts) > 1", "l.last_parts = r.last_parts")} THEN 1
    WHEN {_EXCHANGED_SQL} THEN 2
    WHEN {_SHARED_PART_SQL} THEN 3
    WHEN {_SHARED_ALIAS_SQL} THEN 4
    ELSE CASE {typed_alike_sql("l.last", "r.last")} WHEN 2 THEN 5 WHEN 1 THEN 6
        ELSE CASE WHEN l.gender = 'M' OR r.gender = 'M' THEN 8 ELSE 7 END END END"""

LAST_NAME = FieldComparison(
    "last_name",
    "Last name",
    (
        UNKNOWN,
        Level("same", "the same last name", "rarer"),
        Level("exchanged", "first and last name exchanged", "both"),
        Level("part", "one part of a compound last name in common", "part", 2),
        Level("alias", "the last name of one is an alias or maiden name of the other", "part", 4),
        Level("slip", "last names a slip of the keyboard apart", "rarer", 40),
        Level("alike", "last names spelled alike", "rarer", 40),
        Level("changed", "different last names (may have changed by marriage)"),
        Level("different", "different last names"),
    ),
    last_name_level,
    _LAST_SQL,
)


def first_name_level(a: Normalized, b: Normalized) -> int:
    one, two = a.first, b.first
    if not one or not two:
        return 0
    if one == two or a.first_joined == b.first_joined:
        return 1
    if a.last and b.last and a.last_parts != b.last_parts and _exchanged(a, b):
        return 2
    if len(one) == 1 or len(two) == 1:
        if one[0] == two[0]:
            return 5
    elif meet(a.formal, b.formal) or _shortened(one, two):
        return 3
    if (one == b.middle and len(one) > 1) or (two == a.middle and len(two) > 1):
        return 4
    typed = typed_alike(one, two)
    if typed:
        return 8 - typed
    return 8 if one[0] == b.middle or two[0] == a.middle else 9


def _shortened(one: str, two: str) -> bool:
    return min(len(one), len(two)) >= 3 and (one.startswith(two) or two.startswith(one))


_EXCHANGED_FIRST_SQL = and_sql(
    "l.last <> '' AND r.last <> '' AND (l.last = r.first OR r.last = l.first)",
    and_sql(_EXCHANGED_SQL, "l.last_parts <> r.last_parts"),
)
_SHORT_SQL = f"""({and_sql("len(l.formal) > 1 OR len(r.formal) > 1", "list_has_any(l.formal, r.formal)")}
    OR (least(length(l.first), length(r.first)) >= 3
        AND (starts_with(l.first, r.first) OR starts_with(r.first, l.first))))"""
_FIRST_SQL = f"""CASE WHEN l.first = '' OR r.first = '' THEN 0
    WHEN l.first = r.first OR l.first_joined = r.first_joined THEN 1
    WHEN {_EXCHANGED_FIRST_SQL} THEN 2
    WHEN length(l.first) = 1 OR length(r.first) = 1 THEN
        CASE WHEN l.first[1] = r.first[1] THEN 5
        WHEN (length(l.first) > 1 AND l.first = r.middle) OR (length(r.first) > 1 AND r.first = l.middle) THEN 4
        WHEN l.first[1] = r.middle OR r.first[1] = l.middle THEN 8 ELSE 9 END
    WHEN {_SHORT_SQL} THEN 3
    WHEN l.first = r.middle OR r.first = l.middle THEN 4
    ELSE CASE {typed_alike_sql("l.first", "r.first")} WHEN 2 THEN 6 WHEN 1 THEN 7
        ELSE CASE WHEN l.first[1] = r.middle OR r.first[1] = l.middle THEN 8 ELSE 9 END END END"""

FIRST_NAME = FieldComparison(
    "first_name",
    "First name",
    (
        UNKNOWN,
        Level("same", "the same first name", "rarer"),
        Level("exchanged", "counted with the last name"),
        Level("short", "a short form of the same name", "rarer", 4),
        Level("middle", "first name of one is middle name of the other", "crossed", 2),
        Level("initial", "only an initial, and it fits"),
        Level("slip", "first names a slip of the keyboard apart", "rarer", 40),
        Level("alike", "first names spelled alike", "rarer", 30),
        Level("middle-initial", "first name of one fits the middle initial of the other"),
        Level("different", "different first names"),
    ),
    first_name_level,
    _FIRST_SQL,
)


def middle_name_level(a: Normalized, b: Normalized) -> int:
    one, two = a.middle, b.middle
    if not one or not two:
        return 0
    if one == two:
        return 1 if len(one) > 1 else 2
    if len(one) == 1 or len(two) == 1:
        return 2 if one[0] == two[0] else 4
    if typed_alike(one, two) or _shortened(one, two) or one in b.last_parts or two in a.last_parts:
        return 3
    return 4


_MIDDLE_SQL = f"""CASE WHEN l.middle = '' OR r.middle = '' THEN 0
    WHEN l.middle = r.middle THEN CASE WHEN length(l.middle) > 1 THEN 1 ELSE 2 END
    WHEN length(l.middle) = 1 OR length(r.middle) = 1 THEN CASE WHEN l.middle[1] = r.middle[1] THEN 2 ELSE 4 END
    WHEN {typed_alike_sql("l.middle", "r.middle")} > 0
        OR (least(length(l.middle), length(r.middle)) >= 3
            AND (starts_with(l.middle, r.middle) OR starts_with(r.middle, l.middle)))
        OR list_contains(r.last_parts, l.middle) OR list_contains(l.last_parts, r.middle) THEN 3
    ELSE 4 END"""

MIDDLE_NAME = FieldComparison(
    "middle_name",
    "Middle name",
    (
        UNKNOWN,
        Level("same", "the same middle name", "rarer"),
        Level("initial", "the same middle initial"),
        Level("alike", "middle names alike, or one is the other's last name"),
        Level("different", "different middle names"),
    ),
    middle_name_level,
    _MIDDLE_SQL,
)

# In many families JR and II name the same son.
_SAME_SUFFIX = {"II": "JR"}


def suffix_level(a: Normalized, b: Normalized) -> int:
    one, two = _SAME_SUFFIX.get(a.suffix, a.suffix), _SAME_SUFFIX.get(b.suffix, b.suffix)
    if not one and not two:
        return 0
    if not one or not two:
        return 2
    return 1 if one == two else 3


_SUFFIX_SQL = """CASE WHEN l.suffix = '' AND r.suffix = '' THEN 0 WHEN l.suffix = '' OR r.suffix = '' THEN 2
    WHEN l.suffix = r.suffix OR (l.suffix IN ('JR', 'II') AND r.suffix IN ('JR', 'II')) THEN 1 ELSE 3 END"""

SUFFIX = FieldComparison(
    "suffix",
    "Suffix",
    (
        Level("none", "no suffix on either"),
        Level("same", "the same suffix"),
        Level("one", "a suffix on one only"),
        Level("different", "different suffixes (Jr/Sr)"),
    ),
    suffix_level,
    _SUFFIX_SQL,
)

__all__ = ["FIRST_NAME", "LAST_NAME", "MIDDLE_NAME", "SUFFIX"]
