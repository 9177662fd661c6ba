"""215 ILCS 5/512-9(c), as House Bill 5614 has it: rate reviews, their answer, and the independent panel."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import CostCover, PanelRequest, RateReview, RateReviewAnswer
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, LastDay, adopted, last_day, not_binding

_CITE = "215 ILCS 5/512-9(c)"


@rule("PBM-120", cite=_CITE)
def acquisition_cost_covered(claim: CostCover, law: Law) -> Decision:
    """The benefit manager tries to pay no less than cost and fee; a shortfall is looked at, never a breach."""
    if claim.unit_cost is None or claim.source is None:
        return wanting(fault("needs-unit_cost", "No invoice and no national average cost is on file for the drug."))
    short = claim.unit_cost * claim.quantity + claim.contract_fee - claim.paid
    proxy = " by the national average, a stand-in" if claim.source == "nadac" else ""
    if short > 0:
        return to_review(fault("W-PBM-120", f"Paid {short:.2f} below cost and fee{proxy}.", "paid", short))
    return passed("cost-covered", f"Cost and fee are covered{proxy}.", Decimal(0))


@rule("PBM-121", cite=_CITE)
def rate_review_request(request: RateReview, law: Law) -> Decision:
    """A review may be asked for at any time while the list price is below the acquisition cost.

    A request without an invoice is taken, and its clock runs; one whose cost is not above the price is answered.
    """
    if not adopted(law, PROGRAMS_BILL, request.requested_on):
        return outside(not_binding(law, PROGRAMS_BILL, request.requested_on))
    if request.acquisition_cost is None:
        return wanting(fault("needs-acquisition_cost", "Taken; send the invoice that shows the cost.", "invoice"))
    if request.list_price is None:
        return wanting(fault("needs-list_price", "Taken; the list price of that day is not on file.", "list_price"))
    if request.acquisition_cost > request.list_price:
        over = request.acquisition_cost - request.list_price
        return passed("price-below-cost", f"The list price is {over} a unit below the cost.", over)
    says = (
        f"The cost of {request.acquisition_cost} is not above the list price of {request.list_price}: trigger not met."
    )
    return to_review(fault("W-PBM-121", says, "acquisition_cost"))


@rule("PBM-122", cite=_CITE, readings=("R18", "R21"))
def rate_review_answer(review: RateReviewAnswer, law: Law) -> Decision:
    """A rate review is answered in writing, with an explanation, by the 30th day after it was asked for."""
    if not adopted(law, PROGRAMS_BILL, review.received_on):
        return outside(not_binding(law, PROGRAMS_BILL, review.received_on))
    due = rate_review_due(review, law)
    counts = review.written and review.explained
    answered = review.answered_on if counts else None
    late = ((answered or review.seen_on) - due.counted).days
    if late > 0:
        done = "Answered" if answered else "No written, explained answer"
        return breached(
            fault("E-PBM-122", f"{done} {counted(late, 'day')} after the last day, {due.says}.", value=late)
        )
    if answered:
        return passed("answered-in-time", f"Answered on {answered}; the last day was {due.says}.", due.counted)
    if review.answered_on is not None:
        lacks = "in writing" if not review.written else "with an explanation"
        says = f"The answer of {review.answered_on} was not {lacks}; it is due by {due.says}."
        return wanting(fault("E-PBM-122.content", says, "explanation"))
    return wanting(fault("still-open", f"The answer is due by {due.says}.", value=due.counted))


def rate_review_due(review: RateReviewAnswer, law: Law) -> LastDay:
    """The last day for the answer: from the receipt of the request, or from its sending."""
    start = review.sent_on if law.reading("R18") == "sending" else review.received_on
    days = law.number("pbm.rate_review_answer_days", review.received_on)
    return last_day(start, days, rolls=law.reading("R21") == "rolls")


@rule("PBM-124", cite=_CITE)
def review_panel_entry(request: PanelRequest, law: Law) -> Decision:
    """An independent panel may look at claims whose review was denied or not answered in time."""
    if request.member_has_a_tie:
        says = "A member of the panel has a tie to one of the sides; assign another."
        return breached(fault("E-PBM-124.tie", says, "member"))
    if request.outcome == "denied":
        return passed("panel-open-denied", "The review was denied; the panel may look at it.")
    if request.outcome is None and request.answer_overdue:
        return passed("panel-open-overdue", "The review was not answered in time; the panel may look at it.")
    if request.outcome == "upheld":
        return outside(fault("upheld", "The review was upheld; nothing is left for the panel."))
    return breached(fault("E-PBM-124", "The review still waits for its answer; the panel opens after that.", "outcome"))
