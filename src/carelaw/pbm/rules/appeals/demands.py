"""513b1(b)(4)(A): what a pharmacy proves its net cost with is a closed set; nothing more is asked of it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import AppealDemand

# What the ground of the appeal needs: the claim, what it paid, and the net cost from the supplier.
CLAIM_ITEMS = ("claim_reference", "ndc", "filled_on", "quantity", "ingredient_paid")
COST_ITEMS = (
    "invoice",
    "supplier",
    "invoice_number",
    "invoiced_on",
    "invoice_ndc",
    "invoice_total",
    "invoice_units",
    "discounts",
    "rebates",
    "credits",
)
ITEMS = (*CLAIM_ITEMS, *COST_ITEMS)


@rule("MAC-19", "MAC-21", cite="215 ILCS 5/513b1(b)(4)(A)")
def mac_appeal_demand(demand: AppealDemand, law: Law) -> Decision:
    """A benefit manager asks only for what shows the claim and the net cost; asking stops no clock."""
    beyond = [one for one in demand.asked if one not in ITEMS]
    if beyond:
        says = f"The pharmacy need not give {', '.join(beyond)}. Permitted: {', '.join(ITEMS)}."
        return breached(fault("E-MAC-19.demand", says, "asked", beyond[0]))
    if not demand.asked:
        return breached(fault("E-MAC-19.nothing-asked", f"Say what is asked for: {', '.join(ITEMS)}.", "asked"))
    again = [one for one in demand.asked if one in demand.given]
    if again:
        says = f"{', '.join(again)}: it stands in the appeal already; say what is wrong with it."
        return to_review(fault("W-MAC-19.asked-again", says, "asked", again[0]))
    return passed("within-the-set", "It shows the claim or the net cost. The clocks run on.", len(demand.asked))
