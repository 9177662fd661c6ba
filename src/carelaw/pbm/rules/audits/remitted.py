"""215 ILCS 5/512-7.10(a), (h): a remittance takes back under an audit what its report came to, once it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AuditBehind, RecoupmentAsked, RemittedForAudit, TakenBack
from carelaw.pbm.rules.audits.amounts import actual_amounts_only
from carelaw.pbm.rules.audits.notices import taken_back_after_audit
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

_NUMBER = re.compile(r"^AU[- ]?([0-9]{4,9})$")
_FIRST = 1000


def audit_named(reference: str) -> int | None:
    """The number of the audit that an adjustment's reference names; None where it names none."""
    seen = _NUMBER.match(reference.strip().upper())
    return int(seen[1]) - _FIRST if seen else None


def under_an_audit(
    amount: Decimal, paid_on: date | None, audit: AuditBehind | None, before: Decimal, *, law: Law, on: date
) -> Iterator[tuple[Decision, object]]:
    """All that is asked of money taken back under an audit's number; `before` is what was taken under it earlier."""
    behind = TakenBack(paid_on or on, audit.mode if audit else None)
    yield taken_back_after_audit(behind, law=law), behind
    if audit is None:
        return
    timing = RemittedForAudit(paid_on, audit.reported_on, audit.contract_days, audit.appeal_pending, audit.final_on)
    yield remitted_after_the_report(timing, law=law), timing
    amounts = RecoupmentAsked(
        on=paid_on or on,
        amount=amount,
        overpaid=audit.overpaid,
        underpaid=audit.underpaid,
        taken=before,
        projected=audit.projected,
        settlement_amount=audit.settlement_amount,
        settlement_signed_on=audit.settlement_signed_on,
    )
    yield actual_amounts_only(amounts, law=law), amounts


@rule("PBM-99", "PBM-112", cite="215 ILCS 5/512-7.10(a), (h)")
def remitted_after_the_report(taking: RemittedForAudit, law: Law) -> Decision:
    """Money is taken back under an audit after its report; while an appeal may come or is pending, a person looks.

    That a recoupment waits for the appeal is not in the text: it is advice, and never a violation.
    """
    on = taking.taken_on
    if on is None:
        return wanting(fault("needs-taken_on", "The remittance shows no day of payment.", "taken_on"))
    if not adopted(law, PROGRAMS_BILL, on):
        return outside(not_binding(law, PROGRAMS_BILL, on))
    if taking.reported_on is None or on < taking.reported_on:
        told = f"delivered on {taking.reported_on}" if taking.reported_on else "not delivered yet"
        says = (
            f"Taken back on {on}; the report of the audit was {told}. Nothing was found yet that could be taken back."
        )
        return breached(fault("E-PBM-99.before-report", says, "reported_on"))
    if taking.final_on is not None and taking.final_on <= on:
        return passed("after-final-report", f"The final report was delivered on {taking.final_on}.")
    if taking.appeal_pending:
        return to_review(
            fault("W-PBM-112.pending", f"Taken back on {on} while an appeal is pending.", "appeal_pending")
        )
    if taking.contract_days is not None:
        last = days_after(taking.reported_on, taking.contract_days)
        if on > last:
            return passed("appeal-time-over", f"The time to appeal ended on {last}.", last)
        says = f"Taken back on {on}; the pharmacy may appeal through {last}."
        return to_review(fault("W-PBM-112.open", says, "contract_days", last))
    says = f"Taken back on {on}, before the final report; the contract sets no time, so an appeal may still come."
    return to_review(fault("W-PBM-112.open", says, "final_on"))
