"""§5(5)(ix): the system is kept secure when designees use it; an unusual number of questions is looked at."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.enrollment import DesigneeDay


@rule("MAP-64", cite="§5(5)(ix)")
def designee_volume(day: DesigneeDay, law: Law) -> Decision:
    """More questions on one day than the set number raise an alarm; nothing is blocked by it."""
    most = law.number("designee.daily_queries", day.asked_on)
    if day.queries <= most:
        return passed("usual", f"{day.queries} questions on this day; up to {most} raise no alarm.", day.queries)
    says = f"{day.queries} questions on one day; more than {most} are looked at by the principal and the department."
    return to_review(fault("unusual-volume", says, value=day.queries))
