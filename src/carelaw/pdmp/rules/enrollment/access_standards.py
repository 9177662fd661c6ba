"""§5(5)(ix): explicit standards say who qualifies to be authorized to query."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.enrollment import Qualification, StandardsVersion


@rule("MAP-63", cite="§5(5)(ix)")
def access_standards(person: Qualification, law: Law) -> Decision:
    """Every test of the version in force is on record; through its grace date those of the one before suffice."""
    begun = [one for one in person.standards if one.effective_on <= person.asked_on]
    if not begun:
        says = "No standards of the board are in force on this day. Record them before anybody is authorized."
        return wanting(fault("E-MAP-63.needs-standards", says))
    in_order = sorted(begun, key=lambda one: one.effective_on)
    current, before = in_order[-1], in_order[-2:-1]
    missing = _missing(person, current)
    if not missing:
        return passed("qualified", f"Every test of version {current.version} is on record.", current.version)
    graced = current.grace_until is not None and person.asked_on <= current.grace_until
    if graced and before and not _missing(person, before[0]):
        says = f"Qualified under version {before[0].version}; requalify by {current.grace_until}."
        return passed("in-grace", says, before[0].version)
    return breached(
        *(fault("E-MAP-63", f"Not on record for version {current.version}: {test}.", test) for test in missing)
    )


def _missing(person: Qualification, standards: StandardsVersion) -> list[str]:
    done = {one.test for one in person.passed if one.version == standards.version and one.passed_on <= person.asked_on}
    return [test for test in standards.tests if test not in done]
