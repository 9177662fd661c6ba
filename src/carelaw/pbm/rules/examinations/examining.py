"""215 ILCS 5/512-11(a), (c), (e): examinations, access and help, refusal as a ground, examiners and their costs."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.examinations import (
    AccessAsked,
    ExaminationCost,
    ExaminationPlan,
    ExaminerKind,
    ExaminerRetained,
    HelpAsked,
    RefusedRequest,
)

COST_KINDS = ("work", "travel", "living")


@rule("PBM-58", cite="215 ILCS 5/512-11(a)")
def examination_opened(plan: ExaminationPlan, law: Law) -> Decision:
    """A licensed manager is examined as the public's protection needs: for a stated reason, scope and period."""
    asked = (
        ("reason", "Say why the protection of the public asks for the examination.", plan.reason.strip()),
        ("scope", "Say what is examined.", plan.scope.strip()),
        ("period_from", "Give the first day of the period that is examined.", plan.period_from),
        ("period_to", "Give the last day of the period that is examined.", plan.period_to),
        ("examiners", "Name at least one examiner.", plan.examiners),
    )
    missing = [fault(f"needs-{name}", says, name) for name, says, value in asked if not value]
    if missing:
        return wanting(*missing)
    assert plan.period_from is not None
    assert plan.period_to is not None
    if plan.period_to < plan.period_from:
        says = f"The period would end on {plan.period_to}, before {plan.period_from}."
        return breached(fault("E-PBM-58", says, "period_to", plan.period_to))
    if not plan.ever_licensed:
        says = "No license was ever issued: look into it as acting without one (512-4(a)) and under 512-5(d)."
        return to_review(fault("route-unlicensed", says, "manager"))
    return passed("may-examine", "The business and affairs of the licensee may be examined.")


@rule("PBM-60", cite="215 ILCS 5/512-11(c)")
def examiner_access(asked: AccessAsked, law: Law) -> Decision:
    """Examiners get timely, convenient and free access to what they ask for."""
    if asked.charged:
        return breached(fault("E-PBM-60.charge", "Access is free; no charge may be asked for it.", "charged"))
    if asked.refused:
        return breached(fault("E-PBM-60.refused", "Access was refused; it is a ground under 512-11(c).", "refused"))
    told = asked.delivered_on or asked.seen_on
    if told > asked.due_on:
        word = "Delivered" if asked.delivered_on else "Still missing"
        return breached(fault("E-PBM-60.late", f"{word} after {asked.due_on}.", "due_on", asked.due_on))
    if asked.delivered_on is None:
        return wanting(fault("not-delivered-yet", f"To be delivered by {asked.due_on}.", "delivered_on", asked.due_on))
    return passed("access-given", f"Delivered on {asked.delivered_on}, by {asked.due_on}.")


@rule("PBM-61", cite="215 ILCS 5/512-11(c)")
def examination_help(asked: HelpAsked, law: Law) -> Decision:
    """Officers, directors, employees and agents help the examination as far as they can."""
    if not asked.connected:
        return outside(fault("not-connected", "No officer, director, employee or agent; a subpoena may reach anyone."))
    told = asked.answered_on or asked.seen_on
    if told > asked.due_on:
        word = "Answered" if asked.answered_on else "Unanswered"
        return breached(
            fault("E-PBM-61", f"{word} past {asked.due_on}: it stands on the list.", "due_on", asked.due_on)
        )
    if asked.answered_on is None:
        return wanting(fault("not-answered-yet", f"An answer is asked for by {asked.due_on}.", "answered_on"))
    return passed("helped", f"Answered on {asked.answered_on}.")


@rule("PBM-62", cite="215 ILCS 5/512-11(c)")
def refusal_ground(request: RefusedRequest, law: Law) -> Decision:
    """Refusing an examination or a reasonable written request is a ground to suspend, revoke or deny."""
    if not request.in_writing:
        says = "The request was not made in writing, so its refusal is no ground. Ask again in writing."
        return breached(fault("E-PBM-62", says, "in_writing"))
    if request.reasonable is None:
        return wanting(fault("needs-reasonable", "Say whether the request was reasonable.", "reasonable"))
    if not request.reasonable:
        return outside(fault("not-reasonable", "A request that is not reasonable may be refused."))
    if request.refused:
        return passed("refusal-is-a-ground", "The refusal is a ground to suspend, revoke, or deny issue or renewal.")
    if request.delivered_on is not None or request.due_on is None or request.seen_on is None:
        return outside(fault("not-refused", "The request was not refused."))
    if request.seen_on <= request.due_on:
        return outside(fault("not-due-yet", f"The request may be met until {request.due_on}."))
    says = f"Nothing came by {request.due_on}; whether silence is refusal is for a person to judge."
    return to_review(fault("silence", says, "due_on", request.due_on))


@rule("PBM-65", cite="215 ILCS 5/512-11(e)")
def outside_examiner(examiner: ExaminerRetained, law: Law) -> Decision:
    """Attorneys, appraisers, independent actuaries and accountants, and specialists, each declared free of conflict."""
    asked = [
        ("kind", f"Say which kind of examiner. Permitted: {', '.join(ExaminerKind)}.", examiner.kind),
        ("rate", "Give the rate an hour.", examiner.rate),
    ]
    missing = [fault(f"needs-{name}", says, name) for name, says, value in asked if value is None]
    if missing:
        return wanting(*missing)
    if examiner.declared_on is None:
        says = "No declaration of conflicts is on file; the examiner is not assigned without one."
        return breached(fault("E-PBM-65", says, "declared_on"))
    if examiner.assigned_on is not None and examiner.declared_on > examiner.assigned_on:
        says = f"The declaration of {examiner.declared_on} comes after the assignment on {examiner.assigned_on}."
        return breached(fault("E-PBM-65.later", says, "declared_on", examiner.declared_on))
    if examiner.conflict:
        return breached(fault("E-PBM-65.conflict", "The examiner declares a conflict; choose another.", "conflict"))
    if examiner.kind in (ExaminerKind.ACTUARY, ExaminerKind.ACCOUNTANT) and examiner.independent is not True:
        says = "Actuaries and certified public accountants are independent of the licensee; say so, or choose another."
        return breached(fault("E-PBM-65.independent", says, "independent"))
    return passed("may-be-assigned", "The examiner may be assigned.")


@rule("PBM-66", cite="215 ILCS 5/512-11(e)")
def examination_costs(line: ExaminationCost, law: Law) -> Decision:
    """The examined licensee bears work, travel and living expenses of the examiners, and nothing else."""
    if line.kind not in COST_KINDS:
        says = f"“{line.kind}” is no cost of an examination. Permitted: {', '.join(COST_KINDS)}."
        return breached(fault("E-PBM-66", says, "kind", line.kind))
    if line.amount <= 0:
        says = f"${line.amount} is no cost. Permitted: an amount above 0."
        return breached(fault("E-PBM-66.amount", says, "amount", line.amount))
    if not line.licensee:
        return outside(fault("no-licensee", "Costs are borne by an examined licensee; this party never was one."))
    return passed("borne-by-licensee", f"${line.amount} for {line.kind} is borne by the licensee.", line.amount)
