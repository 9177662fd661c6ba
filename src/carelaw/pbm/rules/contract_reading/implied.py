"""Restraints that forbid without forbidding: secrecy, sending askers elsewhere, set answers, consequences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carelaw.pbm.rules.contract_reading.hearing import Heard

_MANAGER = r"(?:us|our \w+|(?:the )?(?:pbm|manager|administrator|company|network|plan|benefits? manager))"
_ASKED = (
    r"(?:questions?|inquir\w+|enquir\w+|requests?|demands?"
    r"|(?:those|anyone|anybody|whoever|people|persons?|members?|patients?|employers?|sponsors?|representatives?"
    r"|consultants?"
    r"|brokers?) (?:who|that|wanting|wishing|asking|with))"
)
_SEND = (
    r"(?:refer\w*|direct\w*|rout(?:e|ed|ing)|forward\w*|pass(?:ed|es)?|sen[dt]s?|redirect\w*|turn(?:ed|s)? over"
    r"|hand(?:ed|s)?|point(?:ed|s)?|tak(?:e|en))"
)
_PUNISH = (
    r"(?:terminat\w+|cancel\w*|suspen[ds]\w*|remov\w+|expel\w*|expulsion|dismiss\w*|disqualif\w+|non-?renew\w*"
    r"|de-?list\w*"
    r"|(?:will|shall|may|does|do|can) not (?:be )?(?:renew|offer|invit|extend|continu|contract)\w*"
    r"|(?:not|declin\w+|refus\w+|decid\w+ not) to (?:renew|offer|invite|contract|continue)|not (?:be )?(?:renewed"
    r"|invited"
    r"|offered|continued)|str(?:ike|ikes|uck|iking|icken) (?:\w+ ){0,4}from|pass(?:es|ed|ing)? over|forfeit\w*"
    r"|los(?:e|es|ing|s of) (?:\w+ ){0,3}(?:place|standing|status|contract|tier|credential\w*|listing)"
    r"|corrective action"
    r"|probation\w*|penalt\w+|penaliz\w+|fin(?:e|es|ed)\b|downgrad\w+|demot\w+|ineligib\w+|exclu(?:d|s)\w+"
    r"|drop(?:s|ped)?\b"
    r"|end(?:s|ed|ing)? (?:\w+ )?(?:agreement|contract|arrangement|participation)|put (?:\w+ )?out of|leav\w+ out"
    r"|(?:status|standing|listing|participation|place|contract|agreement) (?:\w+ )?(?:laps\w+|ends?|ceases?"
    r"|expires?|(?:is|are|has|have) (?:lost|over|run out|at an end|not renewed))"
    r"|counts? against|h(?:o|e)ld against|sanction\w*|disciplin\w*|default|breach|violation|liquidated damages"
    r"|withh(?:o|e)ld\w*"
    r"|grounds? for|cause for|reasons? (?:for|we|to) (?:\w+ ){0,4}(?:end|drop|remov\w+|leav\w+|terminat\w+)|for cause"
    r"|out of (?:the |our )?network|unscheduled audits?)"
)
CUES: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "secret": r"\b(?:trade|business|commercial) secrets?\b|\b(?:sole |exclusive )?property of\b"
        r"|\b(?:is|are|be|remains?|deemed|considered|as|kept|hold|held|keep|treated as) (?:strictly |absolutely "
        r"|entirely )?"
        r"(?:confidential|secret|private|privileged|sealed)\b|\bin (?:strict(?:est)? )?confidence\b"
        r"|\b(?:stays?|remains?|rests?|kept|keeps?) (?:with|within|inside|between|in house)\b"
        r"|\b(?:not|never) (?:to )?(?:leave|leaves|go|travel|be taken|pass)\b|\b(?:is|are) (?:meant "
        r"|intended )?for (?:the )?"
        r"(?:\w+(?:'s|s')? ){0,3}(?:eyes|internal use|own use|use|books|files|own people|own records|records"
        r"|information only)\b"
        r"|\b(?:not|never) (?:meant |intended )?(?:for|available to|open to|accessible to|visible to)\b"
        r"|\bwithh(?:o|e)ld\w*\b|\bconceal\w*|\bclosed to\b|\bbehind closed doors\b",
        "sends": rf"\b{_ASKED}\b[^.;]{{0,110}}?\b{_SEND} (?:on |back |over )?(?:un\w+ )?to\b"
        rf"|^(?:please )?{_SEND} (?:\w+ ){{0,10}}to {_MANAGER}\b|\b(?:shall|must|will"
        rf"|should) {_SEND} (?:\w+ ){{0,10}}to "
        rf"{_MANAGER}\b|\b(?:through|from|by|via) (?:\w+ ){{1,4}}(?:only|alone|exclusively|and (?:from )?no one else)\b"
        r"|\b(?:only|solely|exclusively) (?:through|from|via)\b",
        "only-to": r"\bto (?:no one|nobody|none|no (?:other )?(?:person|party|one|entity)|no other)\b"
        r"|\b(?:no one|nobody) (?:else|other|but|except|save)\b|\bonly (?:to|with|among|between)\b",
        "waives": r"\b(?:waives?|waived|relinquish\w*|surrenders?|gives? up|forgoes?|renounces?)\b|\bhas no right to\b"
        r"|\bhave no right to\b|\bno right to\b|\bwithout recourse to\b|\bmakes? no (?:\w+ )?(?:inquir\w+"
        r"|requests?|questions?)",
        "by-leave": r"\bonly (?:if|when|where|with|after|upon|once)\b[^.;]{0,60}?\b(?:agree|consent|approv|permi"
        r"|authori|instruct"
        r"|allow|direct)\w*|\bwithout (?:the |its |prior |written |our )*(?:\w+'?s? ){0,3}(?:consent|approval"
        r"|permission|leave)\b",
        "script": r"\b(?:say|answer|reply|respond|respon[ds]\w*|tell (?:them|him|her)|answer is|reply is)\b[^.;]{0,70}?"
        r"\b(?:cannot|may not|unable|no comment|not (?:able|permit\w*|allow\w*|free|at liberty|authoriz\w*)"
        r"|forbid\w*)\b"
        r"|\b(?:scripted?|set|prepared|approved|standard) (?:answer|response|reply|statement|script|wording"
        r"|message)s?\b"
        r"|\bdeclin\w+ to (?:answer|say|comment|discuss|state|respond)\b|\bsay(?:s|ing)? (?:nothing|no (?:more"
        r"|word))\b",
        "abstains": r"\b(?:refrain|abstain|desist)\w*\b|\b(?:steer|stay|shy|turn|move|lead|guide|veer|keep"
        r"|draw)\w*\b[^.;]{0,40}?"
        r"\b(?:away from|clear of|off the (?:subject|topic|matter))|\b(?:keeps?|stays?) from\b|\bavoid(?:s|ed"
        r"|ing)?\b|\bforgo\w*"
        r"|\b(?:leave|leaves|left) (?:\w+ ){0,4}(?:unsaid|unmentioned|unanswered|undiscussed)\b|\b(?:is|are"
        r"|be) (?:not|never) "
        r"(?:to (?:be )?)?(?:\w+ed|spoken|told|said|brought|made|given|put|held|taken|shown)\b|\b(?:is|are) not to\b"
        r"|\bholds? (?:\w+ )?tongue\b|\b(?:remain|stay|keep|be)s? (?:silent|quiet|mum)\b"
        r"|\bno (?:mention|discussion|talk|comparison|reference|word) of\b|\b(?:kept|keeps?|left|leaves?) out of\b"
        r"|\b(?:tell|give|show|disclose|make|report|inform|acquaint|grant|let)s? (?:no|nothing|none|neither)\b"
        r"|\b(?:do|does|write|writes) nothing\b",
        "reserved": r"\b(?:reserved|left|leave[sd]?|leaving|entrusted|belongs?|falls?|delegated|confined|handed)"
        r" (?P<whom>[^.;]{0,90})"
        r"|\b(?:is|are) (?:a )?(?:matter|task|subject|job|business|topic)s? (?P<whose>(?:of|for)[^.;]{0,40})"
        r"|\b(?:is|are) not for (?:the |you|any )?(?:\w+ )?(?:to\b|pharmac\w+|provider|staff)"
        r"|\b(?:answered|handled|fielded|dealt with|taken|given|made) (?:only |solely "
        r"|exclusively )?by (?P<who>[^.;]{0,40})"
        r"|\bwe (?:do|handle|take care of) (?:that|this|it)\b"
        r"|\bonly (?:we|the pbm|the manager|the plan) (?:may|can|will|shall)\b",
        "punished": rf"\b{_PUNISH}",
    }.items()
}
_DENIES = re.compile(r"\b(?:no|not|never|nothing|neither|nor|without|none|cannot)\b")
# A drug that is taken off a list is not punished.
_OF_DRUGS = re.compile(
    r"[^.;]{0,40}?\b(?:drugs?|products?|mac|prices?|(?:price|allowable cost|formulary) lists?|formulary)\b"
)
_OPENS = re.compile(r"[;:]|, (?:but|and|yet|while)\b")
_WITHIN = 60
# What leaves free is no restraint, whatever else its sentence says.
_FREES = re.compile(
    r"\b(?:free|at liberty|encouraged|entitled|welcome|allowed|permitted) to\b(?! no)|\bleaves? (?:\w+ ){1,4}free\b"
    r"|\bnothing (?:\w+ ){0,6}(?:stands?|gets?) in the way\b|\bhas the right to\b|\bnothing (?:\w+ ){0,6}(?:limit"
    r"|restrict|prevent|prohibit|keep|bar|stop|forbid)\w*"
    r"|\bmay (?:freely|always|nevertheless|also)?\b|\b(?:not|never|neither|nor) (?:\w+ ){0,3}(?:limit|restrict|prevent"
    r"|prohibit|forbid|discourage|penali[sz]e|bar|keep)\w*"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that restrain without a ban, and of what kind they are."""

    kind: str
    start: int
    end: int
    words: str


