"""§5(5)(xv): controlled substances that the board has found to have little or no potential for abuse."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Substance
from carelaw.pdmp.rules.reportable_substance import controlled, single


@rule("MAP-47", cite="§5(5)(xv)")
def exempt_substance(substance: Substance, law: Law) -> Decision:
    """From the listing's day on the drug is not reported; a withdrawal brings it back from its own day on.

    A compound is exempt only when every controlled ingredient is.
    """
    if substance.dispensed_on is None:
        says = "The dispensing date is needed: the board's listing of that day decides."
        return wanting(fault("E-MAP-47.needs-dispensed-on", says, "DSP17"))
    day = substance.dispensed_on
    drugs = controlled(substance.products, day)
    if drugs and all(drug.exempt_on(day) for drug in drugs):
        says = (
            "The board has identified this substance as not to be reported on the dispensing date. "
            "The identifying part of the report is purged after the set days; the receipt is kept."
        )
        return outside(fault("E-MAP-47", says, "DSP08", tuple(drug.national_drug_code for drug in drugs)))
    if not drugs and any(single(product) is None for product in substance.products):
        says = "The drug file does not tell which drug this is, so whether it is exempt is not known."
        return wanting(fault("E-MAP-47.needs-drug", says, "DSP08"))
    return passed("not-exempt", "Not on the board's list of substances that are not reported.")
