"""215 ILCS 5/512-7(a): what a contract with a pharmacy states about pay, its days and disputes."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import StatedDisputes, StatedPay, StatedSchedule

_NO_TEXT = fault("needs-text", "The contract's text is not on file, or could not be read; nothing passes unread.")
_DAYS = {"days-after-adjudication", "days-after-receipt", "cycle"}


@rule("PBM-67", cite="215 ILCS 5/512-7(a)")
def reimbursement_stated(stated: StatedPay, law: Law) -> Decision:
    """A contract made in the State says how reimbursement is worked out and how much is paid; a schedule will do."""
    if stated.made_in_state is False:
        return outside(fault("made-elsewhere", "The contract was not made in Illinois."))
    if not stated.has_text:
        return wanting(_NO_TEXT)
    if stated.made_in_state is None:
        return wanting(fault("needs-made-in-state", "Say whether the contract was made in Illinois.", "made_in_state"))
    lacking = []
    if not stated.method:
        lacking.append(fault("E-PBM-67.method", "It does not say how reimbursement is worked out.", "method"))
    if not stated.amount:
        says = "It does not say what is paid: an amount, a rate, or the result of a formula with its schedule."
        lacking.append(fault("E-PBM-67.amount", says, "amount"))
    return breached(*lacking) if lacking else passed("pay-stated", "Method and amount are stated.")


@rule("PBM-68", cite="215 ILCS 5/512-7(a)")
def payment_frequency_stated(stated: StatedSchedule, law: Law) -> Decision:
    """A contract says how often it pays, so that each due day can be computed."""
    if stated.form in _DAYS and stated.days is not None and stated.days > 0:
        return passed("schedule-stated", f"Each due day follows from {stated.days} days.")
    if stated.form == "calendar" and stated.days_of_month and all(1 <= day <= 31 for day in stated.days_of_month):
        listed = ", ".join(str(day) for day in stated.days_of_month)
        return passed("schedule-stated", f"It pays on the days {listed} of each month.")
    if not stated.has_text and not stated.form:
        return wanting(_NO_TEXT)
    what = f"“{stated.words[:80]}”" if stated.words else "It"
    says = f"{what} gives no day that can be computed. Write days after adjudication, a cycle, or days of the month."
    return breached(fault("E-PBM-68", says, "pay_form"))


@rule("PBM-69", cite="215 ILCS 5/512-7(a)")
def dispute_method_stated(stated: StatedDisputes, law: Law) -> Decision:
    """A contract says how complaints are decided and disputes between its parties settled."""
    if stated.method:
        return passed("disputes-stated", "A way to settle complaints and disputes is stated.")
    if not stated.has_text:
        return wanting(_NO_TEXT)
    says = "It states no way to decide complaints and settle disputes. Write forum, steps and time limits."
    return breached(fault("E-PBM-69", says, "dispute_forum"))
