"""89 Ill. Adm. Code 140.994(d)(2), (4), (5): did the health home report, reach the thresholds and the benchmarks?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from carelaw.ihh.facts.outcomes import (
    Direction,
    Level,
    MeasureResult,
    PublishedMeasure,
    Reported,
    YearOfHealthHome,
)
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_PART = "89 Ill. Adm. Code 140.994(d)"


@rule(
    "IHH-124",
    "IHH-135",
    "IHH-136",
    "IHH-137",
    "IHH-138",
    "IHH-139",
    "IHH-140",
    "IHH-141",
    cite=f"{_PART}(2), (4), (5)",
    readings=("IHH-AMB-38",),
)
def outcomes_level(year: YearOfHealthHome, law: Law) -> Decision:
    """Report on all measures, reach every threshold, achieve the benchmarks: the highest level whose are all met."""
    results = {result.code: result for result in year.results}
    failures = [*_unreported(year, results), *_too_few(year, results, law)]
    level = _level(year, results, law)
    if level is Level.NONE:
        missed = [one.code for one in year.measures if not meets(one, results.get(one.code), Level.BRONZE)]
        says = f"The bronze benchmark is not achieved on {', '.join(missed)}."
        failures.append(Reason("OBP-BENCHMARK", says, missed, cite=f"{_PART}(5)(C)"))
    if failures:
        return breached(*failures)
    return passed(f"level-{level}", f"Everything for {level} is met.", level, f"{_PART}(5)")


def meets(measure: PublishedMeasure, result: MeasureResult | None, level: Level) -> bool:
    """Whether an unrounded rate achieves a benchmark; equality does. Compared as whole numbers, so nothing rounds."""
    if result is None or result.denominator <= 0:
        return False
    benchmark = measure.silver if level is Level.SILVER else measure.bronze
    reached, wanted = Decimal(result.numerator), benchmark * result.denominator
    return reached >= wanted if measure.direction is Direction.HIGHER else reached <= wanted


def longest_run(members: Sequence[int], least: int) -> int:
    """The longest stretch of months in a row with enough members at their end."""
    runs = (len(list(group)) for enough, group in groupby(members, key=lambda count: count >= least) if enough)
    return max(runs, default=0)


def _unreported(year: YearOfHealthHome, results: dict[str, MeasureResult]) -> list[Reason]:
    missing = [
        one.code
        for one in year.measures
        if one.code not in results or results[one.code].reported is not Reported.COMPLETE
    ]
    if not missing:
        return []
    says = f"Not all available information is reported on {', '.join(missing)}."
    return [Reason("OBP-NOT-REPORTED", says, missing, cite=f"{_PART}(2), (5)(A)")]


def _too_few(year: YearOfHealthHome, results: dict[str, MeasureResult], law: Law) -> list[Reason]:
    found = []
    needed, run = (
        law.number("ihh.outcomes_run_months", year.year_ends_on),
        longest_run(year.members, year.least_members),
    )
    if run < needed:
        says = f"Months in a row with at least {year.least_members} members: {run}; {needed} are needed."
        found.append(Reason("OBP-THRESHOLD-MEMBERS", says, run, cite=f"{_PART}(4)(A), (B)"))
    small = [one.code for one in year.measures if _denominator(results.get(one.code)) < (one.least_denominator or 0)]
    if small:
        says = f"Too few members in the measure: {', '.join(small)}."
        found.append(Reason("OBP-THRESHOLD-MEASURE", says, small, cite=f"{_PART}(4)(C)"))
    return found


def _denominator(result: MeasureResult | None) -> int:
    return result.denominator if result else 0


def _level(year: YearOfHealthHome, results: dict[str, MeasureResult], law: Law) -> Level:
    for level in (Level.SILVER, Level.BRONZE):
        met = sum(meets(one, results.get(one.code), level) for one in year.measures)
        half = 2 * met > len(year.measures) and law.reading("IHH-AMB-38") == "majority"
        if half or met == len(year.measures) > 0:
            return level
    return Level.NONE
