"""Sentences and list items as units of sense: each with the line that leads it, its exceptions set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Passage
from carelaw.pbm.rules.contract_reading.plain_words import plain

_ABBREVIATED = re.compile(
    r"\b(?:inc|corp|co|ltd|no|nos|sec|art|u\.s\.c|u\.s|i\.e|e\.g|etc|st|dr|mr|ms|vs|ill|par|approx|fig|ex|d/b/a)\.$"
)
_STOP = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[a-z0-9\"'(\[])")
_ITEM = re.compile(r"(?:(?<=^)|(?<=[\s;,:]))\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+")
_INCLUDING = re.compile(
    r",?\s*(?:\bincluding\b,?\s*)?(?:\bbut\s+(?:is\s+|are\s+"
    r"|shall\s+)?not\s+(?:be\s+)?limited\s+to\b|\bwithout\s+limitation\b|"
    r"\bwithout\s+limiting\s+(?:the\s+(?:foregoing|generality\s+of\s+the\s+foregoing))\b),?\s*"
)
_EXCEPT = re.compile(
    r"(?:,|;|\band|\bbut)?\s*\b(?:except(?:ion)?(?: (?:that|to|for|as|with))?|other than"
    r"|with the exception of|save(?: (?:that|for|as|only))?|"
    r"provided,? however,? that|provided,? that|unless|excluding|however,?(?= (?:pharmac"
    r"|provider|nothing|this))|but (?:this|nothing|pharmac\w*|provider|it|not)(?! (?:limited"
    r"|only)))\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or list item. `text` holds the lead before `own`; `excepted` is what the sentence takes back."""

    passage: int
    heading: str
    text: str
    own: int
    excepted: str = ""
    before: str = ""


def units(passages: Sequence[Passage]) -> Iterator[Unit]:
    """Every unit of sense of a contract, in order."""
    for passage in passages:
        lead = plain(passage.lead)
        before = ""
        for sentence in sentences(plain(passage.text)):
            for text in items(sentence):
                whole = f"{lead} {text}".strip() if lead else text
                main, excepted = _without_exception(whole, len(whole) - len(text))
                yield Unit(passage.number, plain(passage.heading), main, len(lead), excepted, before)
            before = sentence


def sentences(text: str) -> list[str]:
    """The sentences of a plain text. “Including but not limited to” is “including”: its “not” denies nothing."""
    text = _INCLUDING.sub(" including ", text)
    made: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ABBREVIATED.search(text[start : stop.start()]) or re.search(r"\b\d+\.$", text[start : stop.start()]):
            continue
        made.append(text[start : stop.start()].strip())
        start = stop.end()
    made.append(text[start:].strip())
    return [one for one in made if one]


def items(sentence: str) -> list[str]:
    """A sentence with an enumeration as one text an item, each after what leads the list; others as they are."""
    places = [*_ITEM.finditer(sentence)]
    if len(places) < 2:
        return [sentence]
    lead = sentence[: places[0].start()].strip()
    ends = [place.start() for place in places[1:]] + [len(sentence)]
    return [f"{lead} {sentence[place.end() : end].strip()}".strip() for place, end in zip(places, ends, strict=True)]


def _without_exception(text: str, own: int) -> tuple[str, str]:
    found = _EXCEPT.search(text, min(own, len(text)))
    if found is None or found.start() < 12:
        return text, ""
    # “Unless” and “except” with consent alone narrow nothing that the law leaves free.
    return text[: found.start()].rstrip(" ,;"), text[found.start() :].strip()
