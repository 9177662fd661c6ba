"""513b1(b)(4)(E): what a sustained appeal owes is paid; the text gives no day."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import RepricingPayment


@rule("MAC-25", cite="215 ILCS 5/513b1(b)(4)(E)", readings=("S18",))
def mac_repricing_paid(payment: RepricingPayment, law: Law) -> Decision:
    """What is owed after a sustained appeal is paid by the next pay date; without a known one a person looks (S18)."""
    left = payment.owed - payment.paid
    if left <= 0:
        return passed("paid", f"{payment.paid} of {payment.owed} is paid.", payment.paid)
    if payment.next_pay_on is not None and payment.seen_on > payment.next_pay_on:
        says = f"{left} of {payment.owed} is unpaid after the pay date of {payment.next_pay_on}."
        return breached(fault("E-MAC-25.unpaid", says, "paid", left))
    days, most = (payment.seen_on - payment.decided_on).days, law.number("mac.repricing_look_days", payment.decided_on)
    if payment.next_pay_on is None and days > most:
        says = f"{left} of {payment.owed} is unpaid {days} days after the decision; the text gives no day."
        if law.reading("S18") == "violation":
            return breached(fault("E-MAC-25.unpaid", says, "paid", left))
        return to_review(fault("W-MAC-25.unpaid", says, "paid", left))
    return wanting(fault("payment-runs", f"{left} of {payment.owed} is still to be paid.", "paid", left))
