"""The conditions that the access matrix names at the three doors of patients and those who act for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts, Role
from carelaw.pdmp.facts.patient_access import Capacity, PatientAccessFacts
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.patients.health_care_agent import health_care_agent
from carelaw.pdmp.rules.patients.identity_evidence import identity_evidence as _identity_evidence
from carelaw.pdmp.rules.patients.own_record import who_may_have_the_record
from carelaw.pdmp.rules.patients.parent_or_guardian import parent_or_guardian

_MET = passed("met", "The condition is met.")
_Judged = Callable[[PatientAccessFacts, Law], Decision]
# Whose requests go through the door of a role: a parent's request never goes through the patient's own.
_CAPACITIES: Mapping[Role, frozenset[Capacity]] = {
    Role.PATIENT: frozenset({Capacity.SELF}),
    Role.PARENT_GUARDIAN: frozenset({Capacity.PARENT, Capacity.GUARDIAN}),
    Role.HC_POA: frozenset({Capacity.HEALTH_CARE_AGENT}),
}


def _of_request(judge: _Judged) -> Callable[[AccessFacts, Law], Decision]:
    """A condition on the patient's request, judged on the day of the question: what is given is given then."""

    def condition(facts: AccessFacts, law: Law) -> Decision:
        if facts.patient_access is None:
            says = "A request for one's own record is needed first: file it on the website or by the form."
            return wanting(fault("E-MAP-92.needs-request", says, "patient_access"))
        asked = replace(facts.patient_access, judged_on=local_day(facts.asked_at))
        listed = who_may_have_the_record(asked, law)
        if listed.outcome is not Outcome.PASS:
            return Decision(listed.outcome, listed.reasons)
        if asked.capacity not in _CAPACITIES.get(facts.role, frozenset()):
            says = "This request was made in another capacity. Choose the role that belongs to it, or ask anew."
            return breached(fault("E-MAP-92.other-capacity", says, "patient_access.capacity", asked.capacity.value))
        decision = judge(asked, law)
        return _MET if decision.outcome is Outcome.PASS else Decision(decision.outcome, decision.reasons)

    return condition


def _capacity_proven(asked: PatientAccessFacts, law: Law) -> Decision:
    return parent_or_guardian(asked, law)


CHECKS: Mapping[str, Callable[[AccessFacts, Law], Decision]] = {
    "identity-evidence": _of_request(_identity_evidence),
    "capacity-proven": _of_request(_capacity_proven),
    "child-under-age-at-request-and-delivery": _of_request(parent_or_guardian),
    "health-care-power-in-force": _of_request(health_care_agent),
}
