"""215 ILCS 5/512-4(c), 512-7(b)(2), 512-5(g): changes are reported in time; two clocks run for a material one."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_after, end_of_month
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import AddressChange, MaterialChange


def due_after_change(happened_on: date, law: Law) -> date:
    """The last day under 512-7(b)(2): counted from the change itself."""
    return days_after(happened_on, law.number("pbm.material_change_days", happened_on))


def due_after_month(happened_on: date, law: Law) -> date:
    """The last day under 512-4(c): counted from the close of the month of the change."""
    return days_after(end_of_month(happened_on), law.number("pbm.material_change_days_after_month", happened_on))


@rule("PBM-23", "PBM-25", cite="215 ILCS 5/512-4(c), 512-7(b)(2)")
def material_change(change: MaterialChange, law: Law) -> Decision:
    """The earlier clock runs from each change, the later from its month's end; each is met or missed by itself."""
    by_change, by_month = due_after_change(change.happened_on, law), due_after_month(change.happened_on, law)
    told = change.reported_on or change.seen_on
    late: list[Reason] = []
    if told > by_change:
        says = f"Late under 512-7(b)(2): due by {by_change}."
        late.append(fault("E-PBM-25", says, "reported_on", by_change, "215 ILCS 5/512-7(b)(2)"))
    if told > by_month:
        says = f"Late under 512-4(c): due by {by_month}."
        late.append(fault("E-PBM-23", says, "reported_on", by_month, "215 ILCS 5/512-4(c)"))
    if late:
        return breached(*late)
    if change.reported_on is None:
        return wanting(fault("not-reported-yet", f"Report it by {by_change}, and no later than {by_month}."))
    return passed("reported-in-time", f"Reported by {by_change}, under both paragraphs.", by_change)


@rule("PBM-31", cite="215 ILCS 5/512-5(g)")
def address_change(change: AddressChange, law: Law) -> Decision:
    """A new address is reported within 30 calendar days; beforehand is allowed."""
    due = days_after(change.changed_on, law.number("pbm.address_change_days", change.changed_on))
    told = change.reported_on or change.seen_on
    if told > due:
        return breached(fault("E-PBM-31", f"Due by {due}. A late report is taken all the same.", "reported_on", due))
    if change.reported_on is None:
        return wanting(fault("not-reported-yet", f"Report the new address by {due}."))
    return passed("reported-in-time", f"Reported by {due}.", due)
