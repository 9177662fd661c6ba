"""Terms that a contract defines, wherever it defines them, so that a clause is read with what its words stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Passage
from carelaw.pbm.rules.contract_reading.plain_words import plain

_TERM = r"[a-z0-9][a-z0-9 &/'-]{1,58}?"
_DEFINES = re.compile(
    rf'"(?P<term>{_TERM})[,.]?"(?:\s*(?:or|and)\s*"(?P<other>{_TERM})")?\s*,?\s*'
    r"(?:shall mean|means|mean|are|shall refer to|refers to|has the meaning|is defined as|denotes|includes|is"
    r"|stands for)\b"
)
# Bare capitalized terms in lists of definitions: `Restricted Information: the amounts …`.
_LISTED = re.compile(
    r"^(?P<term>[A-Z][\w&/'’-]*(?: (?:[A-Z0-9][\w&/'’-]*|of|and|or|the)){0,5})\s*(?::|[-–—] |\.\s|means\b)"
)
_CALLED = re.compile(
    r'(?P<before>[^;()"]{0,160})\(\s*(?:hereinafter|hereafter|collectively|together|each|individually|referred to as|'
    rf'as|an?|the|,|or|in this agreement| )*"(?P<term>{_TERM})[,.]?"[^)]{{0,40}}\)(?P<after>,? an? [^.;()"]{{0,120}})?'
)
# A party that says what it is without a quoted name: “Blackhawk is the benefits manager for …”.
_IS = re.compile(
    r"(?P<name>[A-Z][\w&'’-]+(?: [A-Z][\w&'’-]+){0,3})(?:, (?:Inc|LLC|L\.L\.C|Corp|Ltd)\.?)?(?:,| is| acts as"
    r"| serves as)"
    r" (?:an?|the|your) (?:[\w-]+ ){0,2}?(?P<role>(?:pharmacy |prescription )?benefits? (?:manage\w+|administrator))"
)
_NEAR = 70
_LEFT_OUT = re.compile(r"\b(?:does not include|excludes|excluding|other than|but not|shall not include|except)\b")


_OFFICE = re.compile(r"administrator|manager|pbm|pharmac|provider|member|network")
_BUYERS = ("entity", "insurer")
_ROLE = re.compile(
    r"\b(?:pharmac(?:y|ies)|benefits? manager|employer|insurer|sponsor|plan|covered|340b|means|member|person)"
)
_FIRST = 6
_TRADE = re.compile(r"\b(?:scripts?|scrip|rx|benefits?|prescriptions?)\b")


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term: what it stands for, what it expressly leaves out, and in which passage that is written."""

    term: str
    meaning: str
    left_out: str
    passage: int


def definitions(passages: Sequence[Passage], kind: str = "") -> tuple[Definition, ...]:
    """Every term that the contract defines, the first definition of a term first."""
    found: dict[str, Definition] = {}
    for passage in passages:
        for term, meaning in _defined(passage):
            left = _LEFT_OUT.search(meaning)
            says, out = (meaning[: left.start()], meaning[left.end() :]) if left else (meaning, "")
            found.setdefault(term, Definition(term, says.strip(), out.strip(), passage.number))
    return _with_roles(passages, found, kind)


def _with_roles(passages: Sequence[Passage], found: Mapping[str, Definition], kind: str) -> tuple[Definition, ...]:
    """A party called by its name is known by what it does: who pays pharmacies manages, who dispenses is a pharmacy."""
    whole = " ".join(plain(f"{one.lead} {one.text}") for one in passages)
    made = dict(found)
    names = {
        *(one.term for one in found.values() if one.passage <= _FIRST),
        "we",
        "the plan",
        "the company",
        "participant",
        "provider",
    }
    for name in names:
        told = found.get(name)
        if told and _ROLE.search(told.meaning):
            continue
        place = told.passage if told else 0
        if told and _TRADE.search(told.meaning) and not re.search(r"\bpharmacy\b", told.meaning):
            made[name] = Definition(name, f"the pharmacy benefit manager; {told.meaning}", told.left_out, place)
            continue
        pays = re.search(
            rf"\b{re.escape(name)} (?:(?:shall|will|must|may|agrees to) )?(?:pays?|reimburses?|remits?|compensates?)\b",
            whole,
        )
        fills = re.search(
            rf"\b{re.escape(name)} (?:(?:shall|will|must|agrees to) )?(?:dispenses?|fills?|collects?)\b", whole
        )
        if pays or fills:
            says = "the pharmacy benefit manager" if pays else "the pharmacy"
            kept = f"{says}; {told.meaning}" if told else says
            made[name] = Definition(name, kept, told.left_out if told else "", place)
        elif told and kind in _BUYERS and not _OFFICE.search(name) and _acts_as_party(name, whole):
            # In a contract with a plan or an insurer, the party that neither pays pharmacies nor dispenses buys.
            made[name] = Definition(name, f"the plan sponsor; {told.meaning}", told.left_out, place)
    if "we" in made and re.search(r"\byou\b", whole):
        made.setdefault("you", Definition("you", "the pharmacy", "", 0))
    return tuple(made.values())


def _acts_as_party(name: str, whole: str) -> bool:
    """True where something so called shall do things: a party, not a thing."""
    return (
        re.search(rf"\b{re.escape(name)} (?:shall|will|may|agrees|must|sponsors|treats|appoints)\b", whole) is not None
    )


def _defined(passage: Passage) -> list[tuple[str, str]]:
    text = plain(passage.text)
    made: list[tuple[str, str]] = []
    places = [*_DEFINES.finditer(text)]
    for place, seen in enumerate(places):
        end = places[place + 1].start() if place + 1 < len(places) else len(text)
        for term in (seen["term"], seen["other"]):
            if term:
                made.append((term.strip(), text[seen.end() : end].strip()))
    # What a party is called stands beside what it is: the words nearest to the name, before and after it.
    made += [
        (seen["term"].strip(), f"{seen['before'].strip()[-_NEAR:]} {(seen['after'] or '').strip(' ,')}".strip())
        for seen in _CALLED.finditer(text)
    ]
    named = {term for term, _ in made}
    made += [
        (name, f"the {seen['role']}")
        for seen in (_IS.finditer(passage.text) if passage.number <= _FIRST else ())
        if (name := plain(seen["name"])) not in named
    ]
    listed = _LISTED.match(passage.text)
    in_list = (
        "definition" in passage.heading.lower() or passage.text[len(listed[0]) :].lstrip()[:1].islower()
        if listed
        else False
    )
    if listed and in_list and not made and len(listed["term"]) > 3:
        made.append((plain(listed["term"]), plain(passage.text[listed.end() :])))
    return made


def used_in(text: str, known: Sequence[Definition], passage: int) -> list[tuple[int, Definition]]:
    """The defined terms that a plain text uses, with where; a definition is not a use of itself."""
    used = []
    for one in known:
        if one.passage == passage and f'"{one.term}"' in text:
            continue
        for seen in re.finditer(rf"\b{re.escape(one.term)}(?:s|'s)?\b", text):
            used.append((seen.start(), one))
    return sorted(used, key=lambda each: each[0])
