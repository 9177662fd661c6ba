"""§3 "dispenser" (3): an authorized person who administers a drug."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass


@rule("MAP-22", cite='§3 "dispenser" (3)')
def excluded_administration(party: DispenserClass, law: Law) -> Decision:
    """Giving the dose itself is not dispensing; handing out doses to take home is."""
    if party.administered:
        says = "The drug was administered directly, which is not dispensing. Do not report it."
        return outside(fault("E-MAP-22", says, "DSP12"))
    return passed("not-administered", "The drug was handed out, not administered.")
