"""How alike addresses and telephone numbers are."""

from __future__ import annotations

from carelaw.pdmp.linkage.levels.base import (
    UNKNOWN,
    FieldComparison,
    Level,
    alike,
    and_sql,
    edits,
    edits_within_sql,
)
from carelaw.pdmp.linkage.normalize import Normalized


def address_level(a: Normalized, b: Normalized) -> int:
    same_zip = a.zip5 == b.zip5 and a.zip5 != ""
    near = same_zip or (a.city == b.city and a.city != "")
    if not a.house or not b.house:
        return 0 if not a.zip5 or not b.zip5 else 5 if same_zip else 6
    if a.house == b.house:
        if near and a.street == b.street:
            return 2 if a.unit and b.unit and a.unit != b.unit else 1
        if _streets_alike(a.street, b.street) and (near or _nearly(a, b)):
            return 3
    elif near and a.street and b.street and alike(a.street, b.street) >= 0.9:
        return 3 if edits(a.house, b.house, score_cutoff=1) == 1 else 4
    return 5 if same_zip else 6


def _nearly(a: Normalized, b: Normalized) -> bool:
    """The same place but for a slip in ZIP or town."""
    if a.zip5 and b.zip5 and edits(a.zip5, b.zip5, score_cutoff=1) <= 1:
        return True
    return alike(a.city, b.city) >= 0.92


def _streets_alike(one: str, two: str) -> bool:
    if one[:3] == two[:3] or (min(len(one), len(two)) >= 6 and (one in two or two in one)):
        return True
    return alike(one, two) >= 0.85


_SAME_ZIP_SQL = "(l.zip5 = r.zip5 AND l.zip5 <> '')"
_NEAR_SQL = f"({_SAME_ZIP_SQL} OR (l.city = r.city AND l.city <> ''))"
_NEARLY_SQL = f"""(CASE WHEN l.zip5 <> '' AND r.zip5 <> '' AND {edits_within_sql("l.zip5", "r.zip5", 1)} THEN true
    ELSE jaro_winkler_similarity(l.city, r.city) >= 0.92 END)"""
_STREETS_ALIKE_SQL = """(CASE WHEN l.street[1:3] = r.street[1:3] OR (least(length(l.street), length(r.street)) >= 6
        AND (contains(l.street, r.street) OR contains(r.street, l.street))) THEN true
    ELSE jaro_winkler_similarity(l.street, r.street) >= 0.85 END)"""
_NEIGHBORS_SQL = and_sql(
    f"{_NEAR_SQL} AND l.street <> '' AND r.street <> ''", "jaro_winkler_similarity(l.street, r.street) >= 0.9"
)
_ADDRESS_SQL = f"""CASE WHEN l.house = '' OR r.house = '' THEN
        CASE WHEN l.zip5 = '' OR r.zip5 = '' THEN 0 WHEN l.zip5 = r.zip5 THEN 5 ELSE 6 END
    WHEN l.house = r.house THEN
        CASE WHEN {_NEAR_SQL} AND l.street = r.street
            THEN CASE WHEN l.unit <> '' AND r.unit <> '' AND l.unit <> r.unit THEN 2 ELSE 1 END
        WHEN {and_sql(_STREETS_ALIKE_SQL, f"{_NEAR_SQL} OR {_NEARLY_SQL}")} THEN 3
        WHEN {_SAME_ZIP_SQL} THEN 5 ELSE 6 END
    WHEN {_NEIGHBORS_SQL} THEN CASE WHEN {edits_within_sql("l.house", "r.house", 1)} THEN 3 ELSE 4 END
    WHEN {_SAME_ZIP_SQL} THEN 5 ELSE 6 END"""

ADDRESS = FieldComparison(
    "address",
    "Address",
    (
        UNKNOWN,
        Level("same", "the same home"),
        Level("other-unit", "the same house, another unit"),
        Level("alike", "addresses alike"),
        Level("street", "the same street, another house"),
        Level("zip", "the same ZIP code"),
        Level("different", "different addresses"),
    ),
    address_level,
    _ADDRESS_SQL,
)


def phone_level(a: Normalized, b: Normalized) -> int:
    if not a.phone or not b.phone:
        return 0
    if a.phone == b.phone:
        return 1
    return 2 if edits(a.phone, b.phone, score_cutoff=1) == 1 else 3


PHONE = FieldComparison(
    "phone",
    "Telephone",
    (
        UNKNOWN,
        Level("same", "the same telephone number"),
        Level("slip", "one digit of the telephone number differs"),
        Level("different", "different telephone numbers"),
    ),
    phone_level,
    f"""CASE WHEN l.phone = '' OR r.phone = '' THEN 0 WHEN l.phone = r.phone THEN 1
    WHEN {edits_within_sql("l.phone", "r.phone", 1)} THEN 2 ELSE 3 END""",
)

__all__ = ["ADDRESS", "PHONE"]
