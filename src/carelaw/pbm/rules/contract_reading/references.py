"""Where a contract points elsewhere in itself: “the matters in Exhibit B”, “Policy 2 applies likewise to …”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from carelaw.pbm.facts.contract_text import Passage
from carelaw.pbm.rules.contract_reading.definitions import Definition
from carelaw.pbm.rules.contract_reading.plain_words import plain
from carelaw.pbm.rules.contract_reading.units import Unit

_KIND = (
    r"exhibit|schedule|appendix|attachment|annex|addendum|policy|rule|standard|article|section|clause|paragraph|item"
)
_NAMED = re.compile(rf"^(?P<kind>{_KIND})\s+(?P<number>[a-z0-9]+(?:[.-][a-z0-9]+)*)\b")
_POINTS = re.compile(rf"\b(?P<kind>{_KIND})\s+(?P<number>[a-z0-9]+(?:[.-][a-z0-9]+)*)\b")
# Only a list of things that is kept elsewhere is read in its place; “subject to Section 5” brings nothing along.
_THINGS = re.compile(
    rf"\b(?:matters?|subjects?|topics?|items?|information|things?|terms|details?|figures?|products?|materials?"
    rf"|categories)"
    rf"\b[^.;]{{0,50}}?\b(?P<place>(?:{_KIND})\s+[a-z0-9]+(?:[.-][a-z0-9]+)*)\b"
)
_LIKEWISE = re.compile(
    rf"^(?:the (?:rule|restriction|limit|ban|same|duty)s? (?:of|in|under) )?(?P<place>(?:{_KIND})\s+[a-z0-9.-]+?)\.?"
    r" (?:shall |will |also )*(?:appl(?:y|ies)|extends?|holds?|governs?)(?: (?:likewise|also|equally|too|in like manner"
    r"|in the same way|with equal force|as well))* (?:to|for|over)\b(?P<rest>.*)$"
)
_AS_BEFORE = re.compile(
    r"^(?:the same|this|so too|likewise,?) (?:\w+ ){0,3}?(?:applies|goes|holds|is true)(?: (?:likewise|also|equally))?"
    r" (?:to|for|of)\b(?P<rest>.*)$"
)
_LONGEST = 700


def places(passages: Sequence[Passage]) -> Mapping[str, str]:
    """What stands under each numbered heading or label: “exhibit b”, “policy 2”, “section 4.2”."""
    found: dict[str, str] = {}
    for one in passages:
        text = plain(one.text)
        heading = _NAMED.match(plain(one.heading))
        if heading:
            _put(found, heading.group(0), text)
        label = plain(one.label).rstrip(".) ")
        named = _NAMED.match(label)
        if named:
            _put(found, named.group(0), text)
        elif re.fullmatch(r"[a-z]?\.?\d+(?:\.\d+)*|[a-z]\.\d+", label):
            _put(found, f"section {label}", text)
    return found


def _put(found: dict[str, str], name: str, text: str) -> None:
    found[name] = f"{found.get(name, '')} {text}".strip()[:_LONGEST]


def lists_elsewhere(passages: Sequence[Passage]) -> tuple[Definition, ...]:
    """Lists of matters that a clause keeps elsewhere, as terms that stand for what is listed there."""
    known = places(passages)
    made: dict[str, Definition] = {}
    for one in passages:
        for seen in _THINGS.finditer(plain(one.text)):
            name = seen["place"]
            if name in known and plain(one.text) not in known[name]:
                made.setdefault(name, Definition(name, known[name], "", 0))
    return tuple(made.values())


def extended(units: Sequence[Unit], passages: Sequence[Passage]) -> Iterator[Unit]:
    """Units, where “Policy 2 applies likewise to …” is read as Policy 2 with those words in it."""
    known = places(passages)
    last = ""
    for one in units:
        there = _LIKEWISE.match(one.text)
        before = _AS_BEFORE.match(one.text) if there is None else None
        source = known.get(there["place"], "") if there else (one.before or last) if before else ""
        last = one.text
        seen = there or before
        if source and seen:
            yield replace(one, text=f"{source.rstrip('.')}, and{seen['rest']}", own=0)
        else:
            yield one
