"""(d)(6)(C): conflicts between the laws of two states: the entity is told, and the program works on them."""

from __future__ import annotations

from carelaw.gateway.facts.interstate import ConflictTold, ConflictWorked
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-59", cite=f"{SECTION}(d)(6)(C)")
def conflict_told(held: ConflictTold, law: Law) -> Decision:
    """Before its memorandum lists a state, an entity was told of every conflict of that state's law with ours."""
    if held.conflicts == 0:
        return outside(Reason("no-conflict", f"No conflict of law with {held.state} is on file."))
    if held.told < held.conflicts:
        left = held.conflicts - held.told
        says = f"The entity has not been told of {left} conflict(s) of law with {held.state}. Send the notice first."
        return breached(reason("CONFLICT_NOTICE_DUE", says, field="states"))
    return passed("told", f"The entity was told of every conflict of law with {held.state}.")


@rule("PMP-60", cite=f"{SECTION}(d)(6)(C)")
def conflict_worked_on(held: ConflictWorked, law: Law) -> Decision:
    """The program works on an open conflict of law; one that lies still for too long is listed."""
    if held.resolved:
        return outside(Reason("closed", "The conflict is closed."))
    idle = int(law.number("gateway.conflict_idle_days", held.on))
    due = days_after(held.last_act_on or held.recorded_on, idle)
    if held.on > due:
        return to_review(Reason("conflict-idle", f"Nothing was done for more than {idle} days (policy). Act on it."))
    return passed("worked-on", f"Something was done within {idle} days (policy); the next act is due by {due}.")
