"""§7(b)(9), element 9: the method of payment."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import PaymentElement

# ASAP DSP16.
PAYMENTS = {
    "01": "private pay",
    "02": "Medicaid",
    "03": "Medicare",
    "04": "commercial insurance",
    "05": "military or VA",
    "06": "workers' compensation",
    "07": "Indian nations",
    "99": "other",
}
_LISTED = ", ".join(f"{code} {words}" for code, words in PAYMENTS.items())


@rule("MAP-38", cite="§7(b)(9)")
def payment_method(paid: PaymentElement, law: Law) -> Decision:
    """One of the listed codes."""
    if paid.payment in PAYMENTS:
        return passed("payment-listed", "The payment code is listed.")
    if not paid.payment:
        says = f"DSP16 holds no method of payment; permitted are {_LISTED}. Add it and send the record again."
        return breached(fault("E-MAP-38.missing", says, "DSP16"))
    says = f"DSP16 is no listed code; permitted are {_LISTED}. Correct it and send the record again."
    return breached(fault("E-MAP-38.code", says, "DSP16", paid.payment))
