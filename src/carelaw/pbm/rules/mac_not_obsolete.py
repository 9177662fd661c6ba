"""215 ILCS 5/513b1(c)(3): a listed drug is not obsolete."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import Obsolescence


@rule("MAC-34", cite="215 ILCS 5/513b1(c)(3)")
def mac_not_obsolete(drug: Obsolescence, law: Law) -> Decision:
    """The drug is not obsolete; of two sources that disagree the earlier date counts."""
    dates = {"obsolete_on": drug.obsolete_on, "end_marketing_on": drug.end_marketing_on}
    known = {name: on for name, on in dates.items() if on is not None}
    if not known:
        return passed("not-obsolete", "No source on file calls the drug obsolete.")
    field, earliest = min(known.items(), key=lambda each: each[1])
    shown = ", ".join(f"{name.replace('_', ' ')} {on}" for name, on in known.items())
    if earliest <= drug.tested_on:
        return breached(
            fault("E-MAC-34", f"Obsolete since {earliest} ({shown}). Take it off the list.", field, earliest)
        )
    return passed("obsolete-later", f"Not obsolete until {earliest} ({shown}).", earliest)
