"""140.993(b): the days to choose a health home."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.choosing import NoticeMailed
from carelaw.ihh.rules.term import RULEBOOK, not_binding
from carelaw.kernel.dates import days_after, on_or_after_business_day
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed, wanting
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.993(b)"


@rule("IHH-67", cite=CITE, readings=("IHH-AMB-21", "IHH-AMB-24"))
def choice_period(notice: NoticeMailed, law: Law) -> Decision:
    """The day of mailing is not counted, the last day is; a last day on which State offices rest moves on."""
    if notice.mailed_on is None:
        says = "The notice is not mailed: without an address the days do not begin."
        return wanting(Reason("needs-address", says, field="mailed_on", cite=CITE))
    if (unbound := not_binding(law, notice.mailed_on)) is not None:
        return outside(unbound)
    days = law.number("ihh.choice_days", notice.mailed_on)
    last = days_after(notice.mailed_on, days)
    if law.reading("IHH-AMB-21") == "mailing-excluded-rolls":
        if law.reading("IHH-AMB-24") != "state-offices":
            says = "The register holds the calendar of Illinois State offices only."
            return wanting(Reason("CALENDAR-YEAR-MISSING", says, cite=CITE))
        offices = holiday_calendar(law.rulebooks[RULEBOOK].calendar)
        if not offices.first_year <= last.year <= offices.last_year:
            says = f"The calendar of State offices holds {offices.first_year} to {offices.last_year}; add {last.year}."
            return wanting(Reason("CALENDAR-YEAR-MISSING", says, last.year, cite=CITE))
        last = on_or_after_business_day(last, offices)
    return passed("last-day", f"Choose by {last}: {days} days from {notice.mailed_on}.", last, CITE)


def last_day_of(mailed_on: date, law: Law) -> date:
    """The last day to choose after a mailing. Raises LookupError with the reason when it cannot be told."""
    decision = choice_period(NoticeMailed(mailed_on), law)
    day = decision.reasons[0].value
    if not isinstance(day, date):
        raise LookupError(decision.reasons[0].says)
    return day