def cues(each: Heard, *kinds: str) -> Iterator[Cue]:
    """The restraints of a unit, those that are denied or set aside left out."""
    text = each.unit.text
    for kind in kinds or tuple(CUES):
        for seen in CUES[kind].finditer(text):
            if _denied(text, seen.start(), kind) or _manager_acts(each, seen.start(), kind):
                continue
            if kind == "punished" and _OF_DRUGS.match(text[seen.end() :]):
                continue
            if kind == "reserved" and not _for_manager(each, seen):
                continue
            yield Cue(kind, seen.start(), seen.end(), seen.group(0)[:80])


def frees(text: str) -> bool:
    """True where a text says that somebody is free to do what it names."""
    found = [one for one in _FREES.finditer(text) if one.group(0).strip() not in {"may"}]
    return bool(found)


def _for_manager(each: Heard, seen: re.Match[str]) -> bool:
    """True where what is reserved is reserved to the manager, whatever the contract calls it."""
    group = next((name for name in ("whom", "whose", "who") if seen[name]), "who")
    if not seen[group]:
        return True
    told, place = seen[group], seen.start(group)
    managers = {one.start - place for one in each.of("manager", start=place, end=seen.end(group))}
    after = [one.end() for one in re.finditer(r"(?:\b(?:to|for|with|of) |^)(?:the )?(?=\w)", told)]
    return any(one in managers or re.match(r"(?:us|our|we)\b", told[one:]) for one in after)


