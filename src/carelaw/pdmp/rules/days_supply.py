"""§7(b)(7), element 7: the days' supply; the quantity is asked for by the format alone (AMB-31)."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import SupplyElement
from carelaw.pdmp.rules.elements import element


@rule("MAP-36", cite="§7(b)(7)", readings=("AMB-31",))
def days_supply(supply: SupplyElement, law: Law) -> Decision:
    """A whole number of days from 1 to the largest that is accepted; a missing quantity is a warning."""
    most = law.number("report.days_supply_maximum", supply.dispensed_on or date.max)
    faults, warnings = [], []
    if supply.days_supply is None:
        says = f"DSP10 holds no days' supply: a whole number from 1 to {most}. Add it and send the record again."
        faults.append(fault("E-MAP-36.missing", says, "DSP10"))
    elif not 1 <= supply.days_supply <= most:
        says = f"DSP10 is {supply.days_supply}; permitted are 1 to {most} days. Correct it and send the record again."
        faults.append(fault("E-MAP-36.range", says, "DSP10", supply.days_supply))
    if not supply.quantity_sent:
        if law.reading("AMB-31") == "required":
            says = "DSP09 holds no quantity. Add it and send the record again."
            faults.append(fault("E-MAP-36.quantity", says, "DSP09"))
        else:
            says = "DSP09 holds no quantity; the format asks for it, the act does not."
            warnings.append(fault("W-MAP-36.quantity", says, "DSP09"))
    return element(faults, warnings, "days-supply", f"The days' supply is from 1 to {most}.")
