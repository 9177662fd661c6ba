"""§3 "dispenser" (5): a licensed LIFE-program provider."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND
from carelaw.pdmp.rules.periods import within


@rule("MAP-24", cite='§3 "dispenser" (5)')
def excluded_life_provider(party: DispenserClass, law: Law) -> Decision:
    """A LIFE provider is excluded while licensed; an independent pharmacy filling for its participants is not."""
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is not DispenserKind.LIFE_PROVIDER:
        return passed("not-a-life-provider", "Not a LIFE provider.")
    if party.entity_licensed_from is None or party.dispensed_on is None:
        return wanting(
            fault("E-MAP-24.needs-license", "The LIFE provider's license and the dispensing date are needed.")
        )
    if within(party.dispensed_on, party.entity_licensed_from, party.entity_licensed_until):
        return outside(fault("E-MAP-24", "A licensed LIFE provider is not a dispenser. Do not report."))
    return passed("life-license-not-valid", "The LIFE provider's license does not cover the dispensing date.")