def _denied(text: str, place: int, kind: str) -> bool:
    """“No corrective action follows”, “nothing here makes it secret”: a denial before it in the same clause."""
    before = text[max(0, place - _WITHIN) : place]
    opens = [*_OPENS.finditer(before)]
    own = before[opens[-1].end() :] if opens else before
    # In a list, the line that leads it governs every item.
    if kind == "punished" and ":" in text[:place]:
        own = text[:place].rsplit(":", 1)[0][-_WITHIN * 2 :] + own
    return _DENIES.search(own) is not None


def _manager_acts(each: Heard, place: int, kind: str) -> bool:
    """True where it is the manager or the plan that keeps a secret: that binds no pharmacy."""
    if kind == "punished":
        return False
    named = [
        one
        for one in each.of("pharmacy", "manager", "sponsor")
        if each.unit.own <= one.start < place and not each.unit.text[one.start :].startswith((" of", "'s"))
    ]
    return (
        bool(named) and all(one.concept in {"manager", "sponsor"} for one in named) and _subject(each, named[0].start)
    )


def _subject(each: Heard, place: int) -> bool:
    """True where a party named at a place is the one who shall do something."""
    after = each.unit.text[place : place + _WITHIN]
    return re.search(r"^[^,;.]{0,40}?\b(?:shall|will|must|agrees?|may|holds?|keeps?|treats?|does)\b", after) is not None


def nearest(found: Sequence[Cue], place: int) -> Cue | None:
    """The cue closest to a place."""
    return min(found, key=lambda one: abs(one.start - place), default=None)
