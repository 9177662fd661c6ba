"""215 ILCS 5/513b1(b)(4)(E) and 512-9(c): from when a new price holds, for whom, and what it adds to a paid claim."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import Determination, NewPrice, PaidClaim, RateChange, RepricingStart

_CITE = "215 ILCS 5/513b1(b)(4)(E)"
CENT = Decimal("0.01")


@rule("MAC-25", cite=_CITE)
def mac_new_price_effective(price: NewPrice, law: Law) -> Decision:
    """After a sustained appeal the new price holds from the day of the decision, or earlier."""
    if price.effective_on > price.resolved_on:
        says = f"The new price would hold from {price.effective_on}; it holds from {price.resolved_on} at the latest."
        return breached(fault("E-MAC-25", says, "effective_on", price.effective_on))
    return passed("effective-in-time", f"The new price holds from {price.effective_on}.", price.effective_on)


@rule("MAC-26", cite=_CITE, readings=("S16",))
def mac_similarly_situated(made: Determination, law: Law) -> Decision:
    """The new price goes to every similarly situated network provider; leaving some out needs reasons."""
    if made.chosen_count >= made.default_count:
        if made.chosen_count == 1:
            says = "Only the appellant is repriced; a person looks whether nobody else stands alike."
            return to_review(fault("W-MAC-26.appellant-only", says, "chosen_count", 1))
        return passed(
            "all-alike", f"All {made.chosen_count} on the same list and network are repriced.", made.chosen_count
        )
    if not made.reasons.strip():
        says = f"{made.chosen_count} of {made.default_count} pharmacies are chosen: say why the others are left out."
        return breached(fault("E-MAC-26.reasons", says, "reasons"))
    if law.reading("S16") == "as-determined":
        return passed("as-determined", "The benefit manager determined the set and gave reasons.", made.chosen_count)
    says = f"{made.chosen_count} of {made.default_count} pharmacies are repriced, for reasons given; a person looks."
    return to_review(fault("W-MAC-26.narrowed", says, "chosen_count", made.chosen_count))


@rule("PBM-123", cite="215 ILCS 5/512-9(c)")
def rate_change_effective(change: RateChange, law: Law) -> Decision:
    """A changed rate reaches back to the day on which the pharmacy asked for the review."""
    if change.effective_on > change.requested_on:
        says = (
            f"The new rate would hold from {change.effective_on}; for the asking pharmacy from {change.requested_on}."
        )
        return breached(fault("E-PBM-123", says, "effective_on", change.effective_on))
    return passed("reaches-back", f"The new rate holds from {change.effective_on}.", change.effective_on)


@rule("MAC-25", "PBM-123", cite="215 ILCS 5/513b1(b)(4)(E), 512-9(c)")
def mac_repricing_start(case: RepricingStart, law: Law) -> Decision:
    """Where both laws speak: the appellant is repriced from the filing, all others from the decision."""
    if case.resolved_on < case.filed_on:
        says = f"The decision of {case.resolved_on} is before the filing on {case.filed_on}."
        return wanting(fault("E-MAC-25.order", says, "resolved_on"))
    if case.appellant and case.rate_review_open:
        return passed("from-request", f"From the request of {case.filed_on} (512-9(c)).", case.filed_on)
    return passed("from-decision", f"From the decision of {case.resolved_on}.", case.resolved_on)


@rule("MAC-25", "MAC-26", "PBM-123", cite="215 ILCS 5/513b1(b)(4)(E), 512-9(c)")
def mac_claim_repriced(claim: PaidClaim, law: Law) -> Decision:
    """What a paid claim lacks at the new list price, in dollars and cents. Price cuts never reach back."""
    if claim.served_on < claim.effective_on:
        says = f"Served on {claim.served_on}, before {claim.effective_on}; the benefit manager may add it by choice."
        return outside(fault("before-effective-day", says))
    if not claim.price_bound:
        return outside(fault("not-list-priced", "The list price did not set what this claim was paid."))
    if claim.new_price <= claim.old_price:
        return outside(fault("price-not-raised", "The new price is not higher; nothing is taken back."))
    missing = [
        fault(f"needs-{name}", f"{name.replace('_', ' ').capitalize()} was not reported.", name)
        for name in ("quantity", "ingredient_paid")
        if getattr(claim, name) is None
    ]
    if missing:
        return wanting(*missing)
    owed = max(Decimal("0.00"), _new_amount(claim) - (claim.ingredient_paid or Decimal(0)))
    if not owed:
        return passed("nothing-owed", "The claim was paid at least what the new price gives.", owed)
    return passed("owed", f"{owed} is owed.", owed)


def _new_amount(claim: PaidClaim) -> Decimal:
    """The ingredient at the new price, never above what was charged."""
    limits = [(claim.quantity or Decimal(0)) * claim.new_price]
    if claim.ingredient_submitted is not None:
        limits.append(claim.ingredient_submitted)
    if claim.lesser_of_cash and claim.usual_and_customary is not None:
        limits.append(claim.usual_and_customary - claim.dispensing_fee)
    return min(limits).quantize(CENT, ROUND_HALF_UP)
