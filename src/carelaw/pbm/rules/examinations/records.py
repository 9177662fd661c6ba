"""215 ILCS 5/512-11(b): records are kept for five years."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import DAY, years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.examinations import KeptRecord


def keep_until(created_on: date, matter_ended_on: date | None, law: Law) -> date:
    """The last day of keeping: the anniversary of the later of creation and the matter's end (R20)."""
    start = created_on
    if law.reading("R20") == "later-of-creation-and-end" and matter_ended_on is not None:
        start = max(created_on, matter_ended_on)
    return years_after(start, law.number("pbm.records_years", start))


@rule("PBM-59", cite="215 ILCS 5/512-11(b)", readings=("R20",))
def records_kept(record: KeptRecord, law: Law) -> Decision:
    """What was recorded about a program is kept through the anniversary; what is on hold is kept as long as that is."""
    if record.on_hold:
        return breached(fault("E-PBM-59.hold", "The record is on hold; lift the hold first.", "on_hold"))
    counts_end = law.reading("R20") == "later-of-creation-and-end"
    if counts_end and record.matter_open:
        says = "What it records has not ended; the years run from its end. Keep it."
        return breached(fault("E-PBM-59.open", says, "matter_ended_on"))
    last = keep_until(record.created_on, record.matter_ended_on, law)
    if record.destroyed_on <= last:
        says = f"Kept through {last}; it may be destroyed from {last + DAY} on."
        return breached(fault("E-PBM-59", says, "destroyed_on", last))
    return passed("may-be-destroyed", f"Kept through {last}.", last)
