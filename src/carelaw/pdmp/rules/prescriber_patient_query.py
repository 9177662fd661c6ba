"""§9(b)(1)(i): a prescriber may query an existing patient."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-52", cite="§9(b)(1)(i)", readings=("AMB-08",))
def prescriber_patient_query(asked: AccessFacts, law: Law) -> Decision:
    """With a live license and a declaration each time that the person is the prescriber's own patient."""
    (door,) = doors_of(Role.PRESCRIBER, Purpose.TREATMENT)
    return through(door, asked, law)
