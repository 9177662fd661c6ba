"""How a penalty came to its cap, and a day to be final: explained step by step at every door."""

from __future__ import annotations

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.discipline import ViolationDays
from carelaw.pbm.rules.discipline.penalties import days_of
from carelaw.pbm.use_cases.discipline.cases import subject_of
from carelaw.pbm.use_cases.discipline.penalties import CIVIL, sheet_referenced
from carelaw.pbm.use_cases.permissions import DISCIPLINE_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import decisions_on


@explains("pbm-penalty", permission=DISCIPLINE_SEE)
def explain_penalty(reference: str, actor: Actor) -> Explanation | None:
    """A calculation sheet, line by line."""
    try:
        sheet = sheet_referenced(actor, reference)
    except Refusal:
        return None
    if sheet.kind == CIVIL:
        cite = "215 ILCS 5/512-12 ¶1"
        lines = [Line("Distinct causes found after the hearing", cite, sheet.counted)]
    else:
        cite = "215 ILCS 5/512-12 ¶2"
        lines = [
            Line(
                f"{one.violation}, {one.since} through {one.until}: days, both ends counted",
                cite,
                days_of((ViolationDays(one.violation, one.since, one.until),)).get(one.violation, 0),
            )
            for one in sheet.violations.order_by("number")
        ]
        lines.append(Line("Violation-days, a day of one violation once", cite, sheet.counted))
    lines += [
        Line("At most for each, in dollars", cite, sheet.rate),
        Line("Cap", cite, sheet.cap),
        Line("Charged", cite, sheet.amount),
    ]
    kept = [
        one.pk
        for one in decisions_on(subject_of(sheet.case))
        if one.rule in ("civil-penalty-cap", "forfeiture-cap", "violation-days", "penalty-after-hearing")
    ]
    return Explanation(f"Penalty {sheet.reference}", f"Why at most ${sheet.cap:,.2f}.", lines, kept)
