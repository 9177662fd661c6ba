"""§9(b)(9): a medical examiner or county coroner may query a dead person's record."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-88", cite="§9(b)(9)", readings=("AMB-41",))
def death_investigation(asked: AccessFacts, law: Law) -> Decision:
    """An office, a numbered case, a death that has happened, and a decedent who is the subject of the record."""
    (door,) = doors_of(Role.CORONER_ME, Purpose.DEATH_INVESTIGATION)
    return through(door, asked, law)
