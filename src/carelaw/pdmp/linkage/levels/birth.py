"""How alike birth dates and genders are."""

from __future__ import annotations

from carelaw.pdmp.linkage.levels.base import UNKNOWN, FieldComparison, Level, edits, edits_within_sql
from carelaw.pdmp.linkage.normalize import Normalized

GENERATION_YEARS = 14


def birth_date_level(a: Normalized, b: Normalized) -> int:
    one, two = a.birth, b.birth
    if not one or not two:
        return 0
    if one == two:
        return 2 if one[4:] == "0101" else 1
    if a.birth_key == b.birth_key:
        return 3
    apart = edits(one, two, score_cutoff=2)
    if apart == 1:
        return 4
    if one[4:] == two[4:]:
        return 5
    if apart == 2:
        return 6 if one[:4] == two[:4] else 7
    return 8 if abs(int(one[:4]) - int(two[:4])) < GENERATION_YEARS else 9


_SQL = f"""CASE WHEN l.birth = '' OR r.birth = '' THEN 0
    WHEN l.birth = r.birth THEN CASE WHEN l.birth[5:] = '0101' THEN 2 ELSE 1 END
    WHEN l.birth_key = r.birth_key THEN 3
    WHEN {edits_within_sql("l.birth", "r.birth", 1)} THEN 4
    WHEN l.birth[5:] = r.birth[5:] THEN 5
    WHEN {edits_within_sql("l.birth", "r.birth", 2)} THEN CASE WHEN l.birth[1:4] = r.birth[1:4] THEN 6 ELSE 7 END
    WHEN abs(CAST(l.birth[1:4] AS INTEGER) - CAST(r.birth[1:4] AS INTEGER)) < {GENERATION_YEARS} THEN 8 ELSE 9 END"""

BIRTH_DATE = FieldComparison(
    "birth_date",
    "Birth date",
    (
        UNKNOWN,
        Level("same", "the same birth date"),
        Level("january-first", "the same birth date, 1 January (often a stand-in)"),
        Level("swapped", "day and month of birth exchanged"),
        Level("slip", "one digit of the birth date differs"),
        Level("other-year", "same day and month, another year"),
        Level("two-digits", "two digits of the birth date differ, same year"),
        Level("two-digits-year", "two digits of the birth date differ, another year"),
        Level("different", "different birth dates"),
        Level("generation", "birth dates a generation apart"),
    ),
    birth_date_level,
    _SQL,
)


def gender_level(a: Normalized, b: Normalized) -> int:
    if not a.gender or not b.gender:
        return 0
    return 1 if a.gender == b.gender else 2


GENDER = FieldComparison(
    "gender",
    "Gender",
    (UNKNOWN, Level("same", "the same gender"), Level("different", "different genders")),
    gender_level,
    "CASE WHEN l.gender = '' OR r.gender = '' THEN 0 WHEN l.gender = r.gender THEN 1 ELSE 2 END",
)

__all__ = ["BIRTH_DATE", "GENDER"]
