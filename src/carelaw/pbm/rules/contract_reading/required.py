"""Provisions that a contract must hold: found with their passage, found but short, or missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carelaw.pbm.facts.contract_text import Clause, Counted
from carelaw.pbm.rules.contract_reading.hearing import Heard
from carelaw.pbm.rules.contract_reading.plain_words import Period, periods

_MOST, FOUND, _LONGEST, _LONG = 98, 50, 900, 60
_DUTY = re.compile(
    r"\b(?:shall|will|must|agrees? to|undertakes? to|is required to|are required to"
    r"|is obligated to|covenants? to|is to|are to|is entitled to|has the right|may)\b"
)
_LAX = re.compile(
    r"\b(?:may, (?:in|at) its|in its (?:sole )?discretion|at its (?:sole )?(?:option"
    r"|discretion)|is not (?:required|obligated)|shall not be (?:required|obligated)"
    r"|has no (?:duty|obligation)|no obligation|shall have no (?:duty|obligation)"
    r"|as (?:it|the \w+) (?:sees fit|chooses|pleases|thinks (?:fit|best)|may decide)|if it so (?:wishes|chooses)"
    r"|endeavou?r)\b"
)
_VAGUE = re.compile(
    r"\b(?:promptly|as (?:and when )?funds (?:allow|permit|become available|are received)"
    r"|from time to time|in due course|as soon as (?:is )?practicable|when(?:ever)? convenient"
    r"|in the ordinary course|within a (?:reasonable|commercially reasonable) (?:time|period)"
    r"|periodically|regularly|timely)\b"
)
_MONEY = re.compile(
    r"\$\s?\d|\b[a-z]+(?:-[a-z]+)? (?:percent|per cent|cents|dollars?)\b"
    r"|\b\d+(?:\.\d+)?\s?(?:%|percent|per cent)|\b(?:exhibit|schedule|attachment"
    r"|appendix|addendum|annex)\s+[a-z0-9]"
)
_PAYS = (
    r"\b(?:wire[ds]?|transferred|priced|pay(?:s|ment|ments|able)?|paid|reimburs\w+|remit\w*"
    r"|forwarded|transmitted|issued|check run|forwarded|transmitted|issued|settle(?:s"
    r"|ment)? of claims|disburs\w+|compensat\w+)\b"
)
_REFERENCE = (
    r"\b(?:awp|average wholesale price|wac|wholesale acquisition cost|nadac"
    r"|national average drug acquisition cost|mac\b|maximum allowable cost|usual and customary"
    r"|ingredient cost|fee schedule|lesser of|lower of|lowest of|acquisition cost|formula"
    r"|schedule [a-z0-9]\b|at cost|professional fee|percent of|rate schedule|contracted rate"
    r"|reference price|as (?:determined|decided|set|established"
    r"|fixed) by)"
)
_MACS = (
    r"\b(?:mac|maximum allowable cost|price list|pricing list|list of (?:prices"
    r"|allowable costs)|allowable cost|ceiling price|price ceiling)"
)
_APPEAL = r"\b(?:appeal\w*|challenge\w*|dispute\w*|contest\w*|objections?|protests?|reconsider\w*)\b"
# A reference price with something added or taken off is a formula: it says how pay is worked out without “pays”.
_FORMULA = (
    r"(?:average wholesale price|awp|wac|wholesale acquisition cost|nadac|national average drug acquisition cost"
    r"|acquisition cost|mac(?: unit)?(?: price)?|maximum allowable cost|usual and customary|list price|unit price)\b"
    r"[^.;]{0,30}?(?:\b(?:plus|minus|less|times)\b|[+x×-])[^.;]{0,40}?(?:\d|fee)"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One requirement: every pattern has to be there, `either` adds sureness, `spoils` makes it something else."""

    tag: str
    needs: tuple[tuple[str, str, int], ...]
    helps: tuple[tuple[str, str, int], ...] = ()
    spoils: str = ""
    check: Callable[[str], str] | None = None
    duty: bool = True


def _period_within(text: str, most: int, near: str) -> str:
    found = periods(text)
    if not found:
        return "no number of days is given" if _VAGUE.search(text) else "no time is given"
    # “Ten days, or twenty where papers are asked for” is twenty at the most; years belong to something else.
    best = max(
        (one for one in found if one.days <= _LONG), key=lambda one: one.days, default=_nearest(found, text, near)
    )
    if best.days > most:
        return f"“{best.words}” is longer than {most} calendar days"
    return ""


