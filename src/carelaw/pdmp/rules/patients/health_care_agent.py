"""§9(b)(11): an agent under a health-care power of attorney."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Capacity, Checked, PatientAccessFacts


@rule("MAP-94", cite="§9(b)(11)")
def health_care_agent(asked: PatientAccessFacts, law: Law) -> Decision:
    """The power reaches health care and is in force; it ends when it is revoked and when the principal dies."""
    if asked.capacity is not Capacity.HEALTH_CARE_AGENT:
        return outside(fault("not-an-agent", "This is not the request of a health-care agent."))
    against = list(_against(asked)) if asked.judged_on is not None else []
    if against:
        return breached(*against[:1])
    missing = list(_missing(asked))
    if missing:
        return wanting(*missing)
    return passed("power-in-force", "The health-care power is in force.")


def _missing(asked: PatientAccessFacts) -> Iterator[Reason]:
    if asked.judged_on is None:
        yield fault("E-MAP-94.needs-day", "The day on which the record would be given is needed.", "judged_on")
    if asked.capacity_proof in (None, Checked.WAITING):
        yield fault("E-MAP-94.needs-instrument", "The power of attorney itself is needed.", "capacity_proof")
    elif asked.power_for_health_care is None:
        says = "Whether the power reaches health care is needed."
        yield fault("E-MAP-94.needs-scope", says, "power_for_health_care")
    elif asked.power_from is None and asked.capacity_proof is Checked.POSITIVE:
        yield fault("E-MAP-94.needs-first-day", "The first day of the power is needed.", "power_from")


def _against(asked: PatientAccessFacts) -> Iterator[Reason]:
    on = asked.judged_on
    assert on is not None
    if asked.principal_died_on is not None and asked.principal_died_on <= on:
        yield fault("E-MAP-94.principal-died", "The power ended with the principal's death.", "principal_died_on")
    if asked.power_revoked_on is not None and asked.power_revoked_on <= on:
        yield fault("E-MAP-94.revoked", f"The power was revoked on {asked.power_revoked_on}.", "power_revoked_on")
    if asked.capacity_proof is Checked.NEGATIVE:
        says = "The instrument does not hold. Send the signed health-care power of attorney."
        yield fault("E-MAP-94.no-proof", says, "capacity_proof")
    if asked.power_for_health_care is False:
        says = "The power does not reach health care; a power for financial matters alone opens nothing here."
        yield fault("E-MAP-94.not-health-care", says, "power_for_health_care")
    if asked.power_from is not None and on < asked.power_from:
        yield fault("E-MAP-94.not-begun", f"The power begins on {asked.power_from}.", "power_from")
    if asked.power_until is not None and on > asked.power_until:
        yield fault("E-MAP-94.expired", f"The power ended after {asked.power_until}.", "power_until")
