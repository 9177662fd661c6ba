"""What pharmacies may not say though no clause says “shall not”: pay, prices at the counter, cheaper drugs, asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.concepts import Spoken
from carelaw.pbm.rules.contract_reading.hearing import Heard, counted
from carelaw.pbm.rules.contract_reading.implied import Cue, cues, frees, nearest

_MOST, _NEAR = 90, 170
_MEANINGS = {
    "secret": "keeps it secret",
    "sends": "sends those who ask elsewhere",
    "only-to": "leaves it to a few",
    "script": "sets the answer",
    "abstains": "keeps away from it",
    "reserved": "keeps the subject for the manager",
    "punished": "punishes it",
    "waives": "gives up the right",
    "by-leave": "wants leave for it",
}


@dataclass(frozen=True, slots=True)
class _Gag:
    """One kind of clause: what it is about, to whom, and which restraints can make it."""

    tag: str
    about: tuple[str, ...]
    to: tuple[str, ...]
    kinds: tuple[str, ...]
    # Secrecy alone is enough where the law wants the thing open; talk at the counter wants somebody spoken to.
    needs_listener: bool


_GAGS = (
    _Gag(
        "restrains-rate-disclosure",
        ("rates", "contract-terms"),
        ("sponsor",),
        ("secret", "sends", "only-to", "script", "abstains", "reserved", "punished", "waives", "by-leave"),
        True,
    ),
    _Gag(
        "nondisclosure-price",
        ("retail-price",),
        ("patient",),
        ("sends", "script", "abstains", "reserved", "punished", "secret", "by-leave"),
        False,
    ),
    _Gag(
        "gag-alternative",
        ("alternative",),
        ("patient",),
        ("sends", "script", "abstains", "reserved", "punished", "by-leave"),
        True,
    ),
    _Gag(
        "gag-generic-advice",
        ("generic",),
        ("patient", "prescriber"),
        ("sends", "script", "abstains", "reserved", "punished", "by-leave"),
        True,
    ),
    _Gag(
        "nondisparagement",
        ("disparage",),
        ("patient",),
        ("abstains", "punished", "script"),
        False,
    ),
)
_OPEN, _SHORT = 8, 6


def implied_clauses(each: Heard) -> Iterator[Clause]:
    """Every clause that restrains speech by secrecy, by sending askers elsewhere, by set answers or by consequences."""
    if _is_heading(each):
        return
    if frees(each.unit.text) and not re.search(r"\bbut\b|\bhowever\b|;", each.unit.text):
        return
    asks = _only_asks_through(each)
    if asks is not None:
        yield asks
        return
    for gag in _GAGS:
        yield from _found(each, gag)


def _for_speaking(each: Heard, cue: Cue) -> bool:
    """True where what is punished is telling: “removal of a store that tells …”, “telling … is a breach”."""
    if each.of("tell", start=cue.end):
        return True
    before = each.of("tell", end=cue.start)
    between = each.unit.text[before[0].start : cue.start] if before else ""
    return re.search(r"\b(?:is|are|be|constitutes?|leads? to|results? in|means|will|shall|may)\b", between) is not None


def _only_asks_through(each: Heard) -> Clause | None:
    """A plan that may learn what pharmacies are paid from the manager alone is kept from asking the pharmacies."""
    first = next(iter(each.of("sponsor", "pharmacy", "manager", start=each.unit.own)), None)
    if first is None or first.concept != "sponsor":
        return None
    about, asks = each.of("rates"), each.of("verify")
    if not about or not asks or not each.of("pharmacy"):
        return None
    for one in cues(each, "sends", "waives"):
        if one.kind == "waives" or re.search(r"\b(?:alone|only|solely|exclusively)\b", one.words):
            points = (
                Counted(one.words, "leaves one way to ask", 34),
                counted(asks[0], "asking or verifying", 14),
                counted(about[0], "what pharmacies are paid", 24),
            )
            return Clause("restrains-verification", each.unit.passage, sum(each_.points for each_ in points), points)
    return None


def _is_heading(each: Heard) -> bool:
    """True for a short line without a stop: a heading that stands alone restrains nobody."""
    text = each.unit.text
    return not each.unit.own and len(text.split()) <= _SHORT and text[-1:] not in ".;:!?"


def _found(each: Heard, gag: _Gag) -> Iterator[Clause]:
    about = each.of(*gag.about)
    at_counter = each.of("retail-price", "cost-share", "patient") and not each.of("sponsor")
    if not about or (gag.tag == "restrains-rate-disclosure" and at_counter):
        return
    found = [one for one in cues(each, *gag.kinds) if one.kind != "punished" or _for_speaking(each, one)]
    # Leave is wanted for many things: here it counts where it is wanted for telling.
    found = [one for one in found if one.kind != "by-leave" or each.of("tell")]
    if not found:
        return
    listener = each.of(*gag.to)
    topic = about[0]
    cue = nearest(found, topic.start)
    if cue is None or abs(cue.start - topic.start) > _NEAR:
        return
    if gag.needs_listener and not listener and cue.kind not in {"secret", "only-to"}:
        return
    points = tuple(_points(cue, topic, listener))
    yield Clause(gag.tag, each.unit.passage, min(_MOST, sum(one.points for one in points)), points)


def _points(cue: Cue, topic: Spoken, listener: Sequence[Spoken]) -> list[Counted]:
    points = [
        Counted(cue.words, _MEANINGS[cue.kind], 28),
        counted(topic, "what may not be told", 26),
    ]
    points.append(
        counted(listener[0], "to those who may know it", 20) if listener else Counted("", "nobody is named", _OPEN)
    )
    return points
