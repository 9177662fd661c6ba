"""140.991(c): findings, the corrective action plan, and the end of the agreement where its terms are not met."""

from __future__ import annotations

from carelaw.ihh.facts.homes import FindingMade, HomeStanding, PlanConcluded, PlanHandedIn, TerminationAsked
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.991(c)"
SUBPART_C = "89 Ill. Adm. Code 104, Subpart C"
DUTIES = tuple(f"IHH-{number:02}" for number in range(4, 25))


@rule("IHH-25", cite=CITE)
def finding_made(finding: FindingMade, law: Law) -> Decision:
    """A finding names a provision of subsection (b) and its evidence."""
    faults = []
    if finding.provision not in DUTIES:
        says = f"“{finding.provision}” is none of subsection (b). Permitted: {DUTIES[0]} to {DUTIES[-1]}."
        faults.append(fault("FINDING-PROVISION", says, "provision", finding.provision, CITE))
    if not finding.evidence.strip():
        faults.append(fault("FINDING-EVIDENCE", "Say what shows it.", "evidence", cite=CITE))
    return breached(*faults) if faults else passed("finding-made", f"A finding under {finding.provision}.", cite=CITE)


@rule("IHH-25", "IHH-26", cite=CITE)
def home_standing(standing: HomeStanding, law: Law) -> Decision:
    """A health home stays by complying; one that is found not to comply owes a plan, and then its terms."""
    if standing.plan_state == "not-met":
        return breached(
            fault("CAP-NOT-MET", "The terms of the plan are not met; the agreement may be ended.", cite=CITE)
        )
    if not standing.open_findings:
        return passed("in-compliance", "No finding is open.", cite=CITE)
    says = f"Findings open: {standing.open_findings}."
    if standing.plan_state in {"", "met", "closed"}:
        return breached(fault("CAP-NEEDED", f"{says} A corrective action plan is to be asked for.", cite=CITE))
    words = {"requested": "is asked for", "returned": "was returned", "submitted": "waits for a decision"}
    says = f"{says} A plan {words.get(standing.plan_state, 'is being carried out')}."
    return to_review(fault("under-a-plan", says, value=standing.plan_state, cite=CITE))


@rule("IHH-26", cite=CITE)
def corrective_plan(plan: PlanHandedIn, law: Law) -> Decision:
    """Every finding has a step with action, owner and target date; a plan after its last day is taken and said late."""
    faults = []
    for finding in plan.findings:
        steps = [one for one in plan.steps if one.finding == finding]
        whole = [one for one in steps if one.action.strip() and one.owner.strip() and one.due_on is not None]
        if not steps or len(whole) < len(steps):
            says = f"{finding}: each step needs an action, an owner and a target date, and there is at least one."
            faults.append(fault("CAP-INCOMPLETE", says, "steps", finding, CITE))
    strange = sorted({one.finding for one in plan.steps} - set(plan.findings))
    if strange:
        says = f"Not among the findings of this plan: {', '.join(strange)}. Permitted: {', '.join(plan.findings)}."
        faults.append(fault("CAP-FINDING-UNKNOWN", says, "steps", tuple(strange), CITE))
    if faults:
        return breached(*faults)
    if plan.handed_in_on > plan.due_on:
        says = f"Handed in on {plan.handed_in_on}; it was due on {plan.due_on}. It is taken all the same."
        return to_review(fault("cap-late", says, "handed_in_on", plan.due_on, CITE))
    return passed("cap-in-time", f"Complete, and in time: it was due on {plan.due_on}.", plan.due_on, CITE)


@rule("IHH-27", cite=CITE)
def plan_concluded(plan: PlanConcluded, law: Law) -> Decision:
    """An approved plan is carried out: its terms are met when every milestone is reached, and not met for a reason."""
    open_steps = [one for one in plan.steps if one.done_on is None]
    if plan.met and open_steps:
        named = ", ".join(f"{one.number} (due {one.due_on})" for one in open_steps)
        return breached(fault("CAP-MILESTONE-OPEN", f"Milestones still open: {named}.", "met", cite=CITE))
    if not plan.met and not plan.reasons.strip():
        return wanting(fault("REASON-MISSING", "Say why the terms are not met.", "reasons", cite=CITE))
    late = [one for one in plan.steps if (one.done_on or plan.looked_on) > one.due_on]
    says = f"Milestones reached late: {', '.join(str(one.number) for one in late)}." if late else "All in time."
    return passed("terms-met" if plan.met else "terms-not-met", says, cite=CITE)


@rule("IHH-28", cite=CITE)
def home_termination(asked: TerminationAsked, law: Law) -> Decision:
    """Only a plan whose terms are not met lets the Department end the agreement, and only by way of Subpart C."""
    if asked.plan_state != "not-met":
        says = "The agreement can be ended only where a corrective action plan's terms are not met."
        return breached(fault("TERM-BLOCKED", says, "plan", asked.plan_state, CITE))
    if not asked.final:
        return passed("may-be-noticed", f"Notice may go out; {SUBPART_C} governs what follows.", cite=CITE)
    if asked.noticed_on is None or asked.decided_on is None or asked.hearing_by is None:
        return wanting(fault("NOTICE-MISSING", "A notice and the day of the decision are needed.", cite=SUBPART_C))
    if asked.hearing_asked and not asked.hearing_decided:
        says = "A hearing was asked for; the final decision comes after it."
        return breached(fault("TERM-HEARING-OPEN", says, "outcome", cite=SUBPART_C))
    if not asked.hearing_asked and asked.decided_on <= asked.hearing_by:
        says = f"A hearing may still be asked for through {asked.hearing_by}; decide after that day."
        return breached(fault("TERM-HEARING-WINDOW", says, "decided_on", asked.hearing_by, SUBPART_C))
    return passed("may-be-final", "Notice was given and the way to a hearing was open.", cite=SUBPART_C)
