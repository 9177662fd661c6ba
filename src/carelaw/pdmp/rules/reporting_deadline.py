"""§7(c): when the full record of a dispensing is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from carelaw.kernel.dates import hours_after, on_or_after_business_day
from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Delivery
from carelaw.pdmp.rules.local_time import ZONE, local_day, spoken, start_of_following
from carelaw.pdmp.rules.term import RULEBOOK, binds, not_binding

LAST_YEAR = 9998  # later instants cannot be counted on from


@rule("MAP-40", cite="§7(c)", readings=("AMB-06", "AMB-25"))
def reporting_deadline(delivery: Delivery, law: Law) -> Decision:
    """Due the set number of elapsed hours after delivery; arriving at the very instant is on time.

    The interval in force on the dispensing date counts. When only the day of delivery is known, the hours run from
    the end of that day. Elapsed hours: across a change of clocks the wall clock shows an hour more or less.
    """
    day = delivery.delivered_on if delivery.delivered_at is None else local_day(delivery.delivered_at)
    if day is None or day.year > LAST_YEAR:
        return wanting(fault("E-MAP-40.needs-delivery", "The day or the instant of delivery is needed.", "DSP17"))
    if not binds(law, day):
        return outside(not_binding(law, day, "this delivery"))
    hours = law.number("report.deadline_hours", day)
    due = hours_after(delivery.delivered_at or start_of_following(day), hours)
    if law.reading("AMB-06") == "roll":
        return _rolled(due, law)
    return passed("due", f"Due by {spoken(due)}, {hours} elapsed hours after delivery.", due)


def _rolled(due: datetime, law: Law) -> Decision:
    """The deadline under the reading that moves a last day on a weekend or holiday to the next business day."""
    holidays = holiday_calendar(law.rulebooks[RULEBOOK].calendar)
    local = due.astimezone(ZoneInfo(ZONE))
    if not holidays.first_year <= local.year < holidays.last_year:
        says = f"The calendar {holidays.id} ends with {holidays.last_year}: add the year of the deadline to it."
        return wanting(fault("E-MAP-40.needs-calendar", says))
    moved = _on(on_or_after_business_day(local.date(), holidays), local)
    return passed("due", f"Due by {spoken(moved)}, the next business day at that hour if need be.", moved)


def _on(day: date, local: datetime) -> datetime:
    return datetime.combine(day, local.timetz()).astimezone(UTC)
