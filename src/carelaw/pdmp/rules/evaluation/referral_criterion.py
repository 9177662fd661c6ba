"""§5(5)(vi): criteria professionally developed, advised by the advisory group, established by the board."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import CriterionAsked

CITE = "§5(5)(vi)"


@rule("MAP-125", cite=CITE)
def referral_criterion(asked: CriterionAsked, law: Law) -> Decision:
    """A version is run from its first day through its last, once developed, tried, advised on and approved."""
    lacking = [fault("E-MAP-125", f"{says} The version is not run.", name) for name, says in _lacking(asked)]
    if lacking:
        return breached(*lacking)
    assert asked.advised_on is not None
    assert asked.approved_on is not None
    if asked.advised_on > asked.approved_on:
        says = f"The advisory group advised on {asked.advised_on}, after the approval of {asked.approved_on}."
        return breached(fault("E-MAP-125.advised-late", says, "advised_on"))
    first = asked.first_day or asked.approved_on
    if first < asked.approved_on:
        says = f"It cannot run from {first}, before its approval of {asked.approved_on}."
        return breached(fault("E-MAP-125.before-approval", says, "first_day"))
    if asked.judged_on < first:
        return outside(fault("not-begun", f"It runs from {first} on."))
    if asked.last_day is not None and asked.judged_on > asked.last_day:
        return outside(fault("retired", f"It ran through {asked.last_day}. It is kept, and not run."))
    return passed("in-force", "Approved and in force.")


def _lacking(asked: CriterionAsked) -> list[tuple[str, str]]:
    checks = (
        ("clinical_standard", asked.clinical_standard, "The clinical standard from which a pattern departs is needed."),
        ("developed_by", asked.developed_by, "Who developed it, by profession, is needed."),
        ("tried_on", asked.tried_on, "It was not tried on history yet."),
        ("advised_on", asked.advised_on, "Minutes of the advisory group are needed."),
        ("approved_on", asked.approved_on, "The board has not approved it."),
    )
    return [(name, says) for name, value, says in checks if not value]
