"""An amendment as it leaves the contract: quoted words that it deletes are gone, quoted words that it inserts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from carelaw.pbm.facts.contract_text import Passage

_QUOTED = re.compile(r"“(?P<curly>[^“”]{2,})”|\"(?P<straight>[^\"]{2,})\"")
_OF_A_PAPER = re.compile(
    r"\b(?:sections?|clauses?|paragraphs?|articles?|sentences?|words?|exhibits?|schedules?|subsections?)\b",
    re.IGNORECASE,
)
_DROPS = r"delet\w+|str(?:ike|ikes|iking|uck|icken)|repeal\w*|rescind\w*|omit\w*|revok\w+|void\w*"
_PUTS = r"insert\w*|add(?:s|ed|ing)?|substitut\w+|in (?:their|its) place|reads?(?: as follows)?|the following"
# What is said of a quotation after it: “… are struck”, “… are inserted”, “… is replaced by”.
_AFTER = re.compile(
    rf"^[^.;]{{0,60}}?\b(?:(?P<drops>{_DROPS}|replaced|superseded)|(?P<puts>insert\w*|added|substituted))\b",
    re.IGNORECASE,
)
# What is said of it before: “by striking …”, “and inserting …”, “is replaced by …”, “so that it reads: …”.
_BEFORE = re.compile(
    rf"\b(?:(?P<puts>(?:replac|supersed)\w+ (?:\w+ ){{0,4}}(?:by|with)|{_PUTS}|with|by)"
    rf"|(?P<drops>{_DROPS}|replac\w+(?! \w* ?(?:by|with))))\b[^.;]{{0,70}}$",
    re.IGNORECASE,
)
_ACTS = re.compile(rf"\b(?:{_DROPS}|insert\w*|replac\w+|substitut\w+|amended|added)\b", re.IGNORECASE)


def as_amended(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Passages with what an amendment deletes left out, and what it puts in as sentences of their own."""
    for one in passages:
        yield replace(one, text=_amended(one.text)) if _amends(one.text) else one


def _amends(text: str) -> bool:
    outside = _QUOTED.sub(" ", text)
    return bool(_QUOTED.search(text) and _ACTS.search(outside) and _OF_A_PAPER.search(outside))


def _amended(text: str) -> str:
    made, last = "", 0
    places = [*_QUOTED.finditer(text)]
    for number, seen in enumerate(places):
        between = text[last : seen.start()]
        follows = text[seen.end() : places[number + 1].start() if number + 1 < len(places) else len(text)]
        says = seen["curly"] or seen["straight"]
        fate = _fate(between, follows)
        made += between + {"goes": "", "stands": f". {says} ", "": seen.group(0)}[fate]
        last = seen.end()
    return made + text[last:]


def _fate(before: str, after: str) -> str:
    said = _AFTER.match(after)
    if said:
        return "goes" if said["drops"] else "stands"
    told = [*_BEFORE.finditer(before)]
    if told:
        return "stands" if told[-1]["puts"] else "goes"
    return ""
