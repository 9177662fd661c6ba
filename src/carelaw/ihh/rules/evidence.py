"""Which evidence counts: the look-back window, the sets under the readings in force, and claims told in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carelaw.ihh.facts.attribution import Evidence
from carelaw.ihh.facts.value_sets import value_sets
from carelaw.kernel.dates import DAY, years_after
from carelaw.law.register import Law

GROUP_ONE = ("SCHIZO_SPECTRUM", "BIPOLAR")
LISTED = (
    "SUD",
    "MDD",
    "OTHER_DEPRESSION",
    "DISRUPTIVE",
    "CONDUCT",
    "ODD",
    "PSYCHOTIC_FEATURES",
    "PTSD",
    "PERSONALITY",
    "EATING",
)
EVENTS = ("SELF_INJURY", "SUICIDE_ATTEMPT", "HOMICIDAL_IDEATION")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count, both ends included; no first day: any age."""

    first: date | None
    last: date

    def meets(self, one: Evidence) -> bool:
        """True when the days of a claim meet the window."""
        return one.from_on <= self.last and (self.first is None or one.through_on >= self.first)


def look_back(as_of: date, years: int, law: Law) -> Window:
    """The years preceding a day; the day itself waits for the next run."""
    whole_years = law.reading("IHH-AMB-02") == "calendar"
    first = years_after(as_of, -years) if whole_years else as_of - timedelta(days=365 * years)
    return Window(first, last_day(as_of, law))


def any_age(as_of: date, law: Law) -> Window:
    """Every day before a day."""
    return Window(None, last_day(as_of, law))


def last_day(as_of: date, law: Law) -> date:
    """The last day that a run looks at."""
    return as_of if law.reading("IHH-AMB-03") == "counts" else as_of - DAY


def listed_sets(law: Law) -> tuple[str, ...]:
    """The ten families, with the sets that the readings switch on."""
    tobacco = ("TOBACCO",) if law.reading("IHH-AMB-08") == "in" else ()
    mood = ("OTHER_MOOD",) if law.reading("IHH-AMB-06") == "in" else ()
    return (*LISTED, *tobacco, *mood)


def event_sets(law: Law) -> tuple[str, ...]:
    """The events of the second group, with suicidal ideation where the reading counts it."""
    return (*EVENTS, "SUICIDAL_IDEATION") if law.reading("IHH-AMB-07") == "in" else EVENTS


def in_sets(evidence: Iterable[Evidence], names: Sequence[str], window: Window, law: Law) -> tuple[Evidence, ...]:
    """The evidence of these sets that meets a window, oldest first; none when the reading asks for more claims."""
    sets = [value_sets()[name] for name in names]
    how_many = law.reading("IHH-AMB-09")
    found = [
        one
        for one in evidence
        if window.meets(one)
        and (one.principal or how_many != "primary-only")
        and any(each.holds(one.code, one.from_on) for each in sets)
    ]
    if how_many == "two-claims" and len({one.claim_id for one in found}) < 2:
        return ()
    return tuple(sorted(found, key=lambda one: (one.from_on, one.claim_id, one.code)))


def family(code: str, on: date, names: Sequence[str]) -> str:
    """The first of these sets that holds a code, in words."""
    sets = value_sets()
    return next((sets[name].says for name in names if sets[name].holds(code, on)), "")


def told(found: Sequence[Evidence], names: Sequence[str]) -> str:
    """Evidence in words: code, what it is, day and claim, for each claim that counts."""
    parts = [
        f"{dotted(one.code)} ({family(one.code, one.from_on, names)}) on {one.from_on}, claim {one.claim_id}"
        for one in found[:_SHOWN]
    ]
    more = len(found) - _SHOWN
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")


def dotted(code: str) -> str:
    """A code as clinicians write it."""
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"
