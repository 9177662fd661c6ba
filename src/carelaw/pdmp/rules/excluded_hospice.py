"""§3 "dispenser" (6): a hospice as the Health Care Facilities Act defines it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND
from carelaw.pdmp.rules.periods import within


@rule("MAP-25", cite='§3 "dispenser" (6)')
def excluded_hospice(party: DispenserClass, law: Law) -> Decision:
    """A hospice is excluded while licensed; its physician is still a prescriber and queries as one."""
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is not DispenserKind.HOSPICE:
        return passed("not-a-hospice", "Not a hospice.")
    if party.entity_licensed_from is None or party.dispensed_on is None:
        return wanting(fault("E-MAP-25.needs-license", "The hospice's license and the dispensing date are needed."))
    if within(party.dispensed_on, party.entity_licensed_from, party.entity_licensed_until):
        says = "A licensed hospice is not a dispenser. Do not report; its physicians may query as prescribers."
        return outside(fault("E-MAP-25", says))
    return passed("hospice-license-not-valid", "The hospice's license does not cover the dispensing date.")
