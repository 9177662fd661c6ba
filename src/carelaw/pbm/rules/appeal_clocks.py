"""Both appeal laws side by side: each its own clock, the stricter first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carelaw.law.register import Law
from carelaw.pbm.facts.mac_appeals import AppealAnswer, RateReviewAnswer
from carelaw.pbm.rules.mac_appeal_answer import appeal_answer_due
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, PROGRAMS_BILL
from carelaw.pbm.rules.rate_review import rate_review_due

MAC_APPEAL, RATE_REVIEW = "mac-appeal", "rate-review"


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """When an answer is due under one of the laws, with the law's own name and standing."""

    route: str
    rulebook: str
    says: str
    cite: str
    status: str
    due_on: date
    nominal_on: date


def answer_clocks(routes: Sequence[str], filed_on: date, claimed_on: date, law: Law) -> tuple[AnswerClock, ...]:
    """The clocks of the answer under every law in which the appeal is open; the first one governs."""
    found = []
    if MAC_APPEAL in routes:
        due = appeal_answer_due(AppealAnswer(filed_on, claimed_on, filed_on), law)
        says = "Answer to the appeal: a decision with its content"
        found.append((MAC_APPEAL, CONTRACTS_ACT, says, "215 ILCS 5/513b1(b)(4)(B)", due))
    if RATE_REVIEW in routes:
        due = rate_review_due(RateReviewAnswer(filed_on, filed_on, filed_on), law)
        says = "Written answer to the rate review, with its explanation"
        found.append((RATE_REVIEW, PROGRAMS_BILL, says, "215 ILCS 5/512-9(c)", due))
    clocks = [
        AnswerClock(route, book, says, cite, law.rulebooks[book].status.value, due.counted, due.nominal)
        for route, book, says, cite, due in found
    ]
    return tuple(sorted(clocks, key=lambda clock: clock.due_on))
