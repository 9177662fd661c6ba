"""§3 "pharmacy": what the Pharmacy Act of 1961 makes one, which shows in a permit."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import PharmacyPermit
from carelaw.pdmp.rules.periods import within


@rule("MAP-16", cite='§3 "pharmacy"')
def is_a_pharmacy(permit: PharmacyPermit, law: Law) -> Decision:
    """The holder of a permit that covers the day, resident or not. Such a holder reports in its own right (AMB-36)."""
    if not permit.number.strip() or permit.valid_from is None:
        return wanting(fault("E-MAP-16.needs-permit", "The permit's number and first day are needed.", "permit"))
    if within(permit.asked_on, permit.valid_from, permit.valid_until):
        return passed("permit-holder", "The permit covers this day.")
    says = f"The permit does not cover {permit.asked_on}. Record its renewal, or another permit."
    return breached(fault("E-MAP-16", says, "permit"))
