"""How alike two identities are, field by field: the levels, in words, in Python and in SQL.

The Python functions score a pair at the counter; the SQL does the same for millions of pairs and is what Splink trains
on. A test holds the two together. Where one side is unknown the level is 0, "unknown", and counts for nothing.
"""

from __future__ import annotations

from carelaw.pdmp.linkage.levels.base import FieldComparison, Level
from carelaw.pdmp.linkage.levels.birth import BIRTH_DATE, GENDER
from carelaw.pdmp.linkage.levels.contact import ADDRESS, PHONE
from carelaw.pdmp.linkage.levels.identifiers import IDENTIFIER
from carelaw.pdmp.linkage.levels.names import FIRST_NAME, LAST_NAME, MIDDLE_NAME, SUFFIX
from carelaw.pdmp.linkage.normalize import Normalized

COMPARISONS: tuple[FieldComparison, ...] = (
    LAST_NAME,
    FIRST_NAME,
    BIRTH_DATE,
    GENDER,
    MIDDLE_NAME,
    SUFFIX,
    ADDRESS,
    PHONE,
    IDENTIFIER,
)
PLACES = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}

Levels = tuple[int, ...]

_LEVEL_OF = tuple(comparison.level_of for comparison in COMPARISONS)


def levels_of(a: Normalized, b: Normalized) -> Levels:
    """The level of each comparison for this pair, in the order of COMPARISONS."""
    return tuple([level_of(a, b) for level_of in _LEVEL_OF])


__all__ = ["COMPARISONS", "PLACES", "FieldComparison", "Level", "Levels", "levels_of"]
