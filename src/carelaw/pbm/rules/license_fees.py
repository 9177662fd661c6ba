"""215 ILCS 5/512-4(d): the fee of a first license, and its yearly renewal."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import FeePaid, Renewal


@rule("PBM-26", cite="215 ILCS 5/512-4(d)")
def initial_fee(fee: FeePaid, law: Law) -> Decision:
    """The license is not issued until the whole fee is paid; there is no proration and no installment."""
    since = law.number("pbm.fees_from", fee.seen_on)
    if fee.seen_on < since:
        return outside(fault("no-fee-yet", f"Fees are owed from {since}."))
    owed = law.number("pbm.initial_fee", fee.seen_on)
    difference = fee.paid - owed
    if difference < 0:
        says = f"${fee.paid} of ${owed} is paid; ${-difference} is missing. The license is issued once all is paid."
        return wanting(fault("underpaid", says, "paid", -difference))
    if difference > 0:
        return passed("overpaid", f"The fee of ${owed} is paid, and ${difference} more.", difference)
    return passed("paid", f"The fee of ${owed} is paid in full.")


def renewal_due_on(renewal: Renewal) -> date:
    """The first January 1 after the issue, or after the last year renewed."""
    return date((renewal.renewed_for or renewal.issued_on.year) + 1, 1, 1)


@rule("PBM-27", cite="215 ILCS 5/512-4(d)", readings=("R15",))
def license_renewal(renewal: Renewal, law: Law) -> Decision:
    """The renewal fee is due on or before January 1; unpaid, the license lapses on January 2 (R15)."""
    due = renewal_due_on(renewal)
    owed = law.number("pbm.renewal_fee", renewal.seen_on)
    exact = renewal.paid == owed
    if exact and renewal.paid_on is not None and renewal.paid_on <= due:
        return passed("renewed", f"${owed} was paid on {renewal.paid_on}, by {due}.", due)
    if renewal.seen_on <= due:
        if renewal.paid is not None and not exact:
            says = f"${renewal.paid} was paid where ${owed} is due: held until the difference is settled."
            return to_review(fault("suspense", says, "paid", renewal.paid - owed))
        return wanting(fault("renewal-open", f"${owed} is due on or before {due}.", "paid", due))
    says = f"The renewal was due by {due} and is not paid in full and in time."
    if law.reading("R15") == "stays":
        return to_review(fault("unpaid", says + " The license stays until the Director acts.", value=due))
    return breached(fault("E-PBM-27", f"{says} The license lapsed on {due + DAY}; there is no late fee.", value=due))
