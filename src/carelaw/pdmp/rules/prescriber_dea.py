"""§7(b)(2), element 2: the prescriber's DEA registration number."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.identifiers import dea_ok
from carelaw.law.answers import fault
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import PrescriberDea
from carelaw.pdmp.rules.elements import element


@rule("MAP-31", cite="§7(b)(2)")
def prescriber_dea(number: PrescriberDea, law: Law) -> Decision:
    """Two letters, seven digits and a check digit that holds; a sound number that no registry knows is a warning."""
    faults, warnings = [], []
    if not number.dea:
        says = "PRE02 holds no DEA number of the prescriber. Add it and send the record again."
        faults.append(fault("E-MAP-31.missing", says, "PRE02"))
    elif not dea_ok(number.dea):
        says = (
            "PRE02 is no DEA number: two letters and seven digits whose check digit holds. "
            "Correct it and send the record again."
        )
        faults.append(fault("E-MAP-31.form", says, "PRE02", number.dea))
    elif number.known is False:
        says = "PRE02 is a well-formed DEA number that the registry does not know. Check it."
        warnings.append(fault("W-MAP-31.unknown", says, "PRE02", number.dea))
    return element(faults, warnings, "prescriber-dea", "The prescriber's DEA number is well formed.")
