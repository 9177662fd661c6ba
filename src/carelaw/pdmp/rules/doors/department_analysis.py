"""§9(b)(5)(ii): approved department personnel may query to analyze prescription information in assigned duties."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-83", cite="§9(b)(5)(ii)")
def department_analysis(asked: AccessFacts, law: Law) -> Decision:
    """Rows without names; with names only for a reason tied to the assigned duty."""
    (door,) = doors_of(Role.DOH_ANALYST, Purpose.DOH_ANALYSIS)
    return through(door, asked, law)
