"""Clauses that punish a complaint or a disclosure that the law protects, whatever they call the punishment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.hearing import Heard
from carelaw.pbm.rules.contract_reading.implied import CUES, Cue, cues

RETALIATE = "retaliation"
_MOST, _AT_ONCE, _ALONE = 98, 12, 1
# “Shall bring no complaint to an agency” forbids the act itself.
_NONE = re.compile(
    r"\b(?:no|without) (?:\w+ )?(?:complaints?|grievances?|reports?|statements?|submissions?|petitions?|testimony"
    r"|information)\b"
)
# An authority, a forum, or somebody who makes laws, by the names that drafters give them.
_FORUM = (
    r"(?:(?:state|federal|public|government\w*|regulatory|legislative|administrative|law enforcement|licensing"
    r"|supervisory)"
    r" (?:\w+ )?(?:agenc\w+|office\w*|offices|bod(?:y|ies)|authorit\w+|entit\w+|official\w*|proceeding\w*"
    r"|hearing\w*|inquir\w+"
    r"|investigation\w*|commission\w*|board\w*|department\w*|forum)|department\b|division of \w+|board of pharmacy"
    r"|attorney general|regulators?|legislat\w+|lawmakers?|general assembly|senat\w+|congress\w*|courts?\b|tribunals?"
    r"|grand jury|hearings?\b|prosecut\w+|police|ombuds\w+|inspector general|agenc(?:y|ies)|authorities|government"
    r"|the state\b"
    r"|capitol|any (?:\w+ )?proceeding)"
)
_VERB = (
    r"(?:complain\w*|griev\w+|testif\w+|testimon\w+|giv(?:e|es|en|ing) evidence|report(?:s|ed|ing)?|inform(?:s|ed"
    r"|ing)?|disclos\w+"
    r"|furnish\w*|bring\w*|brought|tak(?:e|es|en|ing)|took|turn(?:s|ed|ing)?|go(?:es|ing)?|went|fil(?:e|es|ed|ing)"
    r"|lodg\w+"
    r"|submit\w*|submission|writ(?:e|es|ing|ten)|wrote|speak\w*|spoke\w*|contact\w*|cooperat\w+|assist\w*"
    r"|interviews?|suppl(?:y|ies|ied)"
    r"|provid\w+|present\w*|appear\w*|call(?:s|ed|ing)?|alert\w*|notif\w+|communicat\w+|approach\w*|statements?"
    r"|petition\w*"
    r"|appl(?:y|ies|ied)|answer\w*|evidence|documents?|material|witness\w*|lobb\w+|criticiz\w+)"
)
_ACT = re.compile(rf"\b{_VERB}\b(?:[^.;:]{{0,70}}?)\b{_FORUM}|\b{_FORUM}[^.;:]{{0,25}}?\b{_VERB}\b")
# A complaint about the plan or the manager is protected though no authority hears it.
_ABOUT_US = re.compile(
    r"\btestif\w+|\bgiv(?:e|es|ing|en) testimony\b|"
    r"\b(?:complain\w*|griev\w+|whistle\w*)\b[^.;:]{0,40}?\b(?:about|against|of|concerning|regarding|with"
    r"|to)\s+(?:\w+ ){0,2}?"
    r"(?:us|our|pbm|manager|administrator|plan|sponsor|company|network)\b|\bwhistle\w*"
)
_NOT_THEIRS = re.compile(
    r"\b(?:complaints?|grievances?)\b[^.;]{0,20}\b(?:from|by|of) (?:\w+ )?(?:patients?|members?|customers?"
    r"|cardholders?|enrollees?)"
    r"|\b(?:order|finding|action|decision|sanction|request|license|licens\w+|convict\w+|exclu\w+|debar\w+"
    r"|discipline\w*)\b"
    r"[^.;:]{0,30}\b(?:of|by|from) (?:the |a |any )?(?:\w+ ){0,2}$"
)
_TIES = re.compile(
    r"\b(?:if|because|who|whose|which|that|when(?:ever)?|where|upon|for|by|on account|on the (?:ground|basis)"
    r"|in the event|should"
    r"|after|following|in response|as a result|any of|these|in case|once|having|during)\b|:"
)
_LEADS_TO = re.compile(
    r"\b(?:is|are|be|constitutes?|leads? to|results? in|entitles?|allows?|permits?|gives?|means?|costs?|subjects?"
    r"|brings?|triggers?"
    r"|forfeits?|may|will|shall|counts?)\b"
)


def retaliation(each: Heard) -> Iterator[Clause]:
    """A clause that ties an act against the pharmacy to what it said to an authority, the plan or the manager."""
    text = each.unit.text
    acts = [seen for seen in (*_ACT.finditer(text), *_ABOUT_US.finditer(text)) if not _somebody_elses(text, seen)]
    if not acts:
        return
    forbidden = _NONE.search(text)
    speaker = next((one.concept for one in each.of("pharmacy", "manager", "sponsor") if one.start < acts[0].end()), "")
    if forbidden and speaker == "pharmacy" and any(one.start() <= forbidden.end() <= one.end() for one in acts):
        yield Clause(
            RETALIATE,
            each.unit.passage,
            70,
            (
                Counted(forbidden.group(0), "forbids it", 38),
                Counted(acts[0].group(0)[:80], "complaining, disclosing or testifying", 32),
            ),
        )
        return
    punished = [*cues(each, "punished"), *_by_heading(each)]
    for act in acts:
        for one in punished:
            tie = _tie(text, one, act)
            if not tie or _manager_tells(each, act):
                continue
            yield Clause(
                RETALIATE,
                each.unit.passage,
                min(_MOST, 78 if CUES["punished"].search(one.words) else 62),
                (
                    Counted(one.words, "an act against the pharmacy", 36),
                    Counted(tie, "tied to", 10),
                    Counted(act.group(0)[:80], "complaining, disclosing or testifying", 32),
                ),
            )
            return


def _by_heading(each: Heard) -> list[Cue]:
    """The heading of a list may name the consequence: “Grounds for removal”."""
    seen = CUES["punished"].search(each.unit.heading)
    denied = re.search(r"\b(?:no|not|never)\b", each.unit.heading)
    return [Cue("punished", -1, 0, seen.group(0))] if seen and not denied and each.unit.own else []


def _tie(text: str, one: Cue, act: re.Match[str]) -> str:
    if one.start < 0:
        return "the heading"
    if one.end <= act.start():
        return seen.group(0) if (seen := _TIES.search(text[one.end : act.start()] + " ")) else ""
    between = text[act.end() : one.start]
    if len(between) < _AT_ONCE:
        return "by itself"
    seen = _LEADS_TO.search(between)
    conditional = re.search(
        r"\b(?:if|when(?:ever)?|where|should|a \w+ (?:who|that)|who|that|any)\b", text[: act.start()]
    )
    return seen.group(0) if seen else conditional.group(0) if conditional else ""


def _somebody_elses(text: str, act: re.Match[str]) -> bool:
    """Complaints of patients, orders of a court, requests of an agency: no act of the pharmacy's."""
    around = text[max(0, act.start() - 40) : act.end() + 40]
    seen = _NOT_THEIRS.search(around)
    return seen is not None and seen.start() <= act.end() - max(0, act.start() - 40)


def _manager_tells(each: Heard, act: re.Match[str]) -> bool:
    """True where it is the manager who informs the authority: “the manager may report the pharmacy to the board”."""
    named = [one for one in each.of("pharmacy", "manager", "sponsor") if one.start < act.start()]
    close = named[-1] if named else None
    said = each.unit.text[close.start : act.start()] if close else ""
    return (
        close is not None
        and close.concept in {"manager", "sponsor"}
        and (
            re.search(r"^[\w']+(?: \w+){0,2} (?:may|shall|will|must|has|reports?|notif\w+|can)\b", said) is not None
            or len(said.split()) <= _ALONE
        )
        and re.search(r"\b(?:if|who|that|because|for|where|when)\b", said) is None
    )
