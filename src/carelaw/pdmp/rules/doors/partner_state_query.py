"""§9(b)(10): the program's officials, the prescribers and the dispensers of a partner state may query."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-90", cite="§9(b)(10)", readings=("AMB-08", "AMB-18"))
def partner_state_query(asked: AccessFacts, law: Law) -> Decision:
    """An agreement in force at the instant of the question, the license at home, and the limits of the counterpart."""
    doors = [door for door in doors_of(asked.role, asked.purpose) if door.provision == "MAP-90"]
    if not doors:
        return outside(fault("not-a-partners-door", "This role and purpose are not those of a partner state."))
    return through(doors[0], asked, law)