def _period_least(text: str, least: int, near: str) -> str:
    found = periods(text)
    if not found:
        return "no number of days is given"
    best = _nearest(found, text, near)
    # Business days that a pharmacy has are at least as many calendar days.
    digits = re.search(r"\d+", best.words) if best.business else None
    days = int(digits[0]) if digits else best.days
    return f"“{best.words}” is shorter than {least} calendar days" if days < least else ""


def _nearest(found: Sequence[Period], text: str, near: str) -> Period:
    places = [seen.start() for seen in re.finditer(near, text)]
    return min(found, key=lambda one: min((abs(one.start - place) for place in places), default=0))


def _payment_times(text: str) -> str:
    if periods(text) or re.search(
        r"\bon the (?:\d|first|last|tenth|fifteenth|\w+ (?:business )?day)|\b\d{1,2}(?:st|nd|rd|th)\b", text
    ):
        return ""
    vague = _VAGUE.search(text)
    return f"“{vague.group(0)}” gives no day that can be computed" if vague else "no day or cycle is given"


def _denial(text: str) -> str:
    wants = {
        "the reason": r"\breasons?\b|\bbasis\b|\brationale\b|\bground\b|\bwhy\b",
        "the name of the drug": r"\b(?:name|product|drug|brand)\b",
        "its national drug code": r"\bndc\b|\bnational drug codes?\b",
        "wholesalers where it can be bought": r"\bwholesalers?\b",
    }
    lacking = [name for name, pattern in wants.items() if not re.search(pattern, text)]
    return f"{', '.join(lacking)}: not asked for" if lacking else ""


def _contact(text: str) -> str:
    phone = re.search(r"\b(?:tele)?phone\b|\bcall\b|\b\(?\d{3}\)?[- ]\d{3}-\d{4}\b|\btoll[- ]free\b|\bhotline\b", text)
    online = re.search(
        r"\be-?mail\b|\bweb ?site\b|\bweb address|\bweb ?page\b|\bportal\b|\bonline\b|@|\bwww\b|\burl\b|https?:", text
    )
    if phone and online:
        return ""
    return (
        "no telephone number" if online else "no e-mail address or website" if phone else "neither telephone nor e-mail"
    )


def _adjusts(text: str) -> str:
    all_alike = re.search(
        r"\bsimilarly[ -]situated\b|\ball (?:other )?(?:network |affected |contracted "
        r"|participating )*(?:pharmac|provider)\w*|\bevery (?:network |participating )?(?:pharmacy"
        r"|provider)|\blike situat\w+|\bsame (?:list|network)\b",
        text,
    )
    return "" if all_alike else "only the pharmacy that appealed gets the new price"


def _in_time(text: str) -> str:
    open_ended = re.search(r"\bfrom time to time\b|\bperiodically\b|\bwhen(?:ever)? convenient\b", text)
    return f"“{open_ended.group(0)}” is not in a timely manner" if open_ended else ""


def _rebates(text: str) -> str:
    return "" if re.search(r"\brebates?\b", text) else "rebates are not disclosed in it"


