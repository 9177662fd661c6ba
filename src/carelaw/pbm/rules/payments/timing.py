"""215 ILCS 5/512-9(b), as House Bill 5614 has it: payment on schedule, returned and corrected claims."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.payments import ClaimPayment, ClaimReturn, CorrectedClaim, PaymentSchedule, ReturnedClaim
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-9(b)"


@rule("PBM-117", cite=CITE)
def paid_on_schedule(claim: ClaimPayment, law: Law) -> Decision:
    """Payment is not held past the time in the agreement's payment schedule.

    The value is the number of days late. The text sets no interest.
    """
    if not adopted(law, PROGRAMS_BILL, claim.adjudicated_on):
        return outside(not_binding(law, PROGRAMS_BILL, claim.adjudicated_on))
    if claim.schedule is None:
        says = "No payment schedule of the agreement is on file; the agreement must state one (512-7(a))."
        return wanting(fault("needs-schedule", says, "schedule", cite="215 ILCS 5/512-7(a)"))
    due = due_on(claim.schedule, claim.adjudicated_on, claim.received_on)
    if due is None:
        return wanting(_no_day(claim.schedule))
    return _judged(due, claim.paid_on, claim.seen_on, "E-PBM-117")


@rule("PBM-118", cite=CITE)
def returned_claim_excused(claim: ClaimReturn, law: Law) -> Decision:
    """A claim sent back by the day it was due, for a named part that is missing or unreadable, is no late payment.

    A return after that day cures nothing, and a return without a named defect stops no clock.
    """
    if not adopted(law, PROGRAMS_BILL, claim.returned.returned_on):
        return outside(not_binding(law, PROGRAMS_BILL, claim.returned.returned_on))
    returned = claim.returned
    if not returned.defect.strip():
        if returned.in_batch:
            return breached(fault("E-PBM-118.batch", "Claims were sent back in a batch, no defect named.", "defect"))
        return outside(fault("no-defect", "No defect is named; the return does not stop the clock.", "defect"))
    if returned.returned_on > claim.due_on:
        says = f"Sent back on {returned.returned_on}, after the due day {claim.due_on}; that does not cure the delay."
        return outside(fault("returned-too-late", says, "returned_on"))
    return passed("returned-in-time", f"Sent back on {returned.returned_on}, due by {claim.due_on}.", claim.due_on)


@rule("PBM-119", cite=CITE)
def corrected_claim_paid(claim: CorrectedClaim, law: Law) -> Decision:
    """A returned claim that comes back with the right corrections is paid; its clock starts on the day it came back."""
    if not adopted(law, PROGRAMS_BILL, claim.resubmitted_on):
        return outside(not_binding(law, PROGRAMS_BILL, claim.resubmitted_on))
    again = claim.returned_again
    if again is not None and claim.paid_on is None:
        return _returned_again(claim, again)
    if claim.schedule is None:
        return wanting(fault("needs-schedule", "No payment schedule of the agreement is on file.", "schedule"))
    due = due_on(claim.schedule, claim.resubmitted_on, claim.resubmitted_on)
    if due is None:
        return wanting(_no_day(claim.schedule))
    return _judged(due, claim.paid_on, claim.seen_on, "E-PBM-119")


def due_on(schedule: PaymentSchedule, adjudicated_on: date, received_on: date | None = None) -> date | None:
    """The last day of payment; None where the schedule does not reach, or the receipt is not known.

    A cycle pays its lag after the first cut-off on or after the decision; a calendar pays on the next listed day.
    """
    if schedule.form == "days-after-adjudication":
        return days_after(adjudicated_on, schedule.days)
    if schedule.form == "days-after-receipt":
        return None if received_on is None else days_after(received_on, schedule.days)
    if schedule.form == "cycle":
        cut_off = min((on for on in schedule.dates if on >= adjudicated_on), default=None)
        return None if cut_off is None else days_after(cut_off, schedule.days)
    return min((on for on in schedule.dates if on > adjudicated_on), default=None)


def _judged(due: date, paid_on: date | None, seen_on: date, code: str) -> Decision:
    late = ((paid_on or seen_on) - due).days
    if paid_on is not None and late <= 0:
        return passed("paid-in-time", f"Paid on {paid_on}, due by {due}.", due)
    if paid_on is not None:
        return breached(
            fault(f"{code}.late", f"Paid on {paid_on}, {counted(late, 'day')} after {due}.", "paid_on", late)
        )
    if late > 0:
        says = f"Not paid by {seen_on}, {counted(late, 'day')} after {due}."
        return breached(fault(f"{code}.unpaid", says, "paid_on", late))
    return outside(fault("not-yet-due", f"Not yet due: by {due}.", value=due))


def _returned_again(claim: CorrectedClaim, again: ReturnedClaim) -> Decision:
    same = again.defect.strip().casefold() == claim.first_defect.strip().casefold()
    if not again.defect.strip():
        return breached(fault("E-PBM-119.no-defect", "Sent back again without naming a defect.", "returned_again"))
    if not same:
        return outside(fault("returned-again", "Sent back for another defect; that return stands by itself."))
    if claim.repeats_defect is None:
        says = "Sent back again for the same defect; whether it was corrected is not known."
        return to_review(fault("W-PBM-119", says, "repeats_defect"))
    if claim.repeats_defect:
        return passed("defect-repeated", "The defect was still there and is named; it may be sent back again.")
    return breached(fault("E-PBM-119.same-defect", "Corrected, and sent back again for the same defect.", "defect"))


def _no_day(schedule: PaymentSchedule) -> Reason:
    if schedule.form == "days-after-receipt":
        return fault("needs-received_on", "The schedule counts from receipt, and that day is not known.", "received_on")
    return fault("needs-pay-day", "The schedule lists no later day.", "schedule")
