"""§5(5)(iv): the board safeguards that information is released to authorized people alone."""

from __future__ import annotations

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import AccessReview, SecondPerson


@rule("MAP-115", cite="§5(5)(iv)")
def access_reviewed(grant: AccessReview, law: Law) -> Decision:
    """Every grant above a clinician's is looked at again at a set interval, a number of policy; its last day counts."""
    if not grant.above_clinician:
        return outside(fault("clinician", "A clinician's grant ends with the license; it needs no review of its own."))
    days = int(law.number("access.review_days", grant.on))
    due_on = days_after(grant.reviewed_on or grant.granted_on, days)
    if grant.on > due_on:
        says = f"The grant was to be reviewed by {due_on}. Keep it or revoke it."
        return breached(fault("E-MAP-115.review", says, value=due_on))
    return passed("reviewed", f"The next review is due by {due_on}.", due_on)


@rule("MAP-115", cite="§5(5)(iv)")
def second_person(act: SecondPerson, law: Law) -> Decision:
    """What releases confidential information, or keeps it beyond its time, takes two people."""
    if not act.prepared_by or not act.released_by:
        says = "Who prepared the act and who releases it is needed."
        return wanting(fault("E-MAP-115.needs-people", says))
    if act.prepared_by == act.released_by:
        says = "Whoever prepared this cannot release it too. Another person with the same right must look at it."
        return breached(fault("E-MAP-115.same-person", says))
    return passed("two-people", "Two people stand behind it.")
