"""§6(b)(2), §7(c): a report whose deadline fell into a recorded outage is excused; the figure of its lateness stays."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import Outage
from carelaw.pdmp.rules.local_time import local_day


@rule("MAP-41", cite="§7(c)")
def outage_excuse(outage: Outage, law: Law) -> Decision:
    """Excused when the deadline fell into the outage and the report came within the set hours after its end."""
    if outage.deadline_at is None or outage.received_at is None:
        return wanting(fault("E-MAP-41.needs-instants", "The deadline and the arrival of the report are needed."))
    if outage.deadline_at < outage.began_at or (outage.ended_at and outage.deadline_at > outage.ended_at):
        return outside(fault("not-in-the-outage", "The deadline did not fall into the outage."))
    hours = law.number("report.outage_grace_hours", local_day(outage.began_at))
    if outage.ended_at is not None and outage.received_at > outage.ended_at + timedelta(hours=hours):
        says = f"The report came more than {hours} hours after the outage had ended."
        return outside(fault("too-long-after", says))
    return passed("excused", "The deadline fell into an outage that the department recorded.")
