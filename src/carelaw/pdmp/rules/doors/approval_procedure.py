"""§5(5)(iii): department personnel review and analyze under a procedure of the board."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.government import ApprovalAsked


@rule("MAP-84", cite="§5(5)(iii)")
def approval_procedure(asked: ApprovalAsked, law: Law) -> Decision:
    """A personal approval rests on a procedure version in force on its first day."""
    first = asked.first_day or asked.issued_on
    if asked.procedure_from is None or first < asked.procedure_from:
        says = f"No procedure of the board is in force on {first}. The board records one, then approvals can be issued."
        return breached(fault("E-MAP-84", says, "starts_on"))
    if asked.procedure_until is not None and first > asked.procedure_until:
        says = f"The board's procedure ended after {asked.procedure_until}. Approve under the one in force."
        return breached(fault("E-MAP-84.procedure-ended", says, "starts_on"))
    if asked.last_day is not None and asked.last_day < first:
        return breached(fault("E-MAP-84.period", f"The last day {asked.last_day} lies before {first}.", "ends_on"))
    return passed("under-procedure", "The approval rests on a procedure in force.")
