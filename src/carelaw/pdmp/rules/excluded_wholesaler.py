"""§3 "dispenser" (4): a wholesale distributor."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND


@rule("MAP-23", cite='§3 "dispenser" (4)')
def excluded_wholesaler(party: DispenserClass, law: Law) -> Decision:
    """A party whose only authority is wholesale does not report and does not query."""
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is not DispenserKind.WHOLESALER:
        return passed("not-wholesale", "Not a wholesale distributor.")
    if party.wholesale_only is None:
        return wanting(fault("E-MAP-23.needs-authority", "Whether wholesale is the party's only authority is needed."))
    if party.wholesale_only:
        return outside(fault("E-MAP-23", "A wholesale distributor is not a dispenser. Do not report."))
    return passed("more-than-wholesale", "The party may also dispense, so its dispensings are reported.")
