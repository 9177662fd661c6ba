"""§9(b)(1)(ii): a prescriber may query prescriptions written under the prescriber's own DEA number."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors_of
from carelaw.pdmp.rules.door import through


@rule("MAP-53", cite="§9(b)(1)(ii)")
def prescriber_own_prescriptions(asked: AccessFacts, law: Law) -> Decision:
    """Only numbers verified on the account; under an institution's number only rows with the person's own suffix.

    No declaration about a patient is needed.
    """
    (door,) = doors_of(Role.PRESCRIBER, Purpose.SELF_AUDIT)
    return through(door, asked, law)
