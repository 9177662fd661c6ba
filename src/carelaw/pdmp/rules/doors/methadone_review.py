"""§9(b)(8): personnel of the Methadone Death and Incident Review Team may query."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-87", cite="§9(b)(8)")
def methadone_review(asked: AccessFacts, law: Law) -> Decision:
    """A person assigned to the team, and a case of the team."""
    (door,) = doors_of(Role.DDAP_MDIRT, Purpose.MDIRT)
    return through(door, asked, law)
