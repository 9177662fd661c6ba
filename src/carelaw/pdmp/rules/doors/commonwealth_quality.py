"""§9(b)(7): designated Commonwealth personnel may query for MA, CHIP, PACE and PACENET."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-86", cite="§9(b)(7)", readings=("AMB-20",))
def commonwealth_quality(asked: AccessFacts, law: Law) -> Decision:
    """A designation that names program and function; by name only members of that program."""
    (door,) = doors_of(Role.COMMONWEALTH_QI, Purpose.PROGRAM_INTEGRITY)
    return through(door, asked, law)
