"""§9(b)(5)(i): approved department personnel may query for internal reviews on controlled-substance laws."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-82", cite="§9(b)(5)(i)")
def department_review(asked: AccessFacts, law: Law) -> Decision:
    """With a live approval in the person's own name, for a review that is named, within what it is about."""
    (door,) = doors_of(Role.DOH_REVIEWER, Purpose.DOH_REVIEW)
    return through(door, asked, law)
