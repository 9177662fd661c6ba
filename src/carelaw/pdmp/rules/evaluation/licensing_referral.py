"""§5(5)(vi): no alert, no referral; never about a patient; a person reviews before anything leaves."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import AlertState, Practitioner, ReferralAsked

CITE = "§5(5)(vi)"


@rule("MAP-126", cite=CITE)
def licensing_referral(asked: ReferralAsked, law: Law) -> Decision:
    """A referral leaves only from a reviewed alert about a dispenser or prescriber, once."""
    if asked.subject not in set(Practitioner):
        says = "A referral is about a prescriber or a dispenser; a patient is never referred to a licensing board."
        return breached(fault("E-MAP-126.not-a-practitioner", says, "subject"))
    if asked.alert not in set(AlertState):
        says = "No alert of the system produced this, so nothing may be referred. Wait for the nightly scan."
        return breached(fault("E-MAP-126", says, "alert"))
    if asked.alert == AlertState.DISMISSED:
        return breached(fault("E-MAP-126.dismissed", "This alert was dismissed; nothing may be referred.", "alert"))
    if asked.alert == AlertState.REFERRED:
        return breached(fault("E-MAP-126.referred", "This alert was referred already.", "alert"))
    if asked.alert == AlertState.RAISED or not asked.reviewed_by_person:
        says = "Nobody has reviewed this alert yet. A person reviews it first."
        return breached(fault("E-MAP-126.not-reviewed", says, "alert"))
    if asked.reviewer_sends:
        says = "Whoever reviewed an alert does not send its referral (policy). Somebody else sends it."
        return breached(fault("E-MAP-126.same-person", says, "alert"))
    if asked.reviewer_sends is None:
        says = "Whether the sender is the one who reviewed the alert is needed."
        return wanting(fault("E-MAP-126.needs-sender", says, "reviewer_sends"))
    return passed("may-be-referred", "An alert produced it and a person reviewed it.")