_NO_PAY = (
    r"\b(?:audit(?:or|ed)? fees?|license fee|premium|rebates?|invoices? (?:to|from) (?:client"
    r"|plan|sponsor)|(?:client|sponsor|covered entity|plan) shall (?:pay|reimburse)"
    r"|insurance polic|effective rate (?:guarantee|\w+ guaranteed))"
)
PHARMACY_TERMS: tuple[Wanted, ...] = (
    Wanted(
        "payment-method",
        ((rf"{_PAYS}|{_FORMULA}", "paying", 24), (_REFERENCE, "how the amount is worked out", 34)),
        (
            (
                r"\b(?:ingredient|dispensing fee|minus|less|plus|lesser of|lower of|multiplied|%|percent)",
                "parts of a formula",
                14,
            ),
        ),
        _NO_PAY,
        lambda text: (
            "“as it decides” is no method"
            if re.search(
                r"\bas (?:determined|decided|set|established|fixed) by (?:\w+ ){0,3}(?:from time to time"
                r"|in its|at its)|\bin its sole discretion\b",
                text,
            )
            and not _MONEY.search(text)
            else ""
        ),
    ),
    Wanted(
        "payment-amount",
        ((rf"{_PAYS}|{_FORMULA}", "paying", 20), (_MONEY.pattern, "an amount, a rate or its schedule", 32)),
        ((_REFERENCE, "how the amount is worked out", 16), (r"\bdispensing fee\b", "the dispensing fee", 10)),
        _NO_PAY + r"|\bliquidated\b|\binterest\b|\bpenalt|\bprocessing fee|\btransaction fee",
    ),
    Wanted(
        "payment-frequency",
        (
            (_PAYS, "paying", 30),
            (
                r"\b(?:day|week|month|cycle|schedule|promptly|funds|time|frequen|daily|weekly|monthly"
                r"|semi-?monthly|bi-?weekly|fortnight|course|practicable|(?:mon|tues|wednes|thurs|fri)day)",
                "when",
                16,
            ),
        ),
        (
            (
                r"\b(?:claims?|remittance|adjudicat\w+|cycle|check run|forwarded|transmitted|issued"
                r"|electronic funds)\b",
                "of claims",
                14,
            ),
            (
                r"\b(?:every|each|within|no later than|not later than|on the|twice|weekly|monthly"
                r"|bi-?weekly|daily|days after|days of|following)\b",
                "a time",
                14,
            ),
        ),
        _NO_PAY + r"|\brecoup|\boverpa|\brefund|\brepay|\binterest\b|\bappeal|\bdisputes?\b|\bterminat"
        r"|\brecords?\b|\bchang(?:e|es) (?:to|in) (?:the )?(?:reimbursement|rates?)|\bamend"
        r"|\bco-?pay",
        _payment_times,
    ),
    Wanted(
        "dispute-method",
        (
            (
                r"\b(?:disput\w+|complain\w+|grievances?|disagreements?|controvers\w+|claims? arising|differences?)\b",
                "disputes or complaints",
                26,
            ),
            (
                r"\b(?:arbitrat\w+|mediat\w+|escalat\w+|negotiat\w+|resol\w+|settl\w+|panel|committee"
                r"|written notice|hear(?:d|ing)|referred|submit\w*|decid\w+|review(?:ed)?)\b",
                "how they are settled",
                26,
            ),
        ),
        (
            (r"\b(?:arbitrat\w+|mediat\w+|senior|officers?|executives?|rules)\b", "a forum", 12),
            (r"\bdays?\b", "a time limit", 8),
            (r"\b(?:between|parties|either party|arising)\b", "between the parties", 8),
        ),
        r"\bmember'?s? (?:complaint|grievance)|\b(?:covered person|member|patient"
        r"|enrollee)s? (?:may|shall|must) (?:file|submit)|\bmac (?:price )?(?:appeal|dispute)"
        r"|\bdrug (?:recall|utilization)",
    ),
)

