"""§5(5)(xiii), §6(a), §13: the department administers as the board directs, and regulates."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.board import DepartmentAct, RegulationClaimed

SUPPORT: Mapping[str, str] = {
    "budget": "Budget",
    "accounting": "Accounting",
    "procurement": "Procurement",
    "personnel": "Personnel",
    "operation": "Daily operation",
    "other-support": "Other support",
}
POLICY = "policy"
GRANTS = "grants"
# What a directive may be about.
SUBJECTS: Mapping[str, str] = {**SUPPORT, GRANTS: "Seeking grants"}


@rule("MAP-149", "MAP-151", cite="§5(5)(xiii), §6(a)")
def department_act(act: DepartmentAct, law: Law) -> Decision:
    """Each administrative act of the department cites a directive of the board; policy is the board's alone."""
    if act.kind == POLICY:
        says = "A decision of policy is the board's (§5(5), §6(a)). The board approves it as a policy or a directive."
        return breached(fault("E-MAP-151.policy", says, "kind", act.kind))
    if act.kind not in SUPPORT:
        says = f"“{act.kind}” is no support service. Permitted: {', '.join(SUPPORT)}."
        return breached(fault("E-MAP-151.kind", says, "kind", act.kind))
    if act.directive_from is None or act.done_on < act.directive_from:
        says = f"No directive of the board covers this on {act.done_on}. Cite one that was given by then."
        return breached(fault("E-MAP-151", says, "directive"))
    if act.directive_until is not None and act.done_on > act.directive_until:
        says = f"The directive ended on {act.directive_until}. Cite one that is in force on {act.done_on}."
        return breached(fault("E-MAP-151.ended", says, "directive"))
    return passed("directed", "Done as the board directs.")


@rule("MAP-179", cite="§13")
def regulation_in_force(claim: RegulationClaimed, law: Law) -> Decision:
    """What rests on a regulation needs it in force on its day, and a setting changes only where it touches it."""
    if not claim.citation.strip():
        return wanting(fault("E-MAP-179.citation", "Which regulation? Its citation is needed.", "citation"))
    if claim.effective_on is None:
        says = f"“{claim.citation}” is not on the register of regulations. Register it, with its first day."
        return breached(fault("E-MAP-179.unknown", says, "citation", claim.citation))
    if claim.on < claim.effective_on:
        says = f"{claim.citation} is in force from {claim.effective_on} on, not on {claim.on}."
        return breached(fault("E-MAP-179", says, "on", claim.on))
    if claim.ended_on is not None and claim.on > claim.ended_on:
        says = f"{claim.citation} ended on {claim.ended_on}; it is not in force on {claim.on}."
        return breached(fault("E-MAP-179.ended", says, "on", claim.on))
    if claim.setting and claim.setting not in claim.settings_touched:
        named = ", ".join(claim.settings_touched) or "none"
        says = f"{claim.citation} does not touch “{claim.setting}”. It touches: {named}."
        return breached(fault("E-MAP-179.setting", says, "setting", claim.setting))
    return passed("in-force", f"{claim.citation} is in force since {claim.effective_on}.")
