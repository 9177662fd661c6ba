"""§3 "dispenser" (8): a veterinarian."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND


@rule("MAP-27", cite='§3 "dispenser" (8)')
def excluded_veterinarian(party: DispenserClass, law: Law) -> Decision:
    """A veterinarian neither reports nor queries."""
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is DispenserKind.VETERINARIAN:
        return outside(fault("E-MAP-27", "A veterinarian is not a dispenser. Do not report."))
    return passed("not-a-veterinarian", "Not a veterinarian.")
