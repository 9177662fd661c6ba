"""§3 "dispenser" (2): correctional facilities, where the confined person may not go out without an officer."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Custody, DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND


@rule("MAP-21", cite='§3 "dispenser" (2)', readings=("AMB-37",))
def excluded_correctional(party: DispenserClass, law: Law) -> Decision:
    """Excluded only for a person who may not see an outside prescriber without an officer; work release reports."""
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is not DispenserKind.CORRECTIONAL:
        return passed("not-correctional", "Not a correctional facility or its contractor.")
    says = "A supply to a person who may not see an outside prescriber without an officer is not reported."
    if law.reading("AMB-37") == "entity" or party.custody is Custody.ESCORT_REQUIRED:
        return outside(fault("E-MAP-21", says))
    if party.custody is None:
        return wanting(fault("E-MAP-21.needs-custody", "Whether the confined person may go out unescorted is needed."))
    return passed("may-go-out", "The confined person may see an outside prescriber alone, so the supply is reported.")
