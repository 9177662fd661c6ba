"""How one door of the matrix is judged: its conditions in order, stopping at the first that is not met."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import fault, passed, to_review
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts
from carelaw.pdmp.rules.access_matrix import Door, doors_of
from carelaw.pdmp.rules.preconditions import CHECKS
from carelaw.pdmp.rules.subject_selection import born_by_then, subject_of


def through(door: Door, facts: AccessFacts, law: Law) -> Decision:
    """May this question go through this door? A designee goes through the principal's door too, never beyond it."""
    if not_open_yet(door):
        return to_review(_shut_for_now(door))
    for check in (*(CHECKS[condition] for condition in door.preconditions), _born_by_then):
        decision = check(facts, law)
        if decision.outcome is not Outcome.PASS:
            return _cited(decision, door)
    if door.as_principal is not None:
        return _cited(_as_principal(door, facts, law), door)
    return passed("door-open", "Every condition of this door is met.", door.id)


def _born_by_then(facts: AccessFacts, law: Law) -> Decision:
    """Whichever door it is: nobody is asked about who is not born yet."""
    return born_by_then(subject_of(facts))


def not_open_yet(door: Door) -> tuple[str, ...]:
    """The conditions of a door that the program cannot check yet."""
    return tuple(condition for condition in door.preconditions if condition not in CHECKS)


def _as_principal(door: Door, facts: AccessFacts, law: Law) -> Decision:
    assert door.as_principal is not None
    (principals,) = doors_of(door.as_principal, door.purpose)
    return through(principals, facts, law)


def _shut_for_now(door: Door) -> Reason:
    says = (
        "The act opens this door, but the program cannot check its conditions yet, so nobody goes through it here. "
        "Ask the department, which answers outside the program."
    )
    return fault("door-not-open-yet", says, value=not_open_yet(door), cite=door.cite)


def _cited(decision: Decision, door: Door) -> Decision:
    """The same answer with the door's paragraph on every reason that names none."""
    reasons = tuple(Reason(one.code, one.says, one.value, one.field, one.cite or door.cite) for one in decision.reasons)
    return Decision(decision.outcome, reasons)
