"""What a clause does with what it speaks of: forbids it, leaves it free, demands it; double negation is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_RESTRAIN_VERB = (
    r"(?:prohibit(?:s|ed|ing|ion)?|restrict(?:s|ed|ing)?(?! (?:information|network|data"
    r"|material))|limit(?:s|ed|ing)?(?! (?:to|health|liability|distribution))"
    r"|prevent(?:s|ed|ing)?|forbid(?:s|den|ding)?|bar(?:s|red|ring)?|preclud(?:e|es|ed|ing)"
    r"|penali[sz](?:e|es|ed|ing)|restrain(?:s|ed|ing|t)?"
    r"|interfer(?:e|es|ed|ing)|deter(?:s|red|ring)?|discourag(?:e|es|ed|ing)|hinder(?:s|ed"
    r"|ing)?|imped(?:e|es|ed|ing)|retaliat(?:e|es|ed|ing|ion)"
    r"|impair(?:s|ed|ing)?|inhibit(?:s|ed|ing)?|abridg(?:e|es|ed|ing)|disciplin(?:e|es|ed|ing)|hold against)\b"
)
PUNISH = (
    r"(?:terminat(?:e|es|ed|ing|ion)|cancel(?:s|led|ed|ling|lation)?|non-?renew\w*|refus(?:e"
    r"|es|ing) to (?:renew|offer|contract)|suspen(?:d|ds|ded|ding|sion)"
    r"|remov(?:e|es|ed|ing|al)|expel\w*|expulsion|disqualif\w+|penalt(?:y|ies)|sanction(?:s"
    r"|ed)?|liquidated damages|exclu(?:de|sion)\w*"
    r"|reduc(?:e|es|ing)|withhold\w*|withdraw(?:s|al|n)?|dismiss(?:es|ed|al)?|drop(?:s|ped)?"
    r"|declin(?:e|es|ed|ing) to (?:renew|offer|contract)"
    r"|elect not to renew|end(?:s|ed|ing)? (?:it|this|the|your|its|our)\b|move (?:you|it"
    r"|the pharmacy)|tak(?:e|es|ing|en) (?:\w+ ){1,4}out of (?:the |its |our )?network|los(?:e"
    r"|es|ing) (?:its|their|your) place|decide not to renew)"
)
_MODAL = r"(?:shall|will|must|may|can|should|does|do|is|are|be|agrees?|undertakes?|covenants?|promises?|has|have)"
_NOT = r"(?:not|never|in no event|in no case|on no account|under no (?:circumstances?|conditions?)|at no time)"
_DENIES = (
    rf"(?:{_MODAL}\s+(?:\w+ly\s+)?{_NOT}|nothing|no (?:provision|term|clause|part|section"
    rf"|language)|neither|nor|not|never"
    r"|(?:no|in no event (?:shall|may|will)) (?:participating |network )?\w+(?: or \w+)? (?:shall|may|will|is|be))"
)
_MARKS: tuple[tuple[str, str], ...] = (
    # “Nothing here authorizes a pharmacy to tell” forbids as plainly as “shall not tell”.
    (
        "restrain",
        r"\b(?:nothing|no (?:provision|term|clause|part|section))\b[^;.]{0,80}?\b(?:authori[sz]"
        r"|permit|allow|entitl|licens|empower)\w*",
    ),
    ("restrain", r"\bb(?:ind|ound|inds|inding)\b[^;.]{0,40}\bto (?:\w+ )?(?:silence|secrecy|confidentiality)"),
    ("restrain", r"(?<!to )\b(?:nobody|no one|none of)\b"),
    (
        "restrain",
        r"\bsay(?:s|ing)? (?:nothing|no more|no word)\b|\b(?:remain|stay|keep|be)(?:s)? silent\b"
        r"|\bscripted\b|\bthrough [^.;]{1,40} (?:alone|only|exclusively)\b",
    ),
    # A ban upon a ban leaves free: “shall not prohibit”, “nothing in this agreement limits”, “may not be penalized”.
    ("free", rf"\b{_DENIES}\b(?P<between>[^;]{{0,120}}?)\b{_RESTRAIN_VERB}"),
    ("free", rf"\bno (?:\w+ ){{1,3}}(?:shall |may |will |is |be )?{PUNISH}"),
    (
        "free",
        rf"\b{_DENIES}\b(?P<between>[^;]{{0,60}}?)\b{PUNISH}\b(?=[^;]{{0,160}}\b(?:because|for|if"
        rf"|by reason|on account|in response|as a result|on the (?:ground|basis)|based (?:up)?on"
        rf"|solely|due to|when|who)\b)",
    ),
    ("free", rf"\bwithout (?:\w+ ){{0,3}}(?:being )?{_RESTRAIN_VERB}"),
    (
        "restrain",
        rf"\b{PUNISH}\b[^;]{{0,110}}?\b(?:if|upon|when(?:ever)?|where|because|on the (?:ground"
        rf"|basis)|in the event|should|for|who|that|by reason of|on account of|in response to)\b",
    ),
    (
        "restrain",
        rf"\b(?:result in|lead to|subject (?:\w+ )?to|subjects \w+ to|liable (?:to|for)"
        rf"|trigger\w*)\b[^;.]{{0,50}}\b{PUNISH}",
    ),
    (
        "restrain",
        r"\b(?:shall|will|must|may|agrees? to|to) (?:disclose|reveal|divulge|communicate|tell|show|release|give)\b"
        r"[^.;]{0,80}?\b(?:to )?(?:no (?:one|person|party|third party|other)|nobody)\b",
    ),
    (
        "free",
        r"\b(?:is|are|remains?|shall be|shall remain|be|at all times) (?:free|permitted|entitled"
        r"|allowed|at liberty|authori[sz]ed|encouraged)\b(?! only)",
    ),
    ("free", r"\b(?:has|have|retains?|shall have|reserves?) the (?:right|freedom|liberty)\b"),
    (
        "restrain",
        rf"\b(?:{_MODAL}|to|and|or)\s+(?:\w+ly\s+)?{_NOT}\b|\b(?:neither|nor)\b|\bcannot\b"
        rf"|\b(?:{_MODAL} )?refrains?\b(?: from)?"
        r"|\b(?:shall|will|must|to) (?:avoid|decline|omit|abstain|desist)\b|\b(?:shall|will"
        r"|must) (?:at no time|in no event)\b"
        r"|\bno (?:\w+ ){0,2}(?:pharmac|provider|store|outlet|network|participating|disclos"
        r"|communic|discuss|person|employee|information|statement|part of|member of)\w*"
        r"|^(?:do not|don't|never|please do not)\b|\bdo not\b|\bmay (?:only|solely)\b",
    ),
    ("restrain", rf"\b{_RESTRAIN_VERB}"),
    (
        "restrain",
        r"\b(?:is|are|be|deemed|constitutes?|constitute|shall be|considered) (?:a "
        r"|an )?(?:\w+ )?(?:breach|default|violation|cause)\b",
    ),
    ("restrain", r"\b(?:not|un)(?: |-)?(?:permitted|allowed|authori[sz]ed)\b"),
    ("restrain", r"\b(?:ground|cause|basis)s? for (?:\w+ )?(?:termination|suspension|removal|sanction)\w*"),
    (
        "restrain",
        r"\b(?:without|absent|only with|except with|unless|subject to|requires?) (?:(?:the|of|by"
        r"|its|\w+'s) ){0,2}(?:\w+'?s? ){0,3}(?:consent|approval|authori[sz]ation|permission)\b",
    ),
    (
        "restrain",
        r"\b(?:keep|kept|hold|held|maintain|maintained|preserve|treat|treated"
        r"|guard)\b(?=[^;.]{0,110}\b(?:confiden|secret|proprietary|private))",
    ),
    (
        "restrain",
        r"\b(?:shall|must|will|is|are) (?:remain |be )?(?:\w+ )?(?:confidential|secret"
        r"|proprietary)\b|\bwithh(?:o|e)ld\w* (?:\w+ ){0,3}(?:information|prices?|rates?|advice)",
    ),
    (
        "restrain",
        r"\b(?:questions?|inquir\w+|enquir\w+)\b[^.;]{0,80}?\b(?:must|shall|will|are to"
        r"|have to) be (?:referred|directed|routed|forwarded)"
        r"|\b(?:shall|must|will) (?:refer|direct|route|forward) (?:all |any "
        r"|every )?(?:\w+ ){0,4}(?:question|inquir|enquir|request)\w*",
    ),
    (
        "free",
        r"\b(?:may|shall|will|must|can)\b(?!\s+(?:\w+ly\s+)?(?:not|never|in no|under no|at no|only"
        r"|solely|be (?:prohibit|restrict|precluded|forbidden)))",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _MARKS)


_SPEECH = re.compile(
    r"\b(?:disclos|reveal|divulg|communicat|discuss|inform|tell|advis|shar(?:e|ing)|publish"
    r"|mention|counsel|suggest|recommend)"
    r"(?!\w*(?:ed)? by)\w*"
)


_DENIAL = re.compile(rf"{_DENIES}\b")
_JOINS = re.compile(r"[\s,/]*(?:(?:or|and|nor)[\s,]*)?(?:(?:\w+ly|otherwise|in any way|attempt to|to|be) )*")


class Stance(StrEnum):
    """What a clause does with an act: forbids it or leaves it free."""

    RESTRAIN = "restrain"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that set a stance, from where to where."""

    stance: Stance
    start: int
    end: int
    words: str


