"""(d)(3): when a list is due. The text gives no days; the ends of the calendar halves are our reading (A-07)."""

from __future__ import annotations

from datetime import date

from carelaw.gateway.facts.rosters import RosterDuty
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import DAY, half_of, months_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_HALF = 6


def half_end(on: date) -> date:
    """The last day of a day's calendar half."""
    return half_of(on).ends - DAY


def half_name(on: date) -> str:
    """A day's half as people write it: 2026-H1."""
    return f"{on.year}-H{1 if on.month <= _HALF else 2}"


def duty_starts(live_since: date, law: Law) -> date:
    """The day from which an entity owes lists: it is live, and this text is in force."""
    in_force: date = law.number("gateway.effective_on", live_since)
    return max(live_since, in_force)


def first_due(live_since: date, law: Law) -> date:
    """The first due day of an entity: the end of the half in which it went live, unless too few days remain."""
    starts = duty_starts(live_since, law)
    if law.reading("A-07") == "six-months-apart":
        return months_after(starts, _HALF)
    end = half_end(starts)
    least = int(law.number("gateway.roster_first_due_minimum", starts))
    return end if (end - starts).days >= least else half_end(end + DAY)


def next_due(after: date, law: Law) -> date:
    """The due day that follows another."""
    if law.reading("A-07") == "six-months-apart":
        return months_after(after, _HALF)
    return half_end(after + DAY)


@rule("PMP-83", cite=f"{SECTION}(d)(3)", readings=("A-07",))
def roster_due(duty: RosterDuty, law: Law) -> Decision:
    """A whole list is due every half-year; from the day after its due day it is overdue."""
    if law.reading("A-07") == "half-years" and duty.due_on != half_end(duty.due_on):
        return outside(Reason("no-due-day", f"{duty.due_on} is no due day: lists are due on June 30 and December 31."))
    first = first_due(duty.live_since, law)
    if duty.due_on < first:
        return outside(Reason("not-yet-due", f"In production since {duty.live_since}; the first list is due {first}."))
    if duty.met_on is not None and duty.met_on <= duty.due_on:
        return passed("on-time", f"A whole list was taken on {duty.met_on}, due by {duty.due_on}.")
    if duty.met_on is not None:
        return passed("met-late", f"A whole list was taken on {duty.met_on}, after {duty.due_on}.")
    if duty.judged_on <= duty.due_on:
        return passed("open", f"The list is due by {duty.due_on}.")
    days = (duty.judged_on - duty.due_on).days
    says = (
        f"The list was due by {duty.due_on} and is {counted(days, 'day')} overdue. A late list is taken all the same."
    )
    return breached(reason("ROSTER_OVERDUE", says, field="due_on", value=days))
