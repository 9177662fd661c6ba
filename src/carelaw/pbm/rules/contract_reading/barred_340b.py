"""Clauses that set 340B entities and pharmacies apart: pay, fees, choice, network, use of drugs, anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.hearing import Heard, counted
from carelaw.pbm.rules.contract_reading.polarity import Stance, governing

REIMBURSEMENT, LESS_FAVORABLE, SPECIAL_FEE, LARGER_FEE = (
    "340b-reimbursement",
    "340b-less-favorable",
    "340b-special-fee",
    "340b-larger-fee",
)
CHOICE, NETWORK, DRUG_BAN, OTHER = "340b-choice", "340b-network", "340b-drug-ban", "340b-other"
_MOST = 98
# “No fee, tier or rule for 340B claims” sets nothing apart; “no dispensing fee” does.
_NO_TERM = re.compile(
    r"\b(?:no|without any|nor any|not any) (?:(?!dispensing|professional)[\w,]+ ){0,4}?(?:fees?|charges?|tiers?"
    r"|rules?|terms?|rates?"
    r"|conditions?|differences?|distinctions?|requirements?)\b"
)
_A_PRICE = re.compile(r"\$ ?\d[\d.]*|\d+(?:\.\d+)? ?(?:%|percent)|(?:acquisition|invoice|purchase) (?:cost|price)")
# A duty, by its word or in the present tense of a rule.
_DUTY = re.compile(
    r"\b(?:shall|must|will|is to|are to|agrees? to|has to|have to|undertakes?|is required|are required|furnishes"
    r"|provides"
    r"|delivers|gives|submits|reports|marks|places|certifies|attests|files|supplies|sends|identifies|discloses)\b"
)
_OTHER_STOCK, _ALONE = ("non-340b", "not purchased under"), ("only", "solely", "exclusively")


def clauses_340b(heard: Sequence[Heard]) -> Iterator[Clause]:
    """Every clause that treats 340B participants in a way of their own; one tag a unit, the most specific first."""
    for heard_unit in heard:
        each = _whole(heard_unit) if any(one.concept == "340b" for one in heard_unit.excepted) else heard_unit
        marked = [*each.of("340b")]
        if not marked or _is_definition(each):
            continue
        base = [counted(marked[0], "speaks of the 340B program", 26), *_set_apart(each)]
        for tag, points in _kinds(each):
            sure = max(0, min(_MOST, sum(one.points for one in (*base, *points))))
            yield Clause(tag, each.unit.passage, sure, (*base, *points))
            # A fee that is higher is a larger fee, not a special one too; pay that is lower is no other difference.
            break


def _whole(each: Heard) -> Heard:
    """A unit whose exception speaks of 340B: “for all drugs save those of 340B, for which …” sets them apart."""
    place = len(each.unit.text) + 1
    said = tuple(replace(one, start=one.start + place) for one in each.excepted)
    unit = replace(each.unit, text=f"{each.unit.text} {each.unit.excepted}", excepted="")
    return replace(each, unit=unit, spoken=(*each.spoken, *said), excepted=())


def _kinds(each: Heard) -> Iterator[tuple[str, list[Counted]]]:
    text = each.unit.text
    place = each.of("340b")[0].start
    mark = governing(list(each.marks), place)
    forbids = [one for one in each.marks if one.stance is Stance.RESTRAIN]
    first = {
        name: (found[0] if (found := each.of(name)) else None)
        for name in ("fee", "more", "less", "reimburse", "choice", "inventory", "report", "patient", "because")
    }
    network = [
        one
        for one in each.of("network")
        if not one.words.startswith("participa") or "340b" not in text[one.start : one.start + 40]
    ]
    excluded, stock = each.of("exclude"), first["inventory"]
    if excluded and network and not _denied(each, excluded[0].start):
        yield NETWORK, [counted(excluded[0], "leaves out or ends", 24), counted(network[0], "a network", 20)]
    if stock and not first["choice"] and not first["fee"] and _forbidden(each, stock.start):
        yield (
            DRUG_BAN,
            [counted(stock, "buying, stocking or dispensing", 22), Counted(forbids[0].words, "forbids it", 22)],
        )
    if stock and any(word in text for word in _OTHER_STOCK) and any(word in text for word in _ALONE):
        yield (
            DRUG_BAN,
            [counted(stock, "buying, stocking or dispensing", 22), Counted("only other stock", "allows it alone", 24)],
        )
    if first["choice"] and first["patient"] and (forbids or _strong_choice(text)):
        yield (
            CHOICE,
            [counted(first["choice"], "where patients get their drugs", 24), counted(first["patient"], "patients", 16)],
        )
    if first["fee"]:
        if first["more"]:
            yield (
                LARGER_FEE,
                [counted(first["fee"], "a fee or charge", 24), counted(first["more"], "larger than others'", 20)],
            )
        yield SPECIAL_FEE, [counted(first["fee"], "a fee or charge", 30)]
    paid = next((one for one in each.of("reimburse", "rates") if not one.through), None)
    if paid and first["less"]:
        yield (
            REIMBURSEMENT,
            [counted(paid, "what is paid", 24), counted(first["less"], "less, or by another method", 18)],
        )
    if paid and _A_PRICE.search(text):
        yield (
            REIMBURSEMENT,
            [counted(paid, "what is paid", 24), Counted(_A_PRICE.findall(text)[0], "at a price of its own", 14)],
        )
    if first["reimburse"] and any(word in text for word in ("days", "payable", "claims shall be paid", "paid at")):
        yield LESS_FAVORABLE, [counted(first["reimburse"], "terms of payment", 20), Counted("", "for 340B alone", 6)]
    if first["report"] and (mark is not None or _DUTY.search(text)) and _DUTY.search(text):
        yield OTHER, [counted(first["report"], "a duty to report or mark", 22), Counted("", "for 340B alone", 8)]
    if any(word in text for word in ("audit", "recoup", "terminat", "warrant", "indemnif", "notice")):
        duty = _DUTY.search(text)
        told = [Counted(duty.group(0), "a duty", 8)] if duty else []
        yield OTHER, [Counted("", "a term for 340B alone", 20), *told]


def _set_apart(each: Heard) -> list[Counted]:
    """Whether the unit treats 340B apart, alike, or leaves it alone."""
    text = each.unit.text
    points: list[Counted] = []
    equal = each.of("equal")
    if equal:
        points.append(counted(equal[0], "treats it like the rest", -48))
    place = each.of("340b")[0].start
    mark = governing(list(each.marks), place)
    denied = [one for one in each.marks if one.stance is Stance.FREE and one.start <= place and _denies(one.words)]
    none = _NO_TERM.search(text)
    if none and not _A_PRICE.search(text):
        points.append(Counted(none.group(0)[:80], "says that it has none", -60))
    manager_bound = _manager_bound(each)
    if denied or (mark is not None and mark.stance is Stance.RESTRAIN and manager_bound):
        words = denied[0].words if denied else (mark.words if mark else "")
        points.append(Counted(words, "forbids treating 340B apart", -60))
    elif mark is not None:
        points.append(Counted(mark.words, "a term of the contract", 10))
    law = each.of("required-by-law")
    if law or any(one.concept == "required-by-law" for one in each.excepted):
        points.append(
            counted(law[0], "says that law requires it", -34)
            if law
            else Counted(each.unit.excepted[:80], "says that law requires it", -20)
        )
    if any(word in text for word in ("medicaid", "fee-for-service program")) and not each.of("pharmacy"):
        points.append(Counted("medicaid", "speaks of Medicaid, which the paragraph leaves out", -24))
    for excepted in (one for one in each.excepted if one.concept == "340b"):
        points.append(counted(excepted, "only its exception speaks of it", -6))
    return points


def _manager_bound(each: Heard) -> bool:
    """True where a ban binds the benefit manager: “the manager shall not impose a fee because of 340B”."""
    for one in each.marks:
        if one.stance is not Stance.RESTRAIN or one.start > each.of("340b")[0].start:
            continue
        if not any(word in one.words for word in ("not", "no ", "never", "neither", "nor", "refrain")):
            continue
        before = [said for said in each.of("manager", "pharmacy", "sponsor") if said.start < one.start]
        if before and before[-1].concept in {"manager", "sponsor"}:
            return True
        if one.words.startswith(("no ", "neither")) and not before:
            return not any(word in one.words for word in ("pharmac", "provider"))
    return False


def _denied(each: Heard, place: int) -> bool:
    mark = governing(list(each.marks), place)
    return mark is not None and mark.stance is Stance.FREE and _denies(mark.words)


def _denies(words: str) -> bool:
    return re.search(r"\b(?:not|no|nothing|neither|nor|never)\b", words) is not None


def _forbidden(each: Heard, place: int) -> bool:
    mark = governing(list(each.marks), place)
    return mark is not None and mark.stance is Stance.RESTRAIN


def _strong_choice(text: str) -> bool:
    return any(
        word in text
        for word in (
            "must ",
            "only ",
            "exclusively",
            "solely",
            "not be covered",
            "denied",
            "reject",
            "redirect",
            "steer",
            "transfer",
        )
    )


def _is_definition(each: Heard) -> bool:
    text = each.unit.text
    return text.startswith('"') and any(
        word in text[:90] for word in ('" means', '" are ', '" shall mean', '" refers to', '" has the meaning')
    )
