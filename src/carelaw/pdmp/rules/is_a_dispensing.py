"""§3 "dispense": delivering to a patient, by or on the lawful order of a prescriber."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Supply

HUMAN, ANIMAL = frozenset({"", "01"}), "02"


@rule("MAP-18", cite='§3 "dispense"', readings=("AMB-38",))
def is_a_dispensing(supply: Supply, law: Law) -> Decision:
    """A drug is dispensed when it is handed over, to a patient, on a prescriber's order.

    A veterinarian is no prescriber, so what is supplied for an animal on that order is outside the act (AMB-38).
    """
    if not supply.delivered:
        says = "The drug was never handed over, so nothing was dispensed. Void the report if one was sent."
        return outside(fault("E-MAP-18.not-delivered", says))
    for_animal = supply.species == ANIMAL or supply.ordered_by_veterinarian
    if for_animal and law.reading("AMB-38") == "outside":
        says = "A supply for an animal on a veterinarian's order is outside the act. Do not report it."
        return outside(fault("E-MAP-18.animal", says, "PAT20", supply.species))
    if not for_animal and supply.species not in HUMAN:
        says = "The species code is neither 01 (human) nor 02 (animal); the report is read as one about a person."
        return to_review(fault("W-MAP-18.species", says, "PAT20", supply.species))
    return passed("dispensed", "Handed over to a patient on a prescriber's order.")
