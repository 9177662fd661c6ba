"""215 ILCS 5/513b1(g): a violation of the section by a benefit manager is an unfair or deceptive practice."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.complaints import AgainstKind, UnfairPracticeCase


@rule("MAC-50", cite="215 ILCS 5/513b1(g)")
def unfair_or_deceptive_practice(case: UnfairPracticeCase, law: Law) -> Decision:
    """When a benefit manager violates the section, that is an unfair or deceptive insurance practice.

    Only benefit managers are named; what the practice costs stands outside this text.
    """
    if case.against is not AgainstKind.BENEFIT_MANAGER:
        says = "Only benefit managers are named here. Refer it to counsel, who looks for other authority."
        return outside(fault("counsel-route", says, "against", case.against))
    if case.findings < 1:
        return wanting(fault("needs-findings", "Attach at least one finding under the section.", "findings"))
    if case.established is None:
        return to_review(fault("findings-open", "Findings are for a person to judge, not yet a ruling.", "established"))
    if not case.established:
        return passed("not-established", "A person found that the section was not violated.")
    return breached(fault("E-MAC-50", "An unfair or deceptive practice: the section was violated.", "established"))