INSURER_TERMS: tuple[Wanted, ...] = (
    Wanted(
        "mac-update-7-days",
        (
            (_MACS, "the price list", 26),
            (
                r"\b(?:updat\w+|(?:br(?:ing|ought|ings)|ke(?:ep|eps|pt))\b.{0,60}(?:up to date|current)"
                r"|refresh\w*|revis\w+|renew\w*|republish\w*|re-?issue\w*|review(?:s|ed)? and (?:updat"
                r"|revis|adjust)\w+)\b",
                "brought up to date",
                24,
            ),
            (r"\b(?:day|week|month|daily|quarter|regular|periodic|time)", "how often", 6),
        ),
        (
            (
                r"\b(?:every|at least|no less (?:often|frequently)|not less (?:often|frequently)|at intervals|once)\b",
                "at the least",
                12,
            ),
        ),
        r"\bappeal",
        lambda text: _period_within(text, 7, r"\b(?:updat|refresh|revis|republish|reissue|re-issue)"),
    ),
    Wanted(
        "mac-timely-removal",
        (
            (_MACS, "the price list", 20),
            (
                r"\b(?:remov\w+|delet\w+|strik\w+|drop\w*|tak(?:e|en|ing) off|eliminat\w+|withdraw\w*"
                r"|modif\w+|adjust\w*)\b",
                "removal or change",
                20,
            ),
            (
                r"\b(?:timely|promptly|without delay|process|procedure|availab\w+|market(?:place)?"
                r"|pric(?:e|ing) (?:data|information|changes?)|obsolete|discontinu\w+|shortage)\b",
                "following prices and availability",
                18,
            ),
        ),
        (
            (r"\bprocess|procedure|mechanism\b", "a process", 10),
            (r"\b(?:timely|promptly|without delay|days?)\b", "in time", 10),
        ),
        r"\bappeal|\bsustained|\bupheld|\bfrom (?:the )?network|\bpharmac(?:y|ies) from\b",
        _in_time,
    ),
    Wanted(
        "mac-list-access",
        (
            (_MACS, "the price list", 26),
            (
                r"\b(?:able to see|see|view|consult|access\w*|available|furnish\w*|provid\w+|portal"
                r"|website|web site|suppl(?:y|ies)|deliver\w*|view\w*|inspect\w*|open to)\b",
                "access to it",
                18,
            ),
            (
                r"\b(?:pharmac(?:y|ies)|psao|pharmacy services administrative|network providers?|providers?)\b",
                "for pharmacies",
                16,
            ),
        ),
        (
            (r"\b(?:portal|website|web site|real[- ]time|online|electronic\w*|download)\b", "a way to it", 10),
            (r"\b(?:each|every|all|any)\b", "for each", 6),
        ),
        r"\bappeal|\bwholesaler",
    ),
    Wanted(
        "appeal-process",
        (
            (_APPEAL, "appeals", 22),
            (
                r"\b(?:process|procedure|right to|means|mechanism|may|opportunity"
                r"|shall (?:\w+ )?(?:establish|maintain|provide|offer|allow|permit))\b",
                "a way to appeal",
                14,
            ),
            (_MACS + r"|\breimburse\w*|\bpric(?:e|es|ing)\b", "of prices", 18),
        ),
        ((r"\bpharmac(?:y|ies)|providers?\b", "by pharmacies", 12), (_MACS, "of list prices", 8)),
        r"\b(?:member|enrollee|coverage|adverse|formulary|benefit|utilization) (?:\w+ )?(?:appeal|grievance)|\baudit\b",
    ),
    Wanted(
        "appeal-14-days-to-file",
        (
            (_APPEAL, "appeals", 22),
            (
                r"\b(?:within|no later than|not later than|up to|until|for|at least|following|after|has|have|allowed|by"
                r"|of)\b.{0,40}\b(?:day|week|month)",
                "a time",
                16,
            ),
            (r"\b(?:fill\w*|dispens\w+|date of service|adjudicat\w+|claim|service date)\b", "from the fill", 18),
        ),
        (
            (r"\b(?:pharmac(?:y|ies)|providers?)\b", "by pharmacies", 8),
            (r"\b(?:file|filed|filing|submit\w*|bring|brought|lodge\w*|make|made|initiat\w+)\b", "to file", 10),
        ),
        r"\b(?:respond|response|answer|decide|determin\w+|ruling|rule on"
        r"|reply)\b.{0,60}\bdays?\b(?!.*\b(?:file|submit|lodge|bring))|\baudit\b",
        lambda text: _period_least(
            text, 14, r"\b(?:fil(?:e|ed|l|led)|submi|dispens|date of service|lodge|bring|initiat)"
        ),
    ),
    Wanted(
        "appeal-14-days-to-answer",
        (
            (_APPEAL, "appeals", 22),
            (
                r"\b(?:respond\w*|response|answer\w*|decid\w+|decision|determin\w+|rul(?:e|ing) on|reply"
                r"|resolv\w+|resolution|act on|conclud\w+|notify)\b",
                "an answer",
                20,
            ),
            (r"\b(?:within|no later than|not later than|in)\b.{0,60}\b(?:day|week|month)|\bdays?\b", "a time", 16),
        ),
        ((r"\b(?:manager|pbm|administrator|it)\b", "by the manager", 8),),
        r"\beffective\b.{0,40}\bdate\b.{0,60}\bresol|\baudit\b|\barbitrat|\bmediat",
        lambda text: _period_within(
            text, 14, r"\b(?:respon|answer|deci|determin|rul|repl|resol|act on|conclud|notify)"
        ),
    ),
    Wanted(
        "appeal-contacts",
        (
            (_APPEAL, "appeals", 22),
            (
                r"\b(?:tele)?phone|\be-?mail|\bweb ?site|\bweb address|\bportal|\bcontact|\bhotline|\btoll[- ]free",
                "how to reach those who take them",
                32,
            ),
        ),
        (
            (
                r"\b(?:publish\w*|provid\w+|post\w*|furnish\w*|maintain\w*|list\w*|suppl\w+)\b",
                "given to pharmacies",
                10,
            ),
            (r"\b(?:pharmac|provider)", "to pharmacies", 6),
        ),
        r"\baudit\b|\b(?:member|enrollee|patient)s? (?:help|services|appeal)",
        _contact,
    ),
    Wanted(
        "appeal-denial-contents",
        (
            (
                r"\b(?:den(?:y|ied|ies|ial|ials)|reject\w*|declin\w+|unsuccessful|not sustained|not upheld"
                r"|adverse|turn(?:s|ed) down|disallow\w*)\b",
                "a denial",
                28,
            ),
            (
                r"\b(?:reason\w*|rationale|explain\w*|explanation|ndc|national drug code|wholesaler\w*|basis|why)\b",
                "what it says",
                24,
            ),
        ),
        (
            (_APPEAL, "of an appeal", 14),
            (r"\bwholesaler\w*|\bndc\b|\bnational drug code\b", "where the drug can be bought", 14),
        ),
        r"\bcoverage den|\bclaim (?:is |was )?(?:denied|rejected) (?:at|for eligib)|\bprior authori|\bapplication\b",
        _denial,
    ),
    Wanted(
        "appeal-adjustment",
        (
            (
                r"\b(?:sustain\w*|upheld|uphold\w*|granted|grants|successful|in favou?r|allow(?:s|ed)?"
                r"|accept(?:s|ed)?|prevails?"
                r"|succeed\w*|successful|valid)\b",
                "a sustained appeal",
                28,
            ),
            (
                r"\b(?:adjust\w*|chang(?:e|es|ed)|correct\w*|new price|increase\w*|revis\w+|rais(?:e|es"
                r"|ed)|appl(?:y|ied|ies)|effective)\b",
                "changes the price",
                22,
            ),
        ),
        (
            (r"\b(?:effective|as of|from|date)\b", "from a day", 8),
            (r"\bsimilarly[ -]situated\b|\ball (?:other )?(?:network|affected|participating)", "for all alike", 14),
            (_APPEAL, "of an appeal", 10),
        ),
        r"\bprior authori|\bcoverage appeal",
        _adjusts,
    ),
    Wanted(
        "sponsor-audit",
        (
            (r"\baudit\w*|\bexamin\w+ the (?:books|records)|\binspect\w*", "an audit", 24),
            (
                r"\b(?:sponsor|client|insurer|plan|company|carrier|hmo|covered entity|customer|health plan"
                r"|employer|its (?:designee|auditor))\w*",
                "by the plan",
                12,
            ),
            (
                r"\b(?:annual\w*|once (?:a|each|per|every|in)|each (?:contract |plan |calendar )?year"
                r"|per year|every (?:contract |plan |calendar )?year|yearly|twelve|12)\b",
                "each year",
                18,
            ),
        ),
        (
            (r"\brebates?\b", "rebates disclosed", 16),
            (r"\b(?:manufacturers?|full disclosure|books|records|complian\w+)\b", "of compliance", 10),
        ),
        r"\baudits? (?:of )?(?:a |any |the )?(?:network )?pharmac|\bpharmacy audits?|\bfinancial statements? audited",
        _rebates,
    ),
    Wanted(
        "actual-amounts-paid",
        (
            (
                r"\b(?:disclos\w+|report\w*|furnish\w*|provid\w+|state|show\w*|reveal\w*|give|deliver\w*"
                r"|suppl(?:y|ies))\b",
                "disclosing",
                14,
            ),
            (
                r"\b(?:actual(?:ly)?|exact|true|real)\b.{0,40}\b(?:amounts?|paid|payments?|reimburs\w+"
                r"|sums?)|\b(?:amounts?|payments?|sums?)\b.{0,40}\b(?:actual(?:ly)?|in fact)\b"
                r"|\bwhat (?:\w+ ){0,3}(?:paid|pays)\b",
                "what was actually paid",
                30,
            ),
            (r"\bpharmac(?:y|ies)|providers?\b", "to pharmacies", 16),
        ),
        (
            (r"\b(?:request|demand|ask)\w*\b", "on request", 12),
            (r"\b(?:sponsor|client|insurer|plan|company|carrier)\b", "to the plan", 8),
        ),
        r"\bshall not (?:be required to )?disclos",
    ),
    Wanted(
        "brand-consideration-notice",
        (
            (r"\b(?:notice|notif\w+|inform\w*|disclos\w+|report\w*|advis\w+|tell)\b", "notice", 14),
            (r"\b(?:generic|biosimilar|interchangeable)\w*", "after a generic or biosimilar came", 22),
            (
                r"\b(?:consideration|payments?|rebates?|anything of value|remuneration|money|value|benefit)\b",
                "something of value",
                14,
            ),
            (r"\bmanufacturer\w*|\bmaker\w*|\bdrug compan\w+|\blabeler\w*", "from a manufacturer", 12),
        ),
        (
            (r"\b(?:dispensed as written|dispense as written|daw|as written|brand)\b", "filled as written", 12),
            (
                r"\b(?:sponsor|client|insurer|plan|company|carrier|contracting party|party)\b",
                "to the contract partner",
                6,
            ),
        ),
    ),
)
TERMS: Mapping[str, tuple[Wanted, ...]] = {
    "pharmacy": PHARMACY_TERMS,
    "psao": PHARMACY_TERMS,
    "340b": PHARMACY_TERMS,
    "insurer": INSURER_TERMS,
}


