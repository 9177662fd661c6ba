"""215 ILCS 5/512-7.10(d): no extrapolation; actual amounts, unless the provider settled on a projection."""

from __future__ import annotations

import re
from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AuditMethod, RecoupmentAsked
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

_CITE = "215 ILCS 5/512-7.10(d)"
_EXTRAPOLATES = re.compile(
    r"extrapol|project\w* (to|onto|over) (the )?(universe|population|all)|error rate (to|times)", re.I
)


@rule("PBM-106", cite=_CITE)
def no_extrapolation(method: AuditMethod, law: Law) -> Decision:
    """Audits do not extrapolate: what is found in a sample is not carried over to claims nobody looked at."""
    if not adopted(law, PROGRAMS_BILL, method.on):
        return outside(not_binding(law, PROGRAMS_BILL, method.on))
    if method.method is None:
        return wanting(fault("needs-method", "Say how the audit comes to its amounts.", "method"))
    if method.method == "extrapolation":
        says = "Extrapolation audits are not permitted. Permitted: claim-by-claim, targeted-claims, random-sample."
        return breached(fault("E-PBM-106", says, "method", "claim-by-claim"))
    if _EXTRAPOLATES.search(method.plan):
        says = "The plan's words speak of carrying a sample over to other claims; a person looks at it."
        return to_review(fault("W-PBM-106", says, "plan"))
    return passed("claims-as-found", "Each amount rests on a claim that was looked at.")


@rule("PBM-107", cite=_CITE)
def actual_amounts_only(asked: RecoupmentAsked, law: Law) -> Decision:
    """A recoupment rests on actual over- and underpayment, unless a projection is part of a signed settlement."""
    if not adopted(law, PROGRAMS_BILL, asked.on):
        return outside(not_binding(law, PROGRAMS_BILL, asked.on))
    if asked.overpaid is None:
        says = "No actual difference of any claim is on file; give it claim by claim."
        return wanting(fault("needs-overpaid", says, "amount"))
    left = recoupable(asked.overpaid, asked.underpaid) - asked.taken
    if asked.amount <= left:
        return passed("actual-amounts", f"${asked.amount:.2f} of ${left:.2f} that the claims show.", left)
    signed = asked.settlement_signed_on is not None and asked.settlement_signed_on <= asked.on
    if asked.settlement_amount is not None and signed:
        agreed = asked.settlement_amount - asked.taken
        if asked.amount <= agreed:
            return passed("settled", f"${asked.amount:.2f} of ${agreed:.2f} that the provider agreed to.", agreed)
        says = f"${asked.amount:.2f} is asked; the settlement leaves ${agreed:.2f}, the claims ${left:.2f}."
        return breached(fault("E-PBM-107.settlement", says, "amount", max(left, agreed)))
    says = (
        f"${asked.amount:.2f} is asked; the claims actually show ${left:.2f}. "
        f"A projection (${asked.projected:.2f}) counts only in a settlement that the provider signed."
    )
    return breached(fault("E-PBM-107", says, "amount", left))


def recoupable(overpaid: Decimal, underpaid: Decimal) -> Decimal:
    """What may be taken back: what was overpaid, less what was underpaid, never less than nothing."""
    return max(overpaid - underpaid, Decimal(0))
