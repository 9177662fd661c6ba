"""215 ILCS 5/513b1(b)(4)(B): the benefit manager answers an appeal within 14 calendar days."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import AppealAnswer
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, LastDay, adopted, last_day, not_binding


@rule("MAC-22", cite="215 ILCS 5/513b1(b)(4)(B)", readings=("S4", "S25"))
def mac_appeal_answer(appeal: AppealAnswer, law: Law) -> Decision:
    """An appeal is answered, with a decision, by the 14th calendar day after it was filed.

    An acknowledgment is kept and stops nothing. The value is the last day, or the days late.
    """
    if not adopted(law, CONTRACTS_ACT, appeal.filed_on):
        return outside(not_binding(law, CONTRACTS_ACT, appeal.filed_on))
    due = appeal_answer_due(appeal, law)
    answered = appeal.answered_on if appeal.content == "decision" else None
    ended = answered or appeal.seen_on
    late = (ended - due.counted).days
    if late > 0:
        if answered:
            return breached(
                fault("E-MAC-22", f"Answered {counted(late, 'day')} after the last day, {due.says}.", value=late)
            )
        says = f"No answer {counted(late, 'day')} after the last day, {due.says}. Decide the appeal now."
        return breached(fault("E-MAC-22.silent", says, value=late))
    if answered:
        return passed("answered-in-time", f"Answered on {answered}; the last day was {due.says}.", due.counted)
    kept = " The acknowledgment is kept; it is no answer." if appeal.content == "acknowledgment" else ""
    return wanting(fault("still-open", f"The answer is due by {due.says}.{kept}", value=due.counted))


def appeal_answer_due(appeal: AppealAnswer, law: Law) -> LastDay:
    """The last day for the answer: from the filing, or from the claim under the other reading of the text."""
    start = appeal.claimed_on if law.reading("S4") == "claim" else appeal.filed_on
    return last_day(start, law.number("mac.appeal_answer_days", appeal.filed_on), rolls=law.reading("S25") == "rolls")
