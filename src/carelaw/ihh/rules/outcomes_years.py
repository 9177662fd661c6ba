"""89 Ill. Adm. Code 140.994(d)(1): which days an outcomes year has."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.outcomes import YearAsked
from carelaw.ihh.rules.program_start import adopted_on, adoption_missing
from carelaw.kernel.dates import Window, first_of_following_month, year_of
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.994(d)(1)"
LAST_INDEX = 500


@rule("IHH-122", "IHH-123", cite=_CITE)
def outcomes_year(asked: YearAsked, law: Law) -> Decision:
    """Outcomes years are calendar years, but the first runs from the month after adoption to the end of 2019."""
    adopted = asked.adopted_on or adopted_on(law)
    if adopted is None:
        return wanting(adoption_missing())
    if not 1 <= asked.index <= LAST_INDEX:
        says = f"Outcomes years are counted from 1 to {LAST_INDEX}."
        return breached(Reason("no-such-year", says, asked.index, "index", _CITE))
    start = first_of_following_month(adopted)
    if asked.index > 1:
        year = first_year_ends_on(law).year - 1 + asked.index
        return passed("year", f"Outcomes year {asked.index} is {year}.", date(year, 1, 1), _CITE)
    ends = first_year_ends_on(law)
    if start > ends:
        says = f"Adopted on {adopted}, the first year has no day before {ends}; a legal decision is needed."
        return breached(Reason("CONFIG-FIRST-YEAR-EMPTY", says, start, cite=_CITE))
    months = (ends.year - start.year) * 12 + ends.month - start.month + 1
    run = law.number("ihh.outcomes_run_months", ends)
    if months < run:
        says = f"The first year runs from {start} to {ends}. Its months: {months}; the threshold asks {run}."
        return to_review(Reason("OBP-FIRST-YEAR-SHORT", says, start, cite=_CITE))
    return passed("year", f"Outcomes year 1 runs from {start} to {ends}. Its months: {months}.", start, _CITE)


def first_year_ends_on(law: Law) -> date:
    """The last day of the first outcomes year; a day of the calendar, whatever day one asks on."""
    ends: date = law.number("ihh.first_outcomes_year_ends_on", date.max)
    return ends


def year_days(index: int, start: date, law: Law) -> Window:
    """The days of an outcomes year of a program that starts on a day."""
    if index == 1:
        return Window.through(start, max(start, first_year_ends_on(law)))
    return year_of(date(first_year_ends_on(law).year - 1 + index, 1, 1))


def year_index(on: date, law: Law) -> int:
    """The outcomes year that holds a day; every day up to the end of the first is of the first."""
    return max(1, on.year - first_year_ends_on(law).year + 1)
