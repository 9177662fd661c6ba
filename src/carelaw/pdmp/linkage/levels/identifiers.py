"""How alike the identifiers of two identities are."""

from __future__ import annotations

from carelaw.pdmp.linkage.levels.base import UNKNOWN, FieldComparison, Level, edits, edits_within_sql
from carelaw.pdmp.linkage.normalize import Normalized

# Kinds of identifier (ASAP PAT02) of which a person has one per issuer at a time: military, state-issued, permanent
# resident, driver's license, social security, tribal, Medicaid. A passport is renewed under another number, and what a
# vendor or pharmacy made up ("unique system", "vendor specific", "other") may differ without meaning anything.
LASTING_KINDS = frozenset({"01", "02", "04", "06", "07", "08", "11"})


def identifier_level(a: Normalized, b: Normalized) -> int:
    if not a.ids or not b.ids:
        return 0
    level = 0
    for one in a.ids:
        if one in b.ids:
            return 1
        kind, issuer, value = one.split(":")
        for two in b.ids if kind in LASTING_KINDS else ():
            other_kind, other_issuer, other = two.split(":")
            if kind == other_kind and issuer == other_issuer:
                level = 2 if level == 2 or edits(value, other, score_cutoff=2) <= 2 else 3
    return level


_KINDS_SQL = ", ".join(f"'{kind}'" for kind in sorted(LASTING_KINDS))
_VALUES = "split_part(x, ':', 3)", "split_part(y, ':', 3)"
_SQL = f"""CASE WHEN len(l.ids) = 0 OR len(r.ids) = 0 THEN 0
    WHEN list_has_any(l.ids, r.ids) THEN 1
    ELSE coalesce(list_min(list_transform(l.ids, lambda x: list_min(list_transform(r.ids, lambda y:
        CASE WHEN x[1:2] IN ({_KINDS_SQL})
                AND split_part(x, ':', 1) = split_part(y, ':', 1) AND split_part(x, ':', 2) = split_part(y, ':', 2)
            THEN CASE WHEN {edits_within_sql(*_VALUES, 2)} THEN 2 ELSE 3 END
            ELSE NULL END)))), 0) END"""

IDENTIFIER = FieldComparison(
    "identifier",
    "Identifier",
    (
        UNKNOWN,
        Level("shared", "an identifier in common"),
        Level("slip", "identifiers a slip of the keyboard apart"),
        Level("different", "different identifiers of the same kind and issuer"),
    ),
    identifier_level,
    _SQL,
)

__all__ = ["IDENTIFIER", "LASTING_KINDS"]
