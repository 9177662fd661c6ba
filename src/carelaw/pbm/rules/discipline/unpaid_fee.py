"""215 ILCS 5/512-5(a)(10): a tax or fee that the law requires was not paid; who may take the cause back."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import CauseWithdrawn, UnpaidFee

_CITE = "215 ILCS 5/512-5(a)(10)"


@rule("PBM-44", cite=_CITE)
def unpaid_fee(charge: UnpaidFee, law: Law) -> Decision:
    """A tax or fee not paid on or before its day can be charged from the day after; paid late, it stays a cause."""
    if not charge.tax_or_fee.strip() or charge.due_on is None:
        says = "Name the tax or fee and the day on which it was due."
        return wanting(fault("needs-due_on", says, "due_on"))
    if charge.paid_on is not None and charge.paid_on <= charge.due_on:
        says = f"It was paid on {charge.paid_on}, on or before {charge.due_on}."
        return breached(fault("E-PBM-44.paid", says, "paid_on", charge.paid_on))
    if charge.seen_on <= charge.due_on:
        says = f"It is not overdue before {charge.due_on} has ended; today is {charge.seen_on}."
        return breached(fault("E-PBM-44.not-due", says, "due_on", charge.due_on))
    return passed("chargeable", f"Not paid on or before {charge.due_on}.", charge.due_on)


@rule("PBM-44", cite=_CITE)
def cause_withdrawn(withdrawal: CauseWithdrawn, law: Law) -> Decision:
    """A cause is withdrawn by a person who says why, never by a late payment alone."""
    if not withdrawal.by_person:
        says = "A late payment does not withdraw the cause. A person decides, and says why."
        return breached(fault("E-PBM-44.payment-alone", says, "by_person"))
    if not withdrawal.reason.strip():
        return wanting(fault("needs-reason", "Say why the cause is withdrawn.", "reason"))
    return passed("withdrawn", "A person withdraws it and says why.")
