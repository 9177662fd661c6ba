"""513b1(b)(4)(B) and 512-9(c) side by side: by which day an appeal is answered, and why that day binds."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import AnswerBinding
from carelaw.pbm.facts.mac_appeals import AppealFiling
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW, answer_clocks
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_filing
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, PROGRAMS_BILL, adopted, last_day, not_binding


@rule("MAC-20", "MAC-22", "PBM-122", cite="215 ILCS 5/513b1(b)(4)(B), 512-9(c)", readings=("S4", "S25"))
def appeal_answer_binding(case: AnswerBinding, law: Law) -> Decision:
    """The day by which an appeal is answered: the earlier one where both laws run, the bill's alone after day 14.

    The value is the day. The claim's own date plus the days for the answer is told beside it and binds nobody.
    """
    filing = mac_appeal_filing(AppealFiling(case.filled_on, case.filed_on, case.contracted), law=law)
    in_time = filing.codes == ("in-time",)
    routes = [MAC_APPEAL] if in_time and not case.review_alone else []
    if case.contracted and case.filled_on <= case.filed_on and adopted(law, PROGRAMS_BILL, case.filed_on):
        routes.append(RATE_REVIEW)
    clocks = answer_clocks(routes, case.filed_on, case.claimed_on, law)
    if not clocks:
        return outside(not_binding(law, CONTRACTS_ACT, case.filed_on))
    first, *others = clocks
    if others:
        says = (
            f"Both laws run; the earlier day binds: {first.due_on} ({first.cite}). "
            f"Under {others[0].cite} it would be {others[0].due_on}."
        )
        return passed("earlier-binds", says, first.due_on)
    if first.route == RATE_REVIEW and in_time:
        says = f"The rate review alone was asked for: {first.due_on} ({first.cite})."
        return passed("review-chosen-binds", says, first.due_on)
    if first.route == RATE_REVIEW:
        last = _last_to_appeal(case.filled_on, law)
        says = f"The last day to appeal was {last}: only the rate review runs, {first.due_on} ({first.cite})."
        return passed("review-alone-binds", says, first.due_on)
    return passed("appeal-alone-binds", f"Only the appeal runs: {first.due_on} ({first.cite}).", first.due_on)


def literal_day(claimed_on: date, law: Law) -> date:
    """The claim's own date plus the days for the answer, as the words taken alone would have it; information only."""
    return last_day(claimed_on, law.number("mac.appeal_answer_days", claimed_on), rolls=False).nominal


def _last_to_appeal(filled_on: date, law: Law) -> date:
    days = law.number("mac.appeal_days", filled_on)
    return last_day(filled_on, days, rolls=law.reading("S25") == "rolls").counted
