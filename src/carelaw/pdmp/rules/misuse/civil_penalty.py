"""§10(c): civil penalties: the floor for releases and uses, and others that only a regulation can bring."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.misuse import CivilAssessment, Conduct, MentalState, RegulatedPenalty, UnlawfulAct
from carelaw.pdmp.rules.periods import within
from carelaw.pdmp.rules.term import binds, not_binding

_FAULTS = {MentalState.KNOWING, MentalState.INTENTIONAL, MentalState.NEGLIGENT}


@rule("MAP-155", cite="§10(c)(1)", readings=("AMB-21", "AMB-25"))
def civil_offense(act: UnlawfulAct, law: Law) -> Decision:
    """A release or use outside the permitted purposes, by intent, knowledge or negligence, costs a civil penalty.

    Obtaining without release or use is not in this item, and neither is an attempt.
    """
    if act.on is not None and not binds(law, act.on):
        return outside(not_binding(law, act.on, "this act"))
    known = (act.on, act.conduct, act.outside_purpose, act.mental_states)
    if any(value is None for value in known):
        says = "The day, the conduct, whether the purpose lay outside §§ 8 and 9, and the mental state are needed."
        return wanting(fault("E-MAP-155.needs-act", says))
    assert act.mental_states is not None
    if act.conduct not in {Conduct.RELEASED, Conduct.USED}:
        says = "No release and no use: this item does not reach it."
        return outside(fault("no-release-or-use", says, "conduct", str(act.conduct)))
    if not act.outside_purpose:
        return passed("lawful-purpose", "The purpose was permitted.")
    found = _FAULTS & set(act.mental_states)
    needed = _FAULTS if law.reading("AMB-21") == "all" else None
    if not found or (needed and found != needed):
        return passed("no-fault", "The mental state that the item asks for is not found.")
    return breached(fault("E-MAP-155.due", "A civil penalty is due for this offense."))


@rule("MAP-155", cite="§10(c)(1)")
def civil_minimum(assessment: CivilAssessment, law: Law) -> Decision:
    """At least so much for each offense; the act sets a floor and no ceiling."""
    if assessment.offenses is None or assessment.offenses < 1:
        return wanting(fault("E-MAP-155.needs-offenses", "No offense of release or use is on the list.", "offenses"))
    each = Decimal(law.number("penalty.civil_minimum", assessment.assessed_on))
    least = each * assessment.offenses
    if assessment.amount is None:
        return passed("minimum", f"At least ${least:,}: ${each:,} for each of {assessment.offenses}.", least)
    if assessment.amount < least:
        says = (
            f"${assessment.amount:,} is less than the ${least:,} that {assessment.offenses} offense(s) cost at least "
            f"(${each:,} each). Assess ${least:,} or more."
        )
        return breached(fault("E-MAP-155", says, "amount", least))
    return passed("at-or-above-minimum", f"${assessment.amount:,} meets the ${least:,} due at least.", least)


@rule("MAP-156", cite="§10(c)(2)")
def regulated_penalty(penalty: RegulatedPenalty, law: Law) -> Decision:
    """Another civil penalty needs a regulation in force on the day of the act, and keeps to its amounts."""
    if penalty.act_on is None or penalty.amount is None:
        return wanting(fault("E-MAP-156.needs-act", "The day of the act and the amount are needed.", "act_on"))
    if not penalty.regulation or penalty.in_force_from is None:
        says = (
            "No regulation of the department sets a penalty for this. Record the regulation with its amounts first; "
            "without one there is none."
        )
        return breached(fault("E-MAP-156", says, "regulation"))
    if not within(penalty.act_on, penalty.in_force_from, penalty.in_force_through):
        until = f" through {penalty.in_force_through}" if penalty.in_force_through else ""
        says = f"{penalty.regulation} is in force from {penalty.in_force_from}{until}, not on {penalty.act_on}."
        return breached(fault("E-MAP-156.not-in-force", says, "act_on", penalty.in_force_from))
    if penalty.least is None or penalty.most is None:
        return wanting(fault("E-MAP-156.needs-amounts", "The amounts of the regulation are needed.", "regulation"))
    if not penalty.least <= penalty.amount <= penalty.most:
        says = f"{penalty.regulation} sets ${penalty.least:,} to ${penalty.most:,}; ${penalty.amount:,} is outside."
        return breached(fault("E-MAP-156.amount", says, "amount", penalty.amount))
    return passed("regulation-in-force", f"{penalty.regulation} is in force and sets this amount.", penalty.amount)
