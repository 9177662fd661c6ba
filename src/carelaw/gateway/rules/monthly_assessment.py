"""77 Ill. Adm. Code 2080.208(h): a fine is assessed month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from carelaw.gateway.facts.compliance import Fine, FineMonth
from carelaw.gateway.rules.compliance_term import day, days, too_far
from carelaw.gateway.rules.fine_days import amount_of, charged_days, start_of, stop_of
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import Window, first_of_following_month
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule(
    "PMP-109",
    "PMP-104",
    cite=f"{SECTION}(h)",
    readings=("A-02", "A-11", "A-13", "A-15", "A-22", "A-24", "A-35"),
)
def monthly_assessment(asked: FineMonth, law: Law) -> Decision:
    """A month is assessed once it is over: the law's amount for each of its charged days, nil where there are none."""
    far = too_far(asked.month, asked.on, asked.fine.third_sent_on, asked.fine.first_sent_on)
    if far is not None:
        return far
    start = start_of(asked.fine, law)
    if start is None:
        says = "No third letter has been sent, so there is nothing to assess."
        return breached(reason("LETTER_SEQUENCE_INCOMPLETE", says, field="third_sent_on"))
    period = period_of(start, asked.month, law)
    if period.ends <= start:
        return outside(Reason("before-the-fine", f"The fine runs from {day(start)}; {days(period)} lies before it."))
    if asked.on < period.ends:
        says = f"{days(period)} is assessed on {day(period.ends)}, when it is over."
        return outside(Reason("month-not-over", says, period.ends))
    charged = charged_in(asked.fine, period, law)
    amount = amount_of(charged, asked.fine, law)
    if asked.days is not None and asked.days != len(charged):
        says = f"Charged of {days(period)}: {counted(len(charged), 'day')}, not {asked.days}."
        return breached(reason("DAYS_DIFFER", says, field="days", value=len(charged)))
    if asked.amount is not None and asked.amount != amount:
        says = f"The fine for {counted(len(charged), 'charged day')} is ${amount}, not ${asked.amount}."
        return breached(reason("AMOUNT_DIFFERS", says, field="amount", value=amount))
    if not charged:
        return passed("nil-month", f"No day of {days(period)} is charged.", amount)
    return passed(
        "assessed", f"The fine for {counted(len(charged), 'charged day')} of {days(period)} is ${amount}.", amount
    )


def period_of(start: date, on: date, law: Law) -> Window:
    """The period that is billed together and holds a day: its calendar month, or thirty days from the start (A-15)."""
    if law.reading("A-15") == "thirty-days":
        number = (on - start).days // 30
        first = start + timedelta(days=30 * number)
        return Window(first, first + timedelta(days=30))
    return Window(on.replace(day=1), first_of_following_month(on))


def periods_until(fine: Fine, until: date, law: Law) -> Iterator[Window]:
    """The periods of a fine that are over on a day, through the one in which charging stopped."""
    start = start_of(fine, law)
    if start is None:
        return
    stop = stop_of(fine)
    period = period_of(start, start, law)
    while period.ends <= until and (stop is None or period.starts <= max(stop, start)):
        yield period
        period = period_of(start, period.ends, law)


def charged_in(fine: Fine, period: Window, law: Law) -> list[date]:
    """The charged days of a period."""
    return charged_days(fine, period.last_day, law, since=period.starts)
