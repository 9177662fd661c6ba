"""§5(5)(ix), §7(d), §8(c): an employee may query as a designee, with an identifier of their own."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-61", "MAP-62", "MAP-65", "MAP-66", cite="§5(5)(ix), §7(d), §8(c)", readings=("AMB-08", "AMB-36"))
def designee_query(asked: AccessFacts, law: Law) -> Decision:
    """An employee, for one principal at a time, never further than the principal and never longer."""
    doors = doors_of(asked.role, asked.purpose)
    if not doors or doors[0].as_principal is None:
        return outside(fault("not-a-designees-door", "This role and purpose are not those of a designee."))
    return through(doors[0], asked, law)
