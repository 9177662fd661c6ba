"""77 Ill. Adm. Code 2080.208(h): from which day a fine runs, which days are charged, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from carelaw.gateway.facts.compliance import Fine, FineDay, FineRate, FineStart, FineSum
from carelaw.gateway.rules.compliance_term import day, too_far
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import DAY, Window
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CHARGED = "charged"


@rule("PMP-116", "PMP-106", "PMP-112", cite=f"{SECTION}(h), (h)(1)(A)", readings=("A-02",))
def fine_start(letters: FineStart, law: Law) -> Decision:
    """The fine runs from the day of the third letter, and never from a day before January 1, 2026."""
    start = start_of(Fine(letters.third_sent_on, letters.first_sent_on), law)
    if start is None:
        says = "No third letter has been sent, so there is no fine: the three letters come first."
        return breached(reason("LETTER_SEQUENCE_INCOMPLETE", says, field="third_sent_on"))
    if letters.claimed_on is not None and letters.claimed_on != start:
        says = f"The fine runs from {day(start)}, not from {day(letters.claimed_on)}: only the third letter starts it."
        return breached(reason("FINE_START_INVALID", says, field="claimed_on", value=start))
    return passed("starts", f"The fine runs from {day(start)}; that day is charged.", start)


@rule("PMP-104", cite=f"{SECTION}(h)", readings=("A-37",))
def fine_rate(rate: FineRate, law: Law) -> Decision:
    """The fine is the law's amount a day, no more and no less; nothing is prorated and no interest is added."""
    lawful = rate_on(rate.on, law)
    if rate.usd_per_day != lawful:
        says = f"The fine is ${lawful} a day; ${rate.usd_per_day} a day is not allowed."
        return breached(reason("RATE_NOT_ALLOWED", says, field="usd_per_day", value=lawful))
    return passed("lawful-rate", f"${lawful} a day.", lawful)


@rule(
    "PMP-108",
    "PMP-104",
    "PMP-106",
    "PMP-111",
    cite=f"{SECTION}(h)",
    readings=("A-02", "A-11", "A-22", "A-24", "A-35"),
)
def fine_day(asked: FineDay, law: Law) -> Decision:
    """One day is charged from the start of the fine until the integration is complete, unless it is taken out.

    The day of completion is not charged, nor the day an exemption takes effect, nor any day of a confirmed delay of
    the Department, first and last included, nor a day the Department waived.
    """
    on, fine = asked.on, asked.fine
    far = _too_far(fine, on)
    if far is not None:
        return far
    start = start_of(fine, law)
    if start is None or fine.third_sent_on is None or on < start or (_skips_start(law) and on == start):
        return _before(asked, start, law)
    stopped = _stopped(on, fine, start, law)
    if stopped is not None:
        return stopped
    delay = next((one for one in fine.delays if one.holds(on)), None)
    if law.reading("A-22") == "whole":
        delay = next((one for one in fine.delays if _touches(one.from_on, one.to_on, start, fine)), None)
    if delay is not None:
        ends = day(delay.to_on) if delay.to_on else "still open"
        says = f"{day(on)} is not charged: the Department's own delay ({day(delay.from_on)} to {ends})."
        return outside(Reason("department-delay", says))
    if law.reading("A-24") == "stay-and-waiver" and any(one.holds(on) for one in fine.waived):
        return outside(Reason("waived", f"{day(on)} is not charged: the Department waived it."))
    return passed(CHARGED, f"{day(on)} is charged.", daily_amount(on, fine, law))


@rule(
    "PMP-104",
    "PMP-106",
    "PMP-108",
    "PMP-111",
    cite=f"{SECTION}(h)",
    readings=("A-02", "A-11", "A-13", "A-22", "A-24", "A-35"),
)
def fine_sum(asked: FineSum, law: Law) -> Decision:
    """The fine through a day: the law's amount for each charged day, and nothing else."""
    far = _too_far(asked.fine, asked.through)
    if far is not None:
        return far
    if start_of(asked.fine, law) is None:
        return breached(reason("LETTER_SEQUENCE_INCOMPLETE", "No third letter has been sent, so nothing is owed."))
    days = charged_days(asked.fine, asked.through, law)
    amount = amount_of(days, asked.fine, law)
    if asked.days is not None and asked.days != len(days):
        says = f"Charged through {day(asked.through)}: {counted(len(days), 'day')}, not {asked.days}."
        return breached(reason("DAYS_DIFFER", says, field="days", value=len(days)))
    if asked.amount is not None and asked.amount != amount:
        says = f"The fine for {counted(len(days), 'charged day')} is ${amount}, not ${asked.amount}."
        return breached(reason("AMOUNT_DIFFERS", says, field="amount", value=amount))
    return passed("counted", f"The fine for {counted(len(days), 'charged day')} is ${amount}.", amount)


