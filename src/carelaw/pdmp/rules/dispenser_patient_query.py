"""§9(b)(2): a dispenser may query a current patient when dispensing, or considering, a controlled substance."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-60", cite="§9(b)(2)", readings=("AMB-36",))
def dispenser_patient_query(asked: AccessFacts, law: Law) -> Decision:
    """Tied to a present decision about a controlled drug; whoever is excluded from the dispensers has no door here."""
    (door,) = doors_of(Role.DISPENSER, Purpose.DISPENSING)
    return through(door, asked, law)
