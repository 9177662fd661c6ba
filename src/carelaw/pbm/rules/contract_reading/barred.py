"""Clauses that keep pharmacies from speaking: to plans about their pay, to patients about prices, to agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.barred_implied import implied_clauses
from carelaw.pbm.rules.contract_reading.concepts import Spoken
from carelaw.pbm.rules.contract_reading.hearing import Heard, counted
from carelaw.pbm.rules.contract_reading.implied import cues
from carelaw.pbm.rules.contract_reading.polarity import Mark, Stance, governing, reach
from carelaw.pbm.rules.contract_reading.protected_acts import retaliation
from carelaw.pbm.rules.contract_reading.touching import touching

RATE, VERIFY, PRICE = "restrains-rate-disclosure", "restrains-verification", "nondisclosure-price"
ALTERNATIVE, GENERIC, DISPARAGE, RETALIATE = (
    "gag-alternative",
    "gag-generic-advice",
    "nondisparagement",
    "retaliation",
)
_MOST, _CLOSE, _AT_ONCE, _VERB = 98, 70, 12, 60
# What a ban may forbid besides speaking: these are no gag, whatever price or person the sentence names.
_DEED = re.compile(
    r"(?:(?:be|have|at any time|directly|indirectly|or|in any way|knowingly|intentionally),? )*"
    r"(?:collect|bill|charge|waive|dispens|substitut|fill|submit|pay|paid|reimburs|ship"
    r"|deliver|use|sell|discount|rebate|refund"
    r"|reduc|audit|terminat|exceed|exclude|require|impose|assign|amend|apply|assess|process"
    r"|accept|refuse|deny|denied|balance"
    r"|recoup|withhold|exclud|enter|alter|modif|transfer|delegate|subcontract|employ|maintain"
    r"|limit|less|more|later|renew|end|cover)\w*"
)
_DRUG = re.compile(r"drug|medic|product|alternativ|equivalent|generic|biosimilar|therap|option|interchang")
_DUTIES = {"shall", "will", "must"}
# To whom, and about what, a freedom elsewhere takes a restraint back.
_LEFT_FREE = {
    VERIFY: ("pharmacy", {"rates"}),
    RATE: ("sponsor", {"rates", "contract-terms"}),
    PRICE: ("patient", {"retail-price", "cost-share"}),
    ALTERNATIVE: ("patient", {"alternative", "generic"}),
    GENERIC: ("patient", {"alternative", "generic"}),
    DISPARAGE: ("patient", {"retail-price", "cost-share", "alternative", "generic"}),
}


@dataclass(frozen=True, slots=True)
class Freed:
    """What the contract expressly leaves free elsewhere: to whom, about what, in which passage."""

    passage: int
    recipients: frozenset[str]
    about: frozenset[str]


def speech_clauses(heard: Sequence[Heard]) -> Iterator[Clause]:
    """Every clause that limits what pharmacies and plans may say or ask."""
    freed = [one for each in heard for one in _freed(each)]
    for each in heard:
        surely = [
            clause
            for find in (_rates, _verification, _price, _alternatives, _disparagement, _retaliation)
            for clause in find(each, freed)
        ]
        surely += retaliation(each)
        for clause in (*implied_clauses(each), *touching(each, [one.tag for one in surely])):
            whom, about = _LEFT_FREE[clause.tag]
            surely.append(_clause(clause.tag, each, (*clause.counted, *_taken_back(each, whom, about, freed))))
        yield from surely


def _freed(each: Heard) -> Iterator[Freed]:
    about_what = frozenset(
        {"rates", "contract-terms", "retail-price", "cost-share", "alternative", "generic", "agency", "complain"}
    )
    for said in each.of("tell", "complain"):
        mark = governing(list(each.marks), said.start)
        if mark is None or mark.stance is not Stance.FREE or _speaker(each, mark) == "manager":
            continue
        # “The copayment communicated by the system” frees nobody: the word of freedom stands close to the verb.
        close = _AT_ONCE if mark.words in _DUTIES else _CLOSE
        if mark.words in _DUTIES and any(cues(each, "reserved", "sends", "script", "abstains")):
            continue
        if said.words.endswith("ed") or (not _denies(mark.words) and abs(said.start - mark.end) > close):
            continue
        to = frozenset(
            one.concept for one in each.of("sponsor", "patient", "agency", "anyone", "prescriber", start=mark.start)
        )
        about = frozenset(one.concept for one in each.spoken if one.concept in about_what)
        if "retail-price" in about and not any(_DRUG.search(one.words) for one in each.of("alternative")):
            # “That paying cash would cost less” frees talk of prices, not of other drugs.
            about -= {"alternative"}
        if to:
            yield Freed(each.unit.passage, to, about)


@dataclass(frozen=True, slots=True)
class _Ban:
    """A ban on speaking within a unit, and how far it reaches."""

    mark: Mark
    said: Spoken
    start: int
    end: int


def _bans(each: Heard, *verbs: str, any_act: bool = False) -> Iterator[_Ban]:
    """Every ban with what it bans: a word of telling within its reach, or any act that is not plainly another."""
    marked = list(each.marks)
    seen: set[int] = set()
    for said in each.of(*verbs):
        mark = governing(marked, said.start)
        if mark is None or mark.stance is not Stance.RESTRAIN or mark.start in seen:
            continue
        seen.add(mark.start)
        yield _Ban(mark, said, *reach(marked, mark, len(each.unit.text)))
    for mark in marked if any_act else ():
        after = each.unit.text[mark.end : mark.end + _VERB].strip()
        if mark.stance is not Stance.RESTRAIN or mark.start in seen or not _denies(mark.words) or _DEED.match(after):
            continue
        yield _Ban(mark, Spoken("act", mark.end, after.split(" ")[0]), *reach(marked, mark, len(each.unit.text)))


def _speaker(each: Heard, mark: Mark, said: Spoken | None = None) -> str:
    """Whose act a mark governs: the party named last before it, in the mark itself, or nobody in particular."""
    text = each.unit.text
    # “The manager forbids each pharmacy to tell”, “may end it if a pharmacy tells”: who is kept from it stands after.
    if said is not None and mark.end <= said.start and not _denies(mark.words):
        kept = each.of("pharmacy", start=mark.start, end=said.start)
        if kept and re.search(
            r"forbid|prohibit|restrict|prevent|bar|preclud|require|if|when|where|because|upon|should", mark.words
        ):
            return "pharmacy"
    before = [one for one in each.of("pharmacy", "manager", "sponsor", "patient") if one.start < mark.end]
    both = any(
        word in text[: mark.end]
        for word in ("neither party", "the parties", "each party", "either party", "both parties")
    )
    if both:
        return "both"
    # “Pharmacy, at the request of a member, shall not”: the first party of the clause speaks, unless a new one begins.
    subjects = [one for one in before if one.concept in {"pharmacy", "manager", "sponsor"}]
    if not subjects:
        return ""
    own = [one for one in subjects if one.start >= each.unit.own] or subjects
    return own[0].concept if own[0].concept == "pharmacy" or len(own) == 1 else own[-1].concept


def _rates(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    for ban in _bans(each, "tell", "confidential", any_act=True):
        speaker = _speaker(each, ban.mark, ban.said)
        if speaker in {"manager", "sponsor"}:
            continue
        named = each.of("rates", "contract-terms", start=ban.start, end=ban.end)
        at_counter = each.of("retail-price", "cost-share", start=ban.start, end=ban.end)
        if at_counter or each.of("patient", start=ban.mark.end, end=ban.end):
            # A price that a patient is not to hear of is the price at the counter, not what the pharmacy is paid.
            named = [one for one in named if not one.words.startswith("pric") or one.through]
        about = _strongest(named, "rates")
        to = each.of("sponsor", start=ban.start, end=ban.end)
        to = [one for one in to if one.start > ban.said.start or one.start > ban.mark.end]
        anyone = each.of("anyone", start=ban.start, end=ban.end)
        only_patients = each.of("patient", start=ban.mark.end, end=ban.end) and not to and not anyone
        if about is None or only_patients or (ban.said.concept == "act" and not to):
            continue
        points = [_restraint(ban), counted(ban.said, "telling, or keeping secret", 10)]
        points.append(
            counted(
                about,
                "what pharmacies are paid" if about.concept == "rates" else "the contract's terms",
                22 if about.concept == "rates" else 8,
            )
        )
        points += _recipient(each, to, anyone, "sponsor", 26, 14)
        points += _who(speaker)
        points += _taken_back(each, "sponsor", {"rates", "contract-terms"}, freed)
        yield _clause(RATE, each, points)


def _verification(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    for ban in _bans(each, "verify", any_act=True):
        subject = [one for one in each.of("sponsor", "pharmacy", "manager") if one.start < ban.mark.end]
        if not any(one.concept == "sponsor" for one in subject):
            continue
        asked = each.of("pharmacy", start=ban.mark.start, end=ban.end)
        if not asked:
            continue
        about = _strongest(each.of("rates", "reimburse", start=ban.start, end=ban.end), "rates")
        points = [
            _restraint(ban),
            counted(ban.said, "asking or verifying", 14),
            counted(asked[0], "of network pharmacies", 18),
        ]
        points.append(counted(about, "what they are paid", 22) if about else Counted("", "payment is not named", -12))
        points += _taken_back(each, "pharmacy", {"rates"}, freed)
        yield _clause(VERIFY, each, points)


def _price(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    for ban in _bans(each, "tell", "verify", "confidential", any_act=True):
        if _speaker(each, ban.mark, ban.said) in {"manager", "sponsor"}:
            continue
        about = _strongest(each.of("retail-price", "cost-share", start=ban.start, end=ban.end), "retail-price")
        if about is None and not each.of("alternative", "generic"):
            about = _strongest(
                [
                    one
                    for one in each.of("rates", start=ban.start, end=ban.end)
                    if "pric" in one.words or "pric" in one.through or "cost" in one.words
                ],
                "rates",
            )
        to = each.of("patient", start=ban.start, end=ban.end)
        if about is None or (not to and (about.concept == "rates" or ban.said.concept == "act")):
            continue
        if not to and each.of("sponsor", "anyone", start=ban.mark.end, end=ban.end) and about.concept == "cost-share":
            continue
        points = [
            _restraint(ban),
            counted(ban.said, "telling or discussing", 10),
            counted(about, "the cost share or the price at the counter", 22),
        ]
        points += _recipient(each, to, each.of("anyone", start=ban.start, end=ban.end), "patient", 22, 10)
        points += _who(_speaker(each, ban.mark, ban.said))
        points += _taken_back(each, "patient", {"retail-price", "cost-share"}, freed)
        yield _clause(PRICE, each, points)


def _alternatives(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    for ban in _bans(each, "tell", "verify", any_act=True):
        if _speaker(each, ban.mark, ban.said) in {"manager", "sponsor"}:
            continue
        generic = _strongest(each.of("generic", start=ban.start, end=ban.end), "generic")
        other = _strongest(each.of("alternative", start=ban.start, end=ban.end), "alternative")
        about = other or generic
        if about is None or (ban.said.concept == "act" and not each.of("patient", start=ban.mark.end, end=ban.end)):
            continue
        if ban.said.concept == "verify" and not each.of("prescriber", start=ban.start, end=ban.end):
            continue
        to = each.of("patient", "prescriber", start=ban.start, end=ban.end)
        points = [
            _restraint(ban),
            counted(ban.said, "telling, offering or recommending", 12),
            counted(about, "a cheaper drug", 24),
        ]
        points += _recipient(each, to, each.of("anyone", start=ban.start, end=ban.end), "patient", 18, 10)
        points += _who(_speaker(each, ban.mark, ban.said))
        points += _taken_back(each, "patient", {"alternative", "generic"}, freed)
        # “The prescriber of a member” is the prescriber: the patient is named, and not spoken to.
        text = each.unit.text
        spoken_to = [
            one
            for one in each.of("patient", start=ban.start, end=ban.end)
            if not re.search(
                r"(?:prescriber|physician|doctor|practitioner)s? of (?:an?|the|any|such) $", text[: one.start]
            )
        ]
        if spoken_to or not each.of("prescriber", start=ban.start, end=ban.end):
            yield _clause(ALTERNATIVE, each, points)
        if generic or each.of("prescriber", start=ban.start, end=ban.end):
            yield _clause(GENERIC, each, points)


def _disparagement(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    for ban in _bans(each, "disparage"):
        if _speaker(each, ban.mark, ban.said) in {"manager", "sponsor"}:
            continue
        points = [_restraint(ban), counted(ban.said, "speaking ill of the manager or the plan", 22)]
        to = each.of("patient", start=ban.start, end=ban.end)
        about = each.of("rates", "cost-share", "retail-price", start=ban.start, end=ban.end)
        points += [counted(to[0], "to patients", 12)] if to else []
        points += (
            [counted(about[0], "about prices or cost shares", 14)]
            if about
            else [Counted("", "prices are not named", -6)]
        )
        points += _who(_speaker(each, ban.mark, ban.said))
        points += _taken_back(each, "patient", {"retail-price", "cost-share", "alternative", "generic"}, freed, 20)
        yield _clause(DISPARAGE, each, points)


def _retaliation(each: Heard, freed: Sequence[Freed]) -> Iterator[Clause]:
    text = each.unit.text
    for said in each.of("complain"):
        mark = governing(list(each.marks), said.start)
        if mark is None or mark.stance is not Stance.RESTRAIN:
            continue
        start, end = reach(list(each.marks), mark, len(text))
        agency = each.of("agency", start=start, end=end)
        punish = each.of("punish", start=start, end=end)
        because = each.of("because", start=start, end=end)
        speaker = _speaker(each, mark)
        if _denies(mark.words) and speaker != "pharmacy":
            continue
        if punish and because and said.words.split()[0] not in {"appeal", "appeals"}:
            points = [
                _restraint_of(mark),
                counted(punish[0], "an act against the pharmacy", 18),
                counted(because[0], "tied to", 8),
                counted(said, "complaining, disclosing or testifying", 20),
            ]
            points += [counted(agency[0], "to an authority", 14)] if agency else []
        elif agency and speaker not in {"manager", "sponsor"} and mark.start < said.start:
            points = [
                _restraint_of(mark),
                counted(said, "complaining, disclosing or testifying", 22),
                counted(agency[0], "to an authority", 24),
            ]
            points += _who(speaker)
        else:
            continue
        points += _taken_back(each, "agency", {"agency", "complain"}, freed)
        yield _clause(RETALIATE, each, points)


def _denies(words: str) -> bool:
    return re.search(r"\b(?:not|no|nothing|neither|nor|never)\b", words) is not None


def _restraint(ban: _Ban) -> Counted:
    return _restraint_of(ban.mark)


def _restraint_of(mark: Mark) -> Counted:
    return Counted(mark.words, "forbids, or punishes", 26)


def _recipient(
    each: Heard, named: Sequence[Spoken], anyone: Sequence[Spoken], whom: str, named_points: int, any_points: int
) -> list[Counted]:
    word = {"sponsor": "the plan or covered entity", "patient": "patients"}[whom]
    if named and not each.excepts(whom):
        return [counted(named[0], f"to {word}", named_points)]
    if anyone:
        return [counted(anyone[0], f"to anybody, {word} included", any_points)]
    return [Counted("", "nobody is named to whom", 4)]


def _who(speaker: str) -> list[Counted]:
    if speaker == "pharmacy":
        return [Counted("", "binds the pharmacy", 8)]
    return [Counted("", "binds both parties", 4)] if speaker == "both" else []


def _taken_back(
    each: Heard, whom: str, about: set[str], freed: Sequence[Freed], worth: int | None = None
) -> list[Counted]:
    """What the clause itself, or another passage, leaves free after all."""
    weight = 48 if worth is None else worth
    if whom in {one.concept for one in each.excepted} and whom != "agency":
        return [Counted(each.unit.excepted[:120], "the clause excepts just that", -55)]
    for one in freed:
        if whom in one.recipients and one.about & about:
            where = "the same passage" if one.passage == each.unit.passage else f"passage {one.passage}"
            return [Counted("", f"{where} leaves just that free", -weight)]
    return []


def _strongest(found: Sequence[Spoken], first: str) -> Spoken | None:
    ranked = sorted(found, key=lambda one: (one.concept != first, bool(one.through), one.start))
    return ranked[0] if ranked else None


def _clause(tag: str, each: Heard, points: Sequence[Counted]) -> Clause:
    sure = max(0, min(_MOST, sum(one.points for one in points)))
    return Clause(tag, each.unit.passage, sure, tuple(points))
