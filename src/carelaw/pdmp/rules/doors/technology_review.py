"""§5(5)(x): keep up with the technology that connects the system to other systems and to health records."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.partner_state import TechnologyReview


@rule("MAP-91", cite="§5(5)(x)")
def technology_review(asked: TechnologyReview, law: Law) -> Decision:
    """Once connected, the technology is reviewed each year; the anniversary of the last review still serves."""
    if asked.connected_from is None:
        return outside(fault("nothing-connected", "Nothing is connected yet, so there is nothing to review."))
    due = review_due(asked)
    if asked.judged_on <= due:
        return passed("review-current", f"The next review is due by {due}.", due.isoformat())
    says = f"The technology review was due by {due}. Record one with what was found."
    return breached(fault("E-MAP-91.review-due", says, value=due.isoformat()))


def review_due(asked: TechnologyReview) -> date:
    """The day by which the next review is due: a year after the last one, or after the connection began."""
    assert asked.connected_from is not None
    return years_after(asked.last_reviewed_on or asked.connected_from, 1)
