"""A unit of a contract as heard: what it speaks of, outright or through a defined term, and in which stance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Counted
from carelaw.pbm.rules.contract_reading.concepts import Spoken, spoken
from carelaw.pbm.rules.contract_reading.definitions import Definition, used_in
from carelaw.pbm.rules.contract_reading.polarity import Mark, marks
from carelaw.pbm.rules.contract_reading.units import Unit

# What a defined term may stand for; verbs of a definition are not what its term says.
_NOUNS = (
    "pharmacy",
    "manager",
    "sponsor",
    "patient",
    "anyone",
    "agency",
    "prescriber",
    "rates",
    "contract-terms",
    "retail-price",
    "cost-share",
    "alternative",
    "generic",
    "340b",
    "fee",
    "confidential",
)
_ROLES = ("pharmacy", "manager", "sponsor", "patient")
# Who a term is stands at the head of its definition: “the employer, insurer or other sponsor for which …”.
_HEAD, _HEAD_OF_CHAIN, _MEANING = 75, 15, 200
_WHOLE = {
    "agreement",
    "contract",
    "this agreement",
    "program",
    "services",
    "effective date",
    "term",
    "party",
    "parties",
}
_AGAIN = re.compile(
    r"\b(?:them|it\b(?= to)|such (?:\w+ )?(?:terms?|information|questions|inquiries|rates?"
    r"|amounts?|figures?|sums?|prices?|data)|the foregoing|the same"
    r"|(?:this|these|those|that) (?:information|amounts?|figures?|rates?|terms?|sums?|prices?)|thereof)\b"
)
# “That”, “it” or “them” points back wherever a sentence names no subject of its own.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|them|they|thereon)\b"
    r"|\b(?:this|that|these|those|such)\b(?! (?:a|an|the|it|they|you|we|\w+ party|agreement|contract|arrangement|letter"
    r"|amendment|addendum|section|article|manual|chapter|schedule|network|program|end|time|day|date|year|case"
    r"|event|reason"
    r"|purpose)\b)"
)
_SUBJECTS = frozenset({"rates", "contract-terms", "retail-price", "cost-share", "alternative", "generic", "340b"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One unit with its concepts and stances."""

    unit: Unit
    spoken: tuple[Spoken, ...]
    excepted: tuple[Spoken, ...]
    marks: tuple[Mark, ...]
    # What the defined terms it uses stand for.
    terms: str = ""

    def of(self, *concepts: str, start: int = 0, end: int | None = None) -> list[Spoken]:
        """Where the unit speaks of these concepts, within a stretch of it."""
        last = len(self.unit.text) if end is None else end
        return [one for one in self.spoken if one.concept in concepts and start <= one.start < last]

    def says(self, *concepts: str) -> bool:
        """True where the unit speaks of every one of these."""
        known = {one.concept for one in self.spoken}
        return all(name in known for name in concepts)

    def excepts(self, *concepts: str) -> bool:
        """True where the unit's exception speaks of one of these."""
        return any(one.concept in concepts for one in self.excepted)


def hear(unit: Unit, known: Sequence[Definition]) -> Heard:
    """What a unit says, with what its defined terms stand for and what it points back to."""
    used = used_in(unit.text, known, unit.passage)
    inside = [(place, place + len(one.term), one) for place, one in used if one.term not in _WHOLE]
    # A defined term says what it is defined as, not what its words would say elsewhere.
    plainly = [
        one
        for one in spoken(unit.text)
        if not any(
            start <= one.start < end and (one.concept in (*_ROLES, "rates")) and _stands_for_more(told)
            for start, end, told in inside
        )
    ]
    said = [*plainly, *_through_terms(unit.text, known, unit.passage)]
    again = _AGAIN.search(unit.text)
    if again is None and not _SUBJECTS & {one.concept for one in said}:
        again = _POINTS_BACK.search(unit.text)
    if again and unit.before:
        said += [
            Spoken(one.concept, again.start(), again.group(0), f"the sentence before: “{one.words}”", unit.passage)
            for one in [*spoken(unit.before, *_NOUNS), *_through_terms(unit.before, known, unit.passage)]
            if one.concept in _SUBJECTS and (one.concept != "340b" or _AGAIN.search(unit.text))
        ]
    excepted = [*spoken(unit.excepted), *_through_terms(unit.excepted, known, unit.passage)]
    ordered = sorted(said, key=lambda one: (one.start, bool(one.through)))
    return Heard(unit, tuple(ordered), tuple(excepted), tuple(marks(unit.text)), _terms(used))


def _terms(used: Sequence[tuple[int, Definition]]) -> str:
    """The meanings of the terms of things that a unit uses; a party's name says nothing about what is promised."""
    meanings = {one.term: one.meaning[:_MEANING] for _, one in used if one.term not in _WHOLE and not _names_party(one)}
    return " / ".join(meanings.values())


def _names_party(definition: Definition) -> bool:
    return _is_party(definition.meaning) and not spoken(definition.meaning, "rates", "fee")


def _stands_for_more(definition: Definition) -> bool:
    return bool(spoken(definition.meaning, *_NOUNS))


def _is_party(meaning: str) -> bool:
    """True for a term that names a party: what binds “the Center” is no term for 340B drugs because of its name."""
    head = meaning[:_HEAD]
    return bool(spoken(head, *_ROLES)) and re.search(r"\b(?:drugs?|claims?|products?|medications?)\b", head) is None


def _through_terms(text: str, known: Sequence[Definition], passage: int, depth: int = 2) -> list[Spoken]:
    made: list[Spoken] = []
    if not text:
        return made
    for place, definition in used_in(text, known, passage):
        if definition.term in _WHOLE:
            continue
        out = {one.concept for one in spoken(definition.left_out, *_NOUNS)}
        through = [
            one
            for one in spoken(definition.meaning, *_NOUNS)
            if one.concept not in out
            and (one.concept not in _ROLES or one.start < _HEAD)
            and (one.concept != "340b" or not _is_party(definition.meaning))
        ]
        roles = [one for one in through if one.concept in _ROLES]
        # Who a term is, is said first: “a person whose benefits the Administrator manages” is a person.
        through = [one for one in through if one.concept not in _ROLES or one is roles[0]]
        if depth > 1:
            inner = [one for one in known if one.term != definition.term]
            through += [
                one
                for one in _through_terms(definition.meaning, inner, definition.passage, depth - 1)
                if one.concept in _NOUNS
                and one.concept not in out
                and (one.concept not in _ROLES or one.start < _HEAD_OF_CHAIN)
            ]
        made += [
            Spoken(
                one.concept,
                place,
                definition.term,
                f"“{definition.term}”, defined with “{one.words}”",
                definition.passage,
            )
            for one in through
        ]
    return made


def counted(one: Spoken, why: str, points: int) -> Counted:
    """A spoken concept as words that counted; through a definition it says so."""
    return Counted(
        one.words, f"{why}, through {one.through} (passage {one.through_passage})" if one.through else why, points
    )
