"""215 ILCS 5/512-9(a), as House Bill 5614 has it: what was approved on line is not denied afterwards."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.payments import ApprovedClaim
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-9(a)"
# Reductions that the payer makes: contract, and payer initiated.
PAYERS_GROUPS = ("CO", "PI")


@rule("PBM-116", cite=CITE, readings=("R13",))
def approved_claim_paid(claim: ApprovedClaim, law: Law) -> Decision:
    """Pay for covered services or products approved in real time on line is not denied.

    No exception is left for misuse, expiry or alteration of a card. Money recouped after a lawful audit is another
    act (R13).
    """
    if not adopted(law, PROGRAMS_BILL, claim.answered_on):
        return outside(not_binding(law, PROGRAMS_BILL, claim.answered_on))
    if claim.approved is None:
        return wanting(fault("needs-response", "No response with an approved amount is on file.", "approved"))
    if claim.approved <= 0:
        return outside(fault("nothing-approved", "Nothing was to be paid by the plan.", value=claim.approved))
    if claim.reversed_by == "pharmacy":
        return outside(fault("reversed-by-pharmacy", "The pharmacy reversed the claim itself."))
    if claim.reversed_by == "manager":
        says = f"The benefit manager reversed the approved claim of {claim.approved}."
        return breached(fault("E-PBM-116.reversed", says, "reversed_by", claim.approved))
    if claim.paid is None:
        return _never_paid(claim)
    if claim.denied or (claim.paid == 0 and not claim.reversed_on_remittance):
        says = f"Approved at {claim.approved} and denied on the remittance."
        return breached(fault("E-PBM-116.denied", says, "denied", claim.approved))
    if claim.corrected >= claim.approved:
        return passed("paid-as-approved", f"Paid {claim.corrected} by a corrected claim.", claim.approved)
    if claim.reversed_on_remittance:
        return _taken_back(claim, law)
    if claim.paid < claim.approved and claim.adjustment_group in PAYERS_GROUPS:
        return _taken_back(claim, law)
    return passed("paid-as-approved", f"Paid {claim.paid} of {claim.approved} approved.", claim.approved)


def _never_paid(claim: ApprovedClaim) -> Decision:
    if claim.past_due is None:
        return wanting(
            fault("needs-schedule", "No remittance has it, and no schedule says when it is due.", "past_due")
        )
    if not claim.past_due:
        return outside(fault("not-yet-due", "No remittance has it yet, and it is not due yet."))
    says = f"Approved at {claim.approved} and never paid; the day of payment has passed."
    return breached(fault("E-PBM-116.never-paid", says, "paid", claim.approved))


def _taken_back(claim: ApprovedClaim, law: Law) -> Decision:
    assert claim.approved is not None
    assert claim.paid is not None
    kept = max(claim.corrected, 0 if claim.reversed_on_remittance else claim.paid)
    short = claim.approved - kept
    if claim.audit == "lawful" and law.reading("R13") == "payment-only":
        return outside(fault("recouped-after-audit", "Recouped after a lawful audit, and explained.", "audit"))
    if claim.audit == "defective":
        says = f"{short} was taken back after an audit that breaks 512-7.10; the audit's own findings say how."
        return breached(fault("E-PBM-116.audit", says, "audit", short, "215 ILCS 5/512-7.10"))
    code = "taken-back" if claim.reversed_on_remittance else "paid-less"
    says = f"Approved at {claim.approved}; {short} of it was {'taken back' if code == 'taken-back' else 'not paid'}."
    return breached(fault(f"E-PBM-116.{code}", says, "paid", short))
