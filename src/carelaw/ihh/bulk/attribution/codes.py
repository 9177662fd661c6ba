"""What codes mean to the texts, as small tables made from the value sets and lists of the rules: written once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from carelaw.ihh.facts.attribution import CircumstanceSpan, ExclusionCase
from carelaw.ihh.facts.value_sets import Entry, open_risk_table, self_harm, value_sets
from carelaw.ihh.rules import behavioral_admission as stays
from carelaw.ihh.rules.evidence import GROUP_ONE, event_sets, listed_sets
from carelaw.ihh.rules.exclusions import exclusions
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law

Row = tuple[object, ...]
Tables = dict[str, tuple[Sequence[str], list[Row]]]
EVER, NEVER = date(1, 1, 1), date(9999, 12, 31)
FIRST_GROUP, EVENT, LISTED = 1, 2, 4
# What each list of the rule about stays is called in the texts.
MARKS: Mapping[str, int] = {
    name: 1 << place
    for place, name in enumerate(
        (
            "psychiatric_room", "detox_room", "rehab_room", "addiction_revenue", "stay_revenue", "per_diem",
            "residential_per_diem", "crisis_per_diem", "crisis_contact", "residential_place", "no_admission",
            "psychiatric_facility", "residence", "rehab_unit", "rehab_group", "behavioral_group",
        )
    )
}  # fmt: skip
_OF_STAYS = ("stay_revenue", "per_diem", "residential_per_diem", "crisis_per_diem", "crisis_contact")
_LISTS: Mapping[str, Mapping[str, set[str]]] = {
    "revenue": {
        "psychiatric_room": stays.PSYCHIATRIC_ROOMS,
        "detox_room": stays.DETOX_ROOMS,
        "rehab_room": stays.REHAB_ROOMS,
        "addiction_revenue": stays.ADDICTION_REVENUES,
        "stay_revenue": stays.STAY_REVENUES,
    },
    "procedure": {
        "per_diem": stays.PER_DIEMS,
        "residential_per_diem": stays.RESIDENTIAL_PER_DIEMS,
        "crisis_per_diem": stays.CRISIS_PER_DIEMS,
        "crisis_contact": stays.CRISIS_CONTACTS,
    },
    "place": {"residential_place": stays.RESIDENTIAL_PLACES, "no_admission": stays.NO_PLACE_OF_ADMISSION},
    "taxonomy": {
        "psychiatric_facility": stays.PSYCHIATRIC_FACILITIES,
        "residence": stays.RESIDENCES,
        "rehab_unit": stays.REHAB_UNITS,
    },
    "group": {"rehab_group": stays.REHAB_GROUPS, "behavioral_group": stays.BEHAVIORAL_GROUPS},
}
_COLUMN = {"revenue": "revenue", "procedure": "hcpcs", "place": "place", "taxonomy": "taxonomy", "group": "drg"}


def mark_numbers() -> dict[str, int]:
    """The bits as the texts name them."""
    return {**MARKS, "of_stays": sum(MARKS[name] for name in _OF_STAYS)}


def mark_tables() -> Tables:
    """What revenues, procedures, places, taxonomies and groups say of a stay."""
    return {
        f"{kind}_marks": (
            (f"{_COLUMN[kind]} VARCHAR", "bits BIGINT"),
            [
                (code, sum(MARKS[name] for name, codes in lists.items() if code in codes))
                for code in sorted(set().union(*lists.values()))
            ],
        )
        for kind, lists in _LISTS.items()
    }


@dataclass(frozen=True, slots=True)
class _Fast:
    """A set of codes with its undated entries as one pattern."""

    undated: re.Pattern[str] | None
    dated: tuple[Entry, ...]
    intent: bool

    def holds(self, code: str, on: date) -> bool:
        if self.intent and code[6:7] in {"A", "D"} and self_harm(code):
            return True
        return bool(self.undated and self.undated.match(code)) or any(one.fits(code, on) for one in self.dated)


def _fast(entries: Iterable[Entry], *, intent: bool = False) -> _Fast:
    listed = list(entries)
    plain = [one.pattern.pattern for one in listed if one.since is None and one.until is None]
    undated = re.compile("|".join(f"(?:{one})" for one in plain)) if plain else None
    return _Fast(undated, tuple(one for one in listed if one.since or one.until), intent)


def code_tables(codes: Iterable[str], law: Law) -> Tables:
    """What each diagnosis that came in means, from day to day: groups, principal diagnoses of stays, body systems."""
    sets = {name: _fast(one.entries, intent=one.intent) for name, one in value_sets().items()}
    groups = ((FIRST_GROUP, GROUP_ONE), (EVENT, event_sets(law)), (LISTED, listed_sets(law)))
    used = [sets[name] for _bit, names in groups for name in names]
    risks = dict(_risk_lists())
    listed = sorted(set(codes))
    spans = list(_spans([*(entry for one in used for entry in one.dated)]))
    days = [since for since, _until in spans]
    meant: list[Row] = []
    shown: list[Row] = []
    for code in listed:
        at_risk = [key for key, holds in risks.items() if holds(code)]
        shown += [(code, EVER, NEVER, kind, system) for kind, system in at_risk]
        bits = [sum(bit for bit, names in groups if any(sets[name].holds(code, day) for name in names)) for day in days]
        for told, stretch in groupby(zip(bits, spans, strict=True), key=lambda one: one[0]):
            if told or at_risk:
                lasting = [span for _bits, span in stretch]
                meant.append((code, lasting[0][0], lasting[-1][1], told))
    behavioral = sets["BH_PRINCIPAL"]
    return {
        "codes": (("code VARCHAR", "since DATE", "until DATE", "bits BIGINT"), meant),
        "risks": (
            ("code VARCHAR", "since DATE", "until DATE", "kind VARCHAR", "body_system VARCHAR"),
            shown,
        ),
        "behavioral": (("code VARCHAR",), [(code,) for code in listed if behavioral.holds(code, NEVER)]),
    }


def _spans(dated: Iterable[Entry]) -> Iterator[tuple[date, date]]:
    """The stretches of time in which no entry begins or ends, each until the day after its last."""
    days = {EVER, NEVER}
    for one in dated:
        days |= {one.since} if one.since else set()
        days |= {one.until + DAY} if one.until else set()
    ordered = sorted(days)
    yield from pairwise(ordered)


def _risk_lists() -> Iterator[tuple[tuple[str, str], Callable[[str], bool]]]:
    """Each list of the open substitute with its test; significant means: of the system, and not dominant."""
    table = open_risk_table()
    yield ("catastrophic", ""), _test(_fast(table.catastrophic))
    yield ("malignancy", ""), _test(_fast(table.malignancy))
    for system in table.dominant:
        dominant, significant = _fast(table.dominant[system]), _fast(table.significant[system])
        yield ("dominant", system), _test(dominant)
        yield ("significant", system), _test(significant, but_not=dominant)


def _test(one: _Fast, but_not: _Fast | None = None) -> Callable[[str], bool]:
    return lambda code: one.holds(code, NEVER) and not (but_not is not None and but_not.holds(code, NEVER))


def insurance_table(details: Iterable[str], as_of: date, law: Law) -> Tables:
    """What the rule says of each kind of other insurance on file: it excludes, a person is asked, or neither."""
    verdicts = {Outcome.VIOLATION: "excludes", Outcome.REVIEW: "asks"}
    rows: list[Row] = []
    for detail in sorted(set(details)):
        case = ExclusionCase(as_of, (CircumstanceSpan("TPL", as_of, None, detail),))
        rows.append((detail, verdicts.get(exclusions(case, law).outcome, "neither")))
    return {"insurances": (("detail VARCHAR", "verdict VARCHAR"), rows)}