def marks(text: str) -> list[Mark]:
    """Every stance in a plain text, in order; what lies inside a stronger mark does not count by itself."""
    taken: list[Mark] = []
    for kind, pattern in _COMPILED:
        for seen in pattern.finditer(text):
            between = seen.groupdict().get("between") or ""
            # “Shall not disclose … or restrict” bans the telling: the second ban is no ban upon a ban.
            if _SPEECH.search(between) or any(one.start <= seen.start() < one.end for one in taken):
                continue
            taken.append(Mark(Stance(kind), seen.start(), seen.end(), seen.group(0)))
    return _joined(text, sorted(taken, key=lambda one: one.start))


def _unfinished(text: str, before: Mark, one: Mark) -> bool:
    """True for the “shall” of “neither it nor any pharmacist shall”: it finishes the denial, it frees nothing."""
    begins = before.words.startswith(("neither", "nor", "no "))
    bare = one.words in {"may", "shall", "will", "must", "can"}
    return begins and bare and ";" not in text[before.end : one.start]


def _joined(text: str, found: list[Mark]) -> list[Mark]:
    """“Shall not prohibit, restrict or penalize … nor terminate”: what one denial governs is free as a whole."""
    made: list[Mark] = []
    denied = False
    for one in found:
        if made and made[-1].stance is Stance.RESTRAIN and _unfinished(text, made[-1], one):
            continue
        gap = text[made[-1].end : one.start] if made else ""
        follows = bool(made) and denied and (_JOINS.fullmatch(gap) is not None or one.words.startswith("nor"))
        if one.stance is Stance.RESTRAIN and follows:
            one = Mark(Stance.FREE, one.start, one.end, one.words)
        denied = follows or (one.stance is Stance.FREE and _DENIAL.match(one.words) is not None)
        made.append(one)
    return made


def governing(found: list[Mark], place: int) -> Mark | None:
    """The stance that governs a place: the nearest one before it, else one after, as in “… is prohibited”."""
    before = [one for one in found if one.start <= place]
    if before:
        return before[-1]
    after = [one for one in found if one.start > place]
    return next((one for one in after if one.stance is Stance.RESTRAIN), after[0] if after else None)


def reach(found: list[Mark], governs: Mark, length: int) -> tuple[int, int]:
    """How far a ban reaches: from the freedom that ends before it to the freedom that begins after it."""
    before = [one.end for one in found if one.stance is Stance.FREE and one.end <= governs.start]
    after = [one.start for one in found if one.stance is Stance.FREE and one.start > governs.start]
    return (max(before, default=0), min(after, default=length))
