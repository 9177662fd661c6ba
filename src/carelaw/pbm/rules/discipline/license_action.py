"""215 ILCS 5/512-5(a): an action against a license rests on at least one listed cause, with evidence."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import LicenseAction


@rule("PBM-34", cite="215 ILCS 5/512-5(a)")
def license_action(action: LicenseAction, law: Law) -> Decision:
    """For any listed cause the Director may put on probation, suspend, revoke, refuse, penalize, or combine these."""
    if not action.kinds:
        return wanting(fault("needs-kinds", "Say what is to be done; several actions may be combined.", "kinds"))
    if action.causes < 1:
        says = "No cause is charged with evidence. Charge at least one of 512-5(a)(1) to (10) or 512-11(c) first."
        return breached(fault("E-PBM-34", says, "causes", action.causes))
    return passed("caused", "At least one cause is charged with evidence.", action.causes)
