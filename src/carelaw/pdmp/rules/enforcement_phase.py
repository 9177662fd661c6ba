"""§5(4): enforcement is phased in, so that dispensers and prescribers can adapt their systems."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import EnforcementMode, PhaseQuestion
from carelaw.pdmp.rules.periods import within


@rule("MAP-44", cite="§5(4)")
def enforcement_phase(question: PhaseQuestion, law: Law) -> Decision:
    """A compliance case may be opened only for an event inside a phase of enforcement.

    The duty and the lateness figure stand in every phase. Where phases overlap, the mildest binds.
    """
    modes = [
        phase.mode
        for phase in question.phases
        if phase.reporters == question.reporters and within(question.happened_on, phase.first_day, phase.last_day)
    ]
    if not modes:
        says = f"No phase is recorded for '{question.reporters}' on the day of the event. Record the board's decision."
        return wanting(fault("E-MAP-44.needs-phase", says))
    mildest = min(modes, key=list(EnforcementMode).index)
    if mildest is EnforcementMode.ENFORCE:
        return passed("enforced", "The event lies in a phase of enforcement: a case may be opened.")
    does = "counts only" if mildest is EnforcementMode.INFORM else "sends a notice only"
    says = f"The event lies in a phase that {does}; no compliance case is opened for it."
    return breached(fault("E-MAP-44", says, value=mildest.value))
