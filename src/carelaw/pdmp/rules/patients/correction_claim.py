"""§5(3): the patient reviews and corrects, with the program; the reporting dispenser answers, nobody overwrites."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Checked, Claim, ClaimAnswer, ClaimStanding, ClaimTarget
from carelaw.pdmp.rules.patients.same_value import lies_ahead, means_the_same

# What a patient may say is wrong in a prescription, by the field's name in the histories.
FIELDS = (
    "not-mine",
    "patient_name",
    "birth_date",
    "address",
    "drug",
    "quantity",
    "days_supply",
    "filled_on",
    "prescriber",
    "dispenser",
    "payment",
    "other",
)


@rule("MAP-98", cite="§5(3)")
def correction_claim(claim: Claim, law: Law) -> Decision:
    """A person whose identity was checked may say what is wrong in a row of their own, as often as they see it."""
    if claim.target is ClaimTarget.ACCESS_HISTORY:
        says = "The log of who asked is not corrected; ask for an explanation of an entry instead."
        return breached(fault("E-MAP-98.access-history", says, "target"))
    if claim.requester_checked is not Checked.POSITIVE:
        says = "The identity of who asks is to be checked first."
        return wanting(fault("E-MAP-98.needs-identity", says, "requester_checked"))
    if claim.own_row is None:
        return wanting(fault("E-MAP-98.needs-row", "Name the prescription that is wrong.", "own_row"))
    if not claim.own_row:
        says = "This prescription is not on the record you were given. Only your own can be corrected."
        return breached(fault("E-MAP-98.not-own-row", says, "own_row"))
    if claim.field_name not in FIELDS:
        says = f"Name what is wrong: {', '.join(FIELDS)}."
        return wanting(fault("E-MAP-98.needs-field", says, "field_name", claim.field_name or None))
    if claim.field_name != "not-mine":
        if not claim.claimed_value.strip():
            return wanting(fault("E-MAP-98.needs-value", "Write what would be right.", "claimed_value"))
        if means_the_same(claim.field_name, claim.stated_value, claim.claimed_value):
            says = "What you write is what the record says. Write what would be right."
            return breached(fault("E-MAP-98.same-value", says, "claimed_value"))
        if claim.claimed_on is not None and lies_ahead(claim.field_name, claim.claimed_value, claim.claimed_on):
            says = f"The day that you write has not come. Permitted: a day through {claim.claimed_on}."
            return breached(fault("E-MAP-98.day-in-future", says, "claimed_value"))
    return passed("claim-taken", "The claim is put to the dispenser that reported; the row is marked as disputed.")


@rule("MAP-98", cite="§5(3)")
def correction_standing(claim: ClaimStanding, law: Law) -> Decision:
    """A claim is corrected by the dispenser's revision alone, or confirmed; silence is escalated, never a decision."""
    if claim.overwritten_by_department:
        says = "The department never overwrites what was reported; the reporting dispenser sends the revision."
        return breached(fault("E-MAP-98.overwritten", says, "overwritten_by_department"))
    if claim.revised_row:
        return passed("corrected", "The dispenser's revision is stored; both versions are kept.")
    if claim.answer is ClaimAnswer.CONFIRMED:
        return passed("confirmed-as-reported", "The dispenser confirms what it reported.")
    if claim.answer is ClaimAnswer.REVISED:
        says = "The dispenser says that it corrected the record, but no revision has come in."
        return wanting(fault("E-MAP-98.no-revision", says, "revised_row"))
    if claim.sent_to_dispenser_on is None:
        says = "The claim is to be put to the dispenser that reported."
        return wanting(fault("E-MAP-98.not-sent", says, "sent_to_dispenser_on"))
    days = int(law.number("patient.correction_answer_days", claim.judged_on))
    due = claim.sent_to_dispenser_on + timedelta(days=days)
    if claim.judged_on > due:
        says = f"The dispenser was silent through {due}. A person of the department takes it up."
        return to_review(fault("escalated", says, value=due))
    return passed("with-dispenser", f"The dispenser answers by {due}.", due)
