"""§9(b)(6): representatives of a licensing body may query for its administrative cases."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-85", cite="§9(b)(6)", readings=("AMB-19",))
def licensing_case_query(asked: AccessFacts, law: Law) -> Decision:
    """A designated representative, a profession the body regulates or regulated, a numbered administrative case."""
    (door,) = doors_of(Role.LICENSING_REP, Purpose.LICENSING_CASE)
    return through(door, asked, law)
