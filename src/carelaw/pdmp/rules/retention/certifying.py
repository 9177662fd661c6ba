"""§3 "system", §6(d): what may be certified as destroyed, and that every store of the system has its method."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import DestructionOutcome, RegisteredStore


@rule("MAP-12", cite='§3 "system"')
def store_registered(store: RegisteredStore, law: Law) -> Decision:
    """Whatever holds program data is part of the system; what identifies people names how it is destroyed."""
    if store.holds_identifying is None:
        says = f"Whether {store.name} holds identifying information is not registered. Declare it with its method."
        return wanting(fault("E-MAP-12.unregistered", says, field="holds_identifying"))
    if store.holds_identifying and not store.destruction_method.strip():
        says = f"{store.name} holds identifying information and names no method of destruction. Give it one."
        return breached(fault("E-MAP-12", says, field="destruction_method"))
    code = "has-method" if store.holds_identifying else "identifies-nobody"
    return passed(code, f"{store.name} is registered.")


@rule("MAP-118", cite="§6(d)")
def destruction_certified(run: DestructionOutcome, law: Law) -> Decision:
    """A run is certified as complete when all that was due is destroyed or held, and a second reading found nothing."""
    if run.found_again is None:
        return wanting(fault("E-MAP-118.needs-second-reading", "The second reading of what was destroyed is needed."))
    wrong = list(_wrong(run))
    if wrong:
        return breached(*wrong)
    return passed("certified", f"{run.destroyed} destroyed, {run.held} held, none left.", run.destroyed)


def _wrong(run: DestructionOutcome) -> Iterator[Reason]:
    if run.without_method:
        names = ", ".join(run.without_method)
        yield fault("E-MAP-12", f"Nothing destroys what {names} holds; give each a method, then run again.")
    if run.failed:
        yield fault("E-MAP-118.failed", f"{run.failed} could not be destroyed; they stay listed as overdue.")
    if run.found_again:
        yield fault("E-MAP-118.found-again", f"{run.found_again} were found again after they were destroyed.")
    if run.overdue:
        yield fault("E-MAP-118", f"{run.overdue} are overdue.")
    if run.found != run.held + run.destroyed + run.failed:
        yield fault("E-MAP-118.count", f"{run.found} were found, which is not the sum of held, destroyed and failed.")
