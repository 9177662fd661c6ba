"""§6(d): what is more than seven years old leaves the system, and is destroyed unless somebody may hold it."""

from __future__ import annotations

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import KeptItem
from carelaw.pdmp.rules.retention.clock import clock_start, last_day_kept

_NEEDS = "The day on which the information was first collected is needed; for a transferred record its dispensing."


@rule("MAP-117", cite="§6(d)", readings=("AMB-01", "AMB-02", "AMB-33", "AMB-44", "AMB-45"))
def removal_due(item: KeptItem, law: Law) -> Decision:
    """Shown through the seventh anniversary of its collection; from the next day out of every query, held or not.

    The value is the first day on which it is out. A hold stops destruction, never removal (AMB-45).
    """
    start = clock_start(item, law)
    if start is None:
        return wanting(fault("E-MAP-117.needs-collection", _NEEDS, field="collected_on"))
    due_on = last_day_kept(start, item.on, law) + DAY
    if item.on < due_on:
        return passed("kept", f"Collected on {start}; it is removed on {due_on}.", due_on)
    if law.reading("AMB-45") == "visible" and item.held_until is not None and item.on <= item.held_until:
        return passed("held-visible", f"Held through {item.held_until}, and shown while it is held.", due_on)
    says = f"Collected on {start}: out of every query since {due_on}. Only a hold under §6(d) postpones destruction."
    return breached(fault("E-MAP-117", says, value=due_on))


@rule("MAP-118", cite="§6(d)", readings=("AMB-01", "AMB-02", "AMB-33", "AMB-44"))
def destruction_due(item: KeptItem, law: Law) -> Decision:
    """Removed information is destroyed on the day it is removed, or the day after the last hold has ended."""
    start = clock_start(item, law)
    if start is None:
        return wanting(fault("E-MAP-118.needs-collection", _NEEDS, field="collected_on"))
    due_on = last_day_kept(start, item.on, law) + DAY
    if item.on < due_on:
        return passed("not-due", f"It is not due before {due_on}.", due_on)
    if item.held_until is not None and item.on <= item.held_until:
        return passed("held", f"Removed since {due_on}, kept in the vault through {item.held_until}.", item.held_until)
    since = max(due_on, item.held_until + DAY) if item.held_until is not None else due_on
    return breached(fault("E-MAP-118", f"To be destroyed since {since}.", value=since))
