"""What a comparison is made of, and the measures of likeness in Python and in DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from carelaw.pdmp.linkage.normalize import Normalized

# Keystrokes between two words: a letter more, less, other, or two exchanged. DuckDB computes the same two measures.
edits = DamerauLevenshtein.distance
alike = JaroWinkler.similarity

LevelOf = Callable[[Normalized, Normalized], int]


@dataclass(frozen=True, slots=True)
class Level:
    """One step of likeness: a stable code, the words for people, and whose commonness makes it likely by chance.

    `share` is empty where chance is the same for all, else it tells whose share of the population counts: `rarer` the
    rarer of the two names, `part` the commonest part of either, `crossed` the name that stands first here and middle
    there, `both` first and last name together. `spread` is how many names could be meant: of the names a slip apart
    from a given one a report bears any, so that a rare result proves less than a rare name that agrees.
    """

    code: str
    says: str
    share: str = ""
    spread: float = 1.0


UNKNOWN = Level("unknown", "not known on both sides")


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field's comparison: its levels, the level of a pair in Python, and the same in SQL over rows l and r."""

    name: str
    says: str
    levels: tuple[Level, ...]
    level_of: LevelOf
    sql: str

    def place(self, code: str) -> int:
        return next(place for place, level in enumerate(self.levels) if level.code == code)


def typed_alike(one: str, two: str) -> int:
    """2: a slip of the keyboard apart; 1: alike; 0: neither."""
    shorter = min(len(one), len(two))
    if shorter < 3:
        return 0
    if edits(one, two, score_cutoff=2) <= (2 if shorter >= 7 else 1):
        return 2
    return 1 if alike(one, two) >= 0.9 else 0


def meet(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """True when the two have a member in common."""
    return any(part in two for part in one)


def edits_within_sql(one: str, two: str, most: int) -> str:
    """`edits(one, two) <= most` in SQL. Levenshtein is four times faster there and settles nearly all pairs."""
    return (
        f"(CASE WHEN levenshtein({one}, {two}) <= {most} THEN true "
        f"WHEN levenshtein({one}, {two}) > {2 * most} THEN false ELSE damerau_levenshtein({one}, {two}) <= {most} END)"
    )


def and_sql(first: str, then: str) -> str:
    """AND that does not compute its right side in vain, as DuckDB's own would."""
    return f"(CASE WHEN {first} THEN {then} ELSE false END)"


def typed_alike_sql(one: str, two: str) -> str:
    """`typed_alike` in SQL."""
    return (
        f"(CASE WHEN least(length({one}), length({two})) < 3 THEN 0 "
        f"WHEN CASE WHEN least(length({one}), length({two})) >= 7 THEN {edits_within_sql(one, two, 2)} "
        f"ELSE {edits_within_sql(one, two, 1)} END THEN 2 "
        f"WHEN jaro_winkler_similarity({one}, {two}) >= 0.9 THEN 1 ELSE 0 END)"
    )


__all__ = [
    "UNKNOWN",
    "FieldComparison",
    "Level",
    "alike",
    "and_sql",
    "edits",
    "edits_within_sql",
    "meet",
    "typed_alike",
    "typed_alike_sql",
]
