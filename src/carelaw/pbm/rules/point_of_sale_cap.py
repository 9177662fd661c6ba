"""215 ILCS 5/513b1(e): the most that a patient may be made to pay at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.claims import ClaimState, PointOfSale
from carelaw.pbm.rules.covered_policy import covered_policy
from carelaw.pbm.rules.retail_price import Retail, retail_of

_NOT_PAID = {
    ClaimState.REVERSED: "The claim was reversed.",
    ClaimState.REJECTED: "The claim was rejected.",
    ClaimState.CAPTURED: "The claim was captured, not paid.",
    ClaimState.REVERSAL: "This is a reversal.",
    ClaimState.DUPLICATE: "This repeats an answer that was given before.",
    ClaimState.EARLIER_PAYER: "A later payer answered; the last answer is judged.",
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the cap is made of: the sum due from the patient, the two limbs, the smaller known limb, the excess."""

    due: Decimal | None
    cost_share: Decimal | None
    retail: Retail
    cap: Decimal | None
    over: Decimal

    @property
    def complete(self) -> bool:
        return None not in (self.due, self.cost_share, self.retail.amount)


@rule("MAC-37", cite="215 ILCS 5/513b1(e)", readings=("S1", "S13", "S14", "S21", "S22"))
def point_of_sale_cap(sale: PointOfSale, law: Law) -> Decision:
    """A patient never pays more than the lesser of the cost share and the retail price.

    One known limb can prove a breach; it takes both to prove a pass. There is no tolerance, and what the plan itself
    pays is no limb.
    """
    if sale.claim_state is ClaimState.UNMATCHED_REVERSAL:
        return wanting(fault("unmatched-reversal", "No paid claim to this reversal is in the file."))
    if sale.claim_state is not ClaimState.PAID:
        return outside(fault(f"claim-{sale.claim_state}", _NOT_PAID[sale.claim_state], "claim_state"))
    scope = covered_policy(sale.policy, law=law)
    if scope.outcome is not Outcome.PASS:
        return Decision(scope.outcome, tuple(_with_information(reason, sale, law) for reason in scope.reasons))
    found = amounts_of(sale, law)
    if found.over > 0:
        says = f"Paid {found.due} where {found.cap} is the most: {found.over} too much."
        return breached(fault("paid-over-cap", says, "patient_pay", found.over))
    if not found.complete:
        return wanting(*_missing(found))
    if found.retail.is_upper_bound:
        says = (
            f"Paid no more than {found.cap}; the retail price is known as an upper bound only, so this proves nothing."
        )
        return passed("within-upper-bound", says, found.cap)
    return passed("within-cap", f"Paid no more than {found.cap}, the lesser of cost share and retail price.", found.cap)


def amounts_of(sale: PointOfSale, law: Law) -> Amounts:
    """The sums of a claim under the readings in use."""
    due = _due(sale, law)
    share, retail = _cost_share(sale, due, law), retail_of(sale.cash_price, law)
    limbs = [amount for amount in (share, retail.amount) if amount is not None]
    cap = min(limbs) if limbs else None
    over = max(due - cap, Decimal(0)) if due is not None and cap is not None else Decimal(0)
    return Amounts(due, share, retail, cap, over)


def _due(sale: PointOfSale, law: Law) -> Decimal | None:
    if sale.patient_pay is None or law.reading("S14") == "counted":
        return sale.patient_pay
    return sale.patient_pay - (sale.patient_tax or Decimal(0))


def _cost_share(sale: PointOfSale, due: Decimal | None, law: Law) -> Decimal | None:
    if law.reading("S21") == "all-patient-pay":
        return due
    if sale.cost_share.design is not None:
        return sale.cost_share.design
    parts = sale.cost_share.parts
    return sum(parts, Decimal(0)) if parts else None


def _missing(found: Amounts) -> list[Reason]:
    limbs = (
        ("needs-patient-pay", "What the patient paid (505-F5) was not reported.", found.due),
        ("needs-cost-share", "No amount of the benefit design was reported.", found.cost_share),
        ("needs-retail-price", "No cash price above zero was reported.", found.retail.amount),
    )
    return [fault(code, says) for code, says, amount in limbs if amount is None]


def _with_information(reason: Reason, sale: PointOfSale, law: Law) -> Reason:
    """Where the act does not reach but is shown as information, what the excess would have been."""
    if reason.code != "part-d-information":
        return reason
    over = amounts_of(sale, law).over
    return fault(reason.code, f"{reason.says} Over the lesser amount by {over}.", reason.field, over)
