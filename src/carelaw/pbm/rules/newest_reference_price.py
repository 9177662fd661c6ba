"""215 ILCS 5/512-7.10(i), as House Bill 5614 has it: formula prices use the newest reference price."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import ReferencePrice, ReferencePricing

CENT = Decimal("0.01")


@rule("PBM-115", cite="215 ILCS 5/512-7.10(i)")
def newest_reference_price(claim: ReferencePricing, law: Law) -> Decision:
    """Pay by formula uses the newest reference price that the benefit manager or its agent had, loaded or not.

    The value is expected less paid: positive when the pharmacy got too little.
    """
    had = [row for row in claim.rows if row.published_at <= claim.adjudicated_at]
    if not had:
        return wanting(fault("needs-reference", "No reference price had been delivered when the claim was decided."))
    row = max(had, key=lambda one: one.published_at)
    difference = _expected(claim, row) - claim.paid
    if difference == 0:
        return passed("newest-price-used", f"Paid by the price published {row.published_at:%Y-%m-%d}.", difference)
    older = next((one for one in had if one is not row and _expected(claim, one) == claim.paid), None)
    used = f" The price of {older.published_at:%Y-%m-%d} was used." if older else ""
    kind = "underpaid" if difference > 0 else "overpaid"
    says = f"{kind.capitalize()} by {abs(difference)} against the price published {row.published_at:%Y-%m-%d}.{used}"
    return breached(fault(f"E-PBM-115.{kind}", says, "paid", difference))


def _expected(claim: ReferencePricing, row: ReferencePrice) -> Decimal:
    return (claim.quantity * row.unit_price * claim.factor).quantize(CENT, ROUND_HALF_UP) + claim.dispensing_fee
