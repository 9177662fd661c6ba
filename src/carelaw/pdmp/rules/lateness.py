"""§7(c): is a report on time, how late is it, or is it still incomplete?"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Delivery, Timeliness
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline
from carelaw.pdmp.rules.term import binds


@rule("MAP-40", "MAP-41", cite="§7(c)", readings=("AMB-06", "AMB-25", "AMB-28"))
def lateness(report: Timeliness, law: Law) -> Decision:
    """All nine elements must be there by the deadline; what is missing then does not stop the clock.

    The value is the lateness in whole seconds, rounded up. An excuse is kept beside the figure, which stays. A late
    report is never refused, and after the act's last day nothing is found late (AMB-25).
    """
    if report.voided:
        return outside(fault("voided", "The dispensing was voided; no report of it is due."))
    deadline_at = report.deadline_at
    if deadline_at is None:
        due = reporting_deadline(Delivery(report.delivered_on, report.delivered_at), law=law)
        if due.outcome is not Outcome.PASS:
            return due
        deadline_at = due.reasons[0].value
    complete = counted_at(report, law)
    late_by = seconds_late(deadline_at, complete or report.seen_at)
    if late_by and not binds(law, local_day(complete or report.seen_at)):
        return outside(fault("act-lapsed", "The act has lapsed; nothing is found late any more."))
    if complete is None:
        if not late_by:
            return wanting(fault("still-open", "The record is incomplete, and its deadline has not passed."))
        says = f"The record is incomplete {_spoken(late_by)} after its deadline. Send what is missing."
        return breached(fault("E-MAP-41.incomplete", says, value=late_by))
    if not late_by:
        return passed("on-time", "All nine elements came by the deadline.", 0)
    if report.excused_by:
        says = f"Complete {_spoken(late_by)} after the deadline, excused under '{report.excused_by}'. The figure stays."
        return to_review(fault("late-excused", says, value=late_by))
    says = f"Complete {_spoken(late_by)} after the deadline. The report is taken all the same."
    return breached(fault("E-MAP-40", says, value=late_by))


def counted_at(report: Timeliness, law: Law) -> datetime | None:
    """The instant that counts: when a paper report left its sender, if that is proven, else when it was complete."""
    received = report.complete_received_at
    if received is None or report.left_at is None or law.reading("AMB-28") == "received":
        return received
    return min(report.left_at, received)


def seconds_late(deadline_at: datetime, at: datetime) -> int:
    """Whole seconds after a deadline, rounded up; 0 when not after it."""
    return max(0, ceil((at - deadline_at) / timedelta(seconds=1)))


def _spoken(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)