def start_of(fine: Fine, law: Law) -> date | None:
    """The first day of a fine, or None before the letter that starts it."""
    letter_on = fine.first_sent_on if law.reading("A-02") == "first" else fine.third_sent_on
    return max(letter_on, law.number("gateway.fine_from", letter_on)) if letter_on else None


def stop_of(fine: Fine) -> date | None:
    """The day on which charging stops: integration or exemption, whichever came first."""
    ends = [on for on in (fine.completed_on, fine.exempt_from) if on is not None]
    return min(ends) if ends else None


def days_running(fine: Fine, through: date, law: Law, since: date = date.min) -> Iterator[tuple[date, Decision]]:
    """Every day from the start of the fine through a day, with what became of it; ends where the fine stops."""
    start = start_of(fine, law)
    on = max(start, since) if start else None
    stop = stop_of(fine)
    last = min(through, stop) if stop else through
    while on is not None and on <= last:
        yield on, fine_day(FineDay(on, fine), law=law)
        on += DAY


def charged_days(fine: Fine, through: date, law: Law, since: date = date.min) -> list[date]:
    """The days charged through a day."""
    return [on for on, decision in days_running(fine, through, law, since) if decision.codes == (CHARGED,)]


def amount_of(days: list[date], fine: Fine, law: Law) -> Decimal:
    """What charged days come to, in whole dollars."""
    return sum((daily_amount(on, fine, law) for on in days), Decimal(0))


def daily_amount(on: date, fine: Fine, law: Law) -> Decimal:
    """One day's fine: once per respondent, or under the other reading of A-13 once per missing location."""
    return rate_on(on, law) * (fine.locations if law.reading("A-13") == "location" else 1)


def rate_on(on: date, law: Law) -> Decimal:
    """The daily amount on a day; a later amendment never lifts it above the ceiling under A-37."""
    rate = Decimal(law.number("gateway.fine_per_day", on))
    if law.reading("A-37") == "open":
        return rate
    return min(rate, Decimal(law.number("gateway.fine_ceiling", on)))


def _too_far(fine: Fine, *asked: date) -> Decision | None:
    ends = [on for period in (*fine.delays, *fine.waived) for on in (period.from_on, period.to_on)]
    return too_far(*asked, fine.third_sent_on, fine.first_sent_on, fine.completed_on, fine.exempt_from, *ends)


def _skips_start(law: Law) -> bool:
    return law.reading("A-11") == "completion-charged"


def _before(asked: FineDay, start: date | None, law: Law) -> Decision:
    if start is None or asked.fine.third_sent_on is None:
        return outside(Reason("before-notice", "No third letter has been sent; no day is charged."))
    floor = law.number("gateway.fine_from", asked.on)
    if asked.on < floor:
        return outside(Reason("before-first-day", f"No day before {day(floor)} is ever charged."))
    if asked.on == start:
        return outside(Reason("start-day", f"{day(start)} starts the fine and is not charged under this reading."))
    return outside(Reason("before-notice", f"The fine runs from {day(start)}."))


def _stopped(on: date, fine: Fine, start: date, law: Law) -> Decision | None:
    """Why a day after the start is not charged any more, or None while the fine runs."""
    after = DAY if _skips_start(law) and stop_of(fine) != start else 0 * DAY
    if fine.completed_on is not None and on >= fine.completed_on + after:
        return outside(Reason("integrated", f"Integrated on {day(fine.completed_on)}; {day(on)} is not charged."))
    if fine.exempt_from is not None and (law.reading("A-35") == "retroactive" or on >= fine.exempt_from + after):
        return outside(Reason("exempt", f"Exempt since {day(fine.exempt_from)}; {day(on)} is not charged."))
    return None


def _touches(from_on: date, to_on: date | None, start: date, fine: Fine) -> bool:
    stop = stop_of(fine) or date.max
    held = Window(from_on, (to_on + DAY) if to_on else date.max)
    return held.shared_with(Window(start, stop)) is not None if start < stop else False
