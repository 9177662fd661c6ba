"""Clauses that touch what the law keeps open and do not say that it is: a person looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.concepts import Spoken, spoken
from carelaw.pbm.rules.contract_reading.hearing import Heard, counted
from carelaw.pbm.rules.contract_reading.implied import frees

# Just enough to be shown: whoever reads decides.
_SURE = 54
# Anything that takes away: without one of these, a sentence about prices only tells.
_TAKES_AWAY = re.compile(
    r"\b(?:not|no|never|nothing|none|nobody|neither|nor|only|solely|alone|until|unless|except|stops?|ceas\w+|unknown"
    r"|silen\w+|instead|rather than|without|hidden|conceal\w*|secre\w+|confiden\w+|refus\w+|declin\w+|declines?|content"
    r"|limit\w*|forbid\w*|barred|restrict\w*|withh\w+|keep|keeps|kept)\b"
)
_POINTS_BACK = re.compile(r"\b(?:it|them|they|that|this|those|these|him|her|he|she)\b")
_ASKS_OR_TELLS = ("tell", "verify", "confidential")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the law keeps open: about what, towards whom."""

    tag: str
    about: tuple[str, ...]
    towards: tuple[str, ...]


_OPEN = (
    _Kept("restrains-rate-disclosure", ("rates",), ("sponsor",)),
    _Kept("nondisclosure-price", ("retail-price",), ("patient",)),
    _Kept("gag-alternative", ("alternative",), ("patient",)),
    _Kept("gag-generic-advice", ("generic",), ("prescriber",)),
)


def touching(each: Heard, sure: Sequence[str]) -> Iterator[Clause]:
    """What a unit touches under a tag that nothing surer was found for."""
    if sure or frees(each.unit.text) or frees(each.unit.before):
        return
    taken = _taken_away(each)
    if taken is None:
        return
    said = [*each.spoken, *_before(each)]
    for kept in _OPEN:
        about = _one(said, kept.about)
        towards = _one(said, kept.towards)
        spoken_of = _one(said, _ASKS_OR_TELLS)
        if about is None or towards is None or spoken_of is None or _deed(each, said):
            continue
        tag = kept.tag
        if tag == "restrains-rate-disclosure" and _who_acts(each) == "sponsor":
            tag = "restrains-verification"
            if not each.of("pharmacy"):
                continue
        yield Clause(
            tag,
            each.unit.passage,
            _SURE,
            (
                counted(about, "what the law keeps open", 20),
                counted(towards, "towards those who may know it", 16),
                counted(spoken_of, "telling or asking", 8),
                Counted(taken.group(0), "something is taken away", 10),
            ),
        )


def _taken_away(each: Heard) -> re.Match[str] | None:
    """The first word that takes away; the “without” of “without insurance” takes nothing away."""
    within = [
        (one.start, one.start + len(one.words)) for one in each.of("retail-price", "alternative", "generic", ("rates"))
    ]
    for seen in _TAKES_AWAY.finditer(f"{each.unit.text} {each.unit.excepted}"):
        if not any(start <= seen.start() < end for start, end in within):
            return seen
    return None


def _before(each: Heard) -> list[Spoken]:
    """Where a sentence points back, what the one before it spoke of."""
    return spoken(each.unit.before) if each.unit.before and _POINTS_BACK.search(each.unit.text) else []


def _one(said: Sequence[Spoken], names: Sequence[str]) -> Spoken | None:
    return next((one for one in said if one.concept in names), None)


def _who_acts(each: Heard) -> str:
    """The party that begins the clause."""
    first = next(iter(each.of("pharmacy", "manager", "sponsor", start=each.unit.own)), None)
    return first.concept if first else ""


_DEEDS = re.compile(
    r"\b(?:shall|will|must|may|to|not|and|or) (?:not )?(?:collect|bill|charge|waive|dispense|substitute|submit|pay"
    r"|reimburse|refund"
    r"|recoup|audit|invoice)\b"
)


def _deed(each: Heard, said: Sequence[Spoken]) -> bool:
    """True where money or drugs change hands, or where the manager is the one who tells: that gags nobody."""
    if _DEEDS.search(each.unit.text):
        return True
    manager = next(iter(each.of("manager", start=each.unit.own)), None)
    if manager is None or _who_acts(each) != "manager":
        return False
    after = each.unit.text[manager.start :]
    binds = re.search(r"\b(?:require|cause|procure|oblige|ensure|bind|forbid|instruct)\w*\b", after) is not None
    acts = re.match(r"[\w ]{2,30}? (?:shall|will|must|may|agrees|does|is)\b", after) is not None
    return (acts and not binds) or not any(one.concept == "pharmacy" for one in said)
