"""§6(b)(5): a prescriber sends a patient to treatment, from a live history and with the patient's consent."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import TreatmentReferralAsked

CITE = "§6(b)(5)"


@rule("MAP-129", cite=CITE)
def treatment_referral(asked: TreatmentReferralAsked, law: Law) -> Decision:
    """It starts from the prescriber's own answered question; without recorded consent no contact leaves."""
    if not asked.history_given or asked.asked_at is None:
        says = "A referral starts from a history that was given to you for this patient. Ask for the history first."
        return breached(fault("E-MAP-129.no-history", says, "query"))
    on = asked.made_on or asked.made_at.date()
    hours = law.number("treatment.query_hours", on)
    if asked.made_at - asked.asked_at > timedelta(hours=hours):
        says = f"The history was given more than {hours} hours ago (policy). Ask again, then refer."
        return breached(fault("E-MAP-129.history-old", says, "query"))
    if asked.consent_on is None:
        says = (
            "The patient's consent is not recorded, so nothing is sent. Record it with its day, or hand out the list."
        )
        return breached(fault("E-MAP-129", says, "consent_on"))
    if asked.consent_on > on:
        says = f"The consent is dated {asked.consent_on}, after today, {on}."
        return breached(fault("E-MAP-129.consent-later", says, "consent_on"))
    if not asked.program_open:
        says = "This program takes no referrals at present. Choose another from the directory."
        return breached(fault("E-MAP-129.program-closed", says, "program"))
    return passed("may-be-sent", "The history is live and consent is recorded.")
