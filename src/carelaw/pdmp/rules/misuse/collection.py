"""§10(d): how an unpaid penalty is collected: where it is sued for, and when fees and costs are recovered."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.misuse import CollectionCost, PenaltySuit


@rule("MAP-157", cite="§10(d)")
def collection_costs(cost: CollectionCost, law: Law) -> Decision:
    """Reasonable attorney fees and costs are recovered for a collection that succeeded, and for no other."""
    if cost.successful is None:
        says = "The collection has no outcome yet. Record that it succeeded before you claim fees or costs."
        return wanting(fault("E-MAP-157.needs-outcome", says, "collection"))
    if not cost.successful:
        says = "The collection did not succeed, so its fees and costs are not recovered."
        return breached(fault("E-MAP-157", says, "collection"))
    if cost.amount is None or cost.amount <= 0:
        return wanting(fault("E-MAP-157.needs-amount", "The amount is needed, in dollars and cents.", "amount"))
    if not cost.reasonable:
        says = "Only reasonable fees and costs are recovered. Have them found reasonable, or lower the amount."
        return breached(fault("E-MAP-157.not-reasonable", says, "reasonable"))
    return passed("recovered", f"${cost.amount:,} is recovered from the debtor.", cost.amount)


@rule("MAP-158", cite="§10(d)(1)")
def suit_venue(suit: PenaltySuit, law: Law) -> Decision:
    """An unpaid penalty of §10 is sued for where the debtor lives or where the department is located."""
    if suit.imposed_under_section_10 is None or suit.unpaid is None:
        return wanting(fault("E-MAP-158.needs-penalty", "Say which penalty, and what is left to pay.", "penalty"))
    if not suit.imposed_under_section_10:
        says = "Only a penalty that is imposed under §10 can be sued for here."
        return breached(fault("E-MAP-158.not-imposed", says, "penalty"))
    if suit.unpaid <= 0:
        says = "Nothing of this penalty is unpaid; there is nothing to sue for."
        return breached(fault("E-MAP-158.paid", says, "penalty"))
    open_to = tuple(dict.fromkeys(county for county in (suit.debtor_county, suit.department_county) if county))
    if suit.county and suit.county in open_to:
        return passed("venue", f"The court of common pleas of {suit.county} County.", suit.county)
    if not suit.debtor_county:
        says = "The county in which the debtor lives is needed; record it on the case."
        return wanting(fault("E-MAP-158.needs-county", says, "debtor_county"))
    if not suit.county:
        return wanting(fault("E-MAP-158.needs-venue", f"Choose the court of {' or '.join(open_to)} County.", "county"))
    says = (
        f"{suit.county} County is neither where the debtor lives nor where the department is located. "
        f"Permitted: {' or '.join(open_to)}."
    )
    return breached(fault("E-MAP-158", says, "county", ", ".join(open_to)))
