"""§5(5)(iv): what follows when information reached somebody it should not have: contained, listed, told, closed."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.safeguards import IncidentStep, Step


def tell_by(opened_on: date, law: Law) -> date:
    """The last day on which the patients of an incident are told."""
    return days_after(opened_on, int(law.number("incident.tell_days", opened_on)))


@rule("MAP-115", cite="§5(5)(iv)")
def incident_step(asked: IncidentStep, law: Law) -> Decision:
    """First the flow is stopped, then everybody concerned is listed, then told; only then is the incident closed.

    The value is the last day for telling the patients, by a number of policy. Telling late is taken, and said.
    """
    due = tell_by(asked.opened_on, law)
    missing = _missing(asked)
    if missing is not None:
        return breached(missing)
    if asked.step is Step.TELL_PATIENTS and asked.on > due:
        return passed("told-late", f"The patients were to be told by {due}; tell them today all the same.", due)
    return passed("next-step", f"The patients are told by {due}.", due)


def _missing(asked: IncidentStep) -> Reason | None:
    if asked.step is not Step.CONTAIN and asked.contained_on is None:
        says = "Say first how the flow was stopped: suspend the account, end the grant, take the paper back."
        return fault("E-MAP-115.not-contained", says, "incident")
    if asked.step in {Step.TELL_PATIENTS, Step.CLOSE} and asked.listed_on is None:
        return fault("E-MAP-115.not-listed", "List the patients concerned first.", "incident")
    if asked.step is Step.CLOSE and asked.told_on is None and asked.patients:
        says = f"{asked.patients} patient(s) of the list were not told yet. Tell them, then close."
        return fault("E-MAP-115.not-told", says, "incident")
    return None
