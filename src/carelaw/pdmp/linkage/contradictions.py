"""What keeps two identities apart however much else agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from carelaw.pdmp.linkage.levels import PLACES, FieldComparison, Levels
from carelaw.pdmp.linkage.levels.birth import BIRTH_DATE, GENDER
from carelaw.pdmp.linkage.levels.identifiers import IDENTIFIER
from carelaw.pdmp.linkage.levels.names import FIRST_NAME, SUFFIX
from carelaw.pdmp.linkage.normalize import Normalized

SAYS = {
    "identifier": "Each has an identifier of the same kind and issuer, and they differ.",
    "suffix": "The generation suffixes differ (Jr/Sr).",
    "birth-date": "The birth dates are clearly different.",
    "first-name": "The first names are clearly different, as of twins or of parent and child.",
    "gender": "Gender and spelling of the first name differ, as of twins.",
    "species": "One is a person and the other an animal, or the animals differ.",
    "no-birth-date": "The birth date is not known on both sides.",
    "no-first-name": "The first name is not known on both sides.",
}


def _places(comparison: FieldComparison, *codes: str) -> frozenset[int]:
    return frozenset(comparison.place(code) for code in codes)


_COMPARED = (FIRST_NAME, BIRTH_DATE, GENDER, SUFFIX, IDENTIFIER)
_SHARED_ID, _OTHER_ID = _places(IDENTIFIER, "shared"), _places(IDENTIFIER, "different")
_OTHER_SUFFIX = _places(SUFFIX, "different")
_OTHER_BIRTH = _places(BIRTH_DATE, "different", "generation")
_OTHER_GENDER = _places(GENDER, "different")
_OTHER_FIRST, _LOOSE_FIRST = _places(FIRST_NAME, "different"), _places(FIRST_NAME, "alike", "middle-initial")


@lru_cache(maxsize=10_000)
def _contradictions(first: int, birth: int, gender: int, suffix: int, identifier: int) -> tuple[str, ...]:
    found = []
    if identifier in _OTHER_ID:
        found.append("identifier")
    if suffix in _OTHER_SUFFIX:
        found.append("suffix")
    # An identifier in common outweighs a name or a date typed wrong.
    if identifier not in _SHARED_ID:
        if birth in _OTHER_BIRTH:
            found.append("birth-date")
        if first in _OTHER_FIRST:
            found.append("first-name")
        elif gender in _OTHER_GENDER and first in _LOOSE_FIRST:
            found.append("gender")
    return tuple(found)


def contradictions(levels: Levels) -> tuple[str, ...]:
    """The codes of what bars one person in a pair of these levels; see `SAYS`.

    A missing birth date or first name contradicts nothing, but without it a mother and daughter of one name or a
    baby and its twin cannot be told apart; an identifier in common stands in for it.
    """
    first, birth, gender, suffix, identifier = (levels[PLACES[found.name]] for found in _COMPARED)
    found = _contradictions(first, birth, gender, suffix, identifier)
    if identifier not in _SHARED_ID:
        found += ("no-birth-date",) * (birth == 0) + ("no-first-name",) * (first == 0)
    return found


def contradict(a: Normalized, b: Normalized) -> tuple[str, ...]:
    """What keeps these two identities apart, if anything."""
    if a.animal != b.animal:
        return ("species",)
    if a.first == b.first and a.birth == b.birth and not (a.suffix and b.suffix) and not (a.ids and b.ids):
        return ()
    first, birth, gender, suffix, identifier = (found.level_of(a, b) for found in _COMPARED)
    return _contradictions(first, birth, gender, suffix, identifier)


# A slip on each side can make two reports of one person look different to each other; a third report between them
# explains it. Only what was typed wrong or shortened can be explained so: an initial or a blank fits anyone.
_EXPLAINS = {
    "first-name": (FIRST_NAME, _places(FIRST_NAME, "same", "exchanged", "short", "middle", "slip")),
    "birth-date": (
        BIRTH_DATE,
        _places(BIRTH_DATE, "same", "january-first", "swapped", "slip", "other-year", "two-digits"),
    ),
    "identifier": (IDENTIFIER, _places(IDENTIFIER, "shared", "slip")),
}


def explained(code: str, a: Normalized, b: Normalized, others: Iterable[Normalized]) -> bool:
    """True when some third identity is near both on the point where these two contradict."""
    if code not in _EXPLAINS:
        return False
    comparison, near = _EXPLAINS[code]
    return any(
        comparison.level_of(a, other) in near and comparison.level_of(other, b) in near
        for other in others
        if other is not a and other is not b
    )


Member = TypeVar("Member")
Apart = Callable[[Member, Member], tuple[str, ...]]


def clash(
    ours: Sequence[Member], theirs: Sequence[Member], apart: Apart[Member], person: Callable[[Member], Normalized]
) -> tuple[str, Member, Member] | None:
    """The first contradiction between two clusters that no third member explains: its code and the two members.

    `apart` says what keeps two members apart (nothing, where the evidence outweighs it), `person` who a member is.
    """
    for one in ours:
        for other in theirs:
            for code in apart(one, other):
                everyone = [person(member) for member in (*ours, *theirs)]
                if not explained(code, person(one), person(other), everyone):
                    return code, one, other
    return None


__all__ = ["SAYS", "clash", "contradict", "contradictions", "explained"]