def required_clauses(heard: Sequence[Heard], kind: str) -> Iterator[Clause]:
    """The best passage for each requirement of a kind of contract; none where nothing comes near."""
    stretches = [*heard, *_passages(heard)]
    for wanted in TERMS.get(kind, ()):
        found = [one for each in stretches if (one := _one(wanted, each)) is not None]
        if found:
            yield max(found, key=lambda one: (not one.short, one.sureness, -one.passage))


def _passages(heard: Sequence[Heard]) -> Iterator[Heard]:
    """Each passage of several sentences as one stretch: what one sentence begins another may finish."""
    of: dict[int, list[Heard]] = {}
    for each in heard:
        of.setdefault(each.unit.passage, []).append(each)
    for several in of.values():
        if len(several) < 2:
            continue
        text = " ".join(f"{each.unit.text} {each.unit.excepted}".strip() for each in several)
        if len(text) <= _LONGEST:
            yield replace(several[0], unit=replace(several[0].unit, text=text, excepted="", before=""))


def _one(wanted: Wanted, each: Heard) -> Clause | None:
    whole = f"{each.unit.text} {each.unit.excepted}".strip()
    heading = each.unit.heading
    points: list[Counted] = []
    through_heading = False
    for pattern, why, worth in wanted.needs:
        seen = re.search(pattern, whole)
        if seen is None and (seen := re.search(pattern, each.terms)) is not None:
            worth -= 6
            why = f"{why}, through a defined term"
        if seen is None and not through_heading:
            seen = re.search(pattern, f"{heading} {each.unit.before}")
            through_heading = seen is not None
            worth -= 8
        if seen is None:
            return None
        points.append(Counted(seen.group(0)[:80], why, worth))
    if wanted.spoils and (spoiled := re.search(wanted.spoils, whole)):
        points.append(Counted(spoiled.group(0)[:80], "speaks of something else", -40))
    for pattern, why, worth in wanted.helps:
        seen = re.search(pattern, whole)
        if seen:
            points.append(Counted(seen.group(0)[:80], why, worth))
    lax = _LAX.search(whole)
    short = ""
    duty = _DUTY.search(whole)
    if lax and wanted.tag != "payment-method":
        short = f"“{lax.group(0)}” leaves it open"
    elif wanted.duty and duty is None:
        points.append(Counted("", "no word of duty", -2))
    elif duty:
        points.append(Counted(duty.group(0), "a duty or a right", 6))
    if re.search(
        r"\b(?:shall|will|may|does|do) not\b|\bnever\b|\bnothing\b|\bno (?:right|process|procedure)\b",
        whole[: _first(wanted, whole)],
    ):
        points.append(Counted("not", "denies it", -30))
    short = short or (wanted.check(whole) if wanted.check else "")
    sure = max(0, min(_MOST, sum(one.points for one in points)))
    return Clause(wanted.tag, each.unit.passage, sure, tuple(points), short) if sure >= FOUND else None


def _first(wanted: Wanted, text: str) -> int:
    seen = re.search(wanted.needs[1][0], text) if len(wanted.needs) > 1 else None
    return seen.start() if seen else len(text)
