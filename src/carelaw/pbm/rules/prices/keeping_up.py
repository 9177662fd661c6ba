"""215 ILCS 5/513b1(b)(2), (3): the process that keeps lists up is described, and the portal is there."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.prices import PortalMonth, ProcessOnFile


@rule("MAC-16", cite="215 ILCS 5/513b1(b)(2)")
def mac_process_described(process: ProcessOnFile, law: Law) -> Decision:
    """A benefit manager keeps a process that removes or reprices drugs, and its description is on file."""
    if process.described_on is None or process.described_on > process.asked_on:
        says = "No description is on file of how lists follow prices and availability. File it."
        return breached(fault("E-MAC-16.process", says, "described_on", process.described_on))
    return passed("process-described", f"Described since {process.described_on}.", process.described_on)


@rule("MAC-18", cite="215 ILCS 5/513b1(b)(3)")
def mac_portal_month(month: PortalMonth, law: Law) -> Decision:
    """A portal is a permitted way while it works; after a day of outages in a month a person looks."""
    most = law.number("mac.portal_down_hours", month.month)
    if month.hours_down > most:
        says = f"Down for {month.hours_down} hours in the month of {month.month}; policy looks after {most}."
        return to_review(fault("W-MAC-18", says, "hours_down", month.hours_down))
    return passed(
        "portal-there", f"Down for {month.hours_down} hours of the month, no more than {most}.", month.hours_down
    )
