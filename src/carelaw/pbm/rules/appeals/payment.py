"""513b1(b)(4)(E): what a sustained appeal owes is paid; the text gives no day."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import RepricingPayment, RepricingRemitted


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


@rule("MAC-25", cite="215 ILCS 5/513b1(b)(4)(E)")
def mac_repricing_remitted(payment: RepricingRemitted, law: Law) -> Decision:
    """What is reported as paid after a sustained appeal stands in the remittances that paid it."""
    if payment.paid_on is not None and payment.paid_on < payment.decided_on:
        says = f"A payment of {payment.paid_on} is before the decision of {payment.decided_on}; it paid nothing of it."
        return to_review(fault("W-MAC-25.before", says, "paid_on", payment.paid_on))
    if payment.remitted is None:
        says = "No remittance on file shows this payment; send the 835 that paid it."
        return wanting(fault("needs-remittance", says, "remitted"))
    if payment.remitted < payment.paid:
        says = f"${payment.paid} is reported as paid, and remittances show ${payment.remitted}."
        return to_review(fault("W-MAC-25.remitted", says, "remitted", payment.remitted))
    return passed("remitted", f"Remittances show ${payment.remitted}.", payment.remitted)
