"""89 Ill. Adm. Code 140.994(b)(1)(B): when is the plan of care due, and was it in time?"""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.ihh.facts.services import PlanOfCare
from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.994(b)(1)(B)"


@rule("IHH-90", "IHH-91", cite=_CITE, readings=("IHH-AMB-44",))
def care_plan_due(plan: PlanOfCare, law: Law) -> Decision:
    """The first plan is due thirty days after membership begins, each later one six months after the last."""
    due = _first_due(plan, law)
    for completed in sorted(plan.completed_on):
        if completed > due and law.reading("IHH-AMB-44") == "lost":
            says = f"Completed on {completed}, after {due}: read as no qualifying service."
            return breached(Reason("plan-late-lost", says, due, cite=_CITE))
        if completed > due:
            says = f"Completed on {completed}; it was due on {due}. The service still qualifies."
            return breached(Reason("plan-late", says, due, cite=_CITE))
        due = months_after(completed, law.number("ihh.plan_interval_months", completed))
    if plan.looked_on is not None and plan.looked_on > due:
        return breached(Reason("plan-overdue", f"The plan was due on {due}.", due, cite=_CITE))
    if not plan.completed_on:
        return wanting(Reason("plan-due", f"The first plan is due on {due}.", due, cite=_CITE))
    return passed("plan-in-time", f"The next plan is due on {due}.", due, _CITE)


def _first_due(plan: PlanOfCare, law: Law) -> date:
    return plan.member_from + timedelta(days=law.number("ihh.plan_days", plan.member_from))
