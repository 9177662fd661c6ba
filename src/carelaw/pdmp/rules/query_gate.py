"""§9(b): only the listed classes may query, each within its limits. The gate before every query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import Rule, rule
from carelaw.pdmp.facts.access import AccessFacts, QueryTime
from carelaw.pdmp.rules.access_matrix import doors_of, purposes_of, shut_doors
from carelaw.pdmp.rules.act_in_force_for_query import act_in_force_for_query
from carelaw.pdmp.rules.designee_query import designee_query
from carelaw.pdmp.rules.dispenser_patient_query import dispenser_patient_query
from carelaw.pdmp.rules.door import through
from carelaw.pdmp.rules.preconditions import account_live, grant_live, individually_identified
from carelaw.pdmp.rules.prescriber_own_prescriptions import prescriber_own_prescriptions
from carelaw.pdmp.rules.prescriber_patient_query import prescriber_patient_query

# The doors that open today each have a rule; the others are judged by the matrix alone.
_RULES: Mapping[str, Rule[AccessFacts]] = {
    "MAP-52": prescriber_patient_query,
    "MAP-53": prescriber_own_prescriptions,
    "MAP-60": dispenser_patient_query,
    "MAP-65": designee_query,
    "MAP-66": designee_query,
}


@rule("MAP-50", "MAP-02", "MAP-89", cite="§9(b)", readings=("AMB-08", "AMB-25", "AMB-36"))
def query_gate(asked: AccessFacts, law: Law) -> Decision:
    """A closed list of who may query, for what, and under which conditions; the first failure ends it.

    In order: the act in force, the person identified, the account live, the role on the list, its grant live, the
    purpose allowed for the role, the conditions of the door. Allowed is a pass, with each door that opens as a value.
    What is refused says which part of the list was missing; what lacks a fact says what to supply; a door whose
    conditions the program cannot check yet answers `review` and lets nobody through. Nothing here depends on what is
    on file.
    """
    for decision in _steps(asked, law):
        if decision.outcome is not Outcome.PASS:
            return decision
    opened = []
    for door in doors_of(asked.role, asked.purpose):
        own_rule = _RULES.get(door.provision)
        decision = own_rule(asked, law) if own_rule else through(door, asked, law)
        if decision.outcome is Outcome.PASS:
            says = "The act opens this door, and every condition of it is met."
            opened.append(Reason("allowed", says, door.id, cite=door.cite))
    return Decision(Outcome.PASS, tuple(opened)) if opened else decision


def _steps(asked: AccessFacts, law: Law) -> Iterator[Decision]:
    """Everything before the door, one answer at a time."""
    yield act_in_force_for_query(QueryTime(asked.asked_at), law=law)
    yield individually_identified(asked, law)
    yield account_live(asked, law)
    yield _on_the_list(asked)
    yield grant_live(asked, law)
    yield _purpose_allowed(asked)


def _on_the_list(asked: AccessFacts) -> Decision:
    shut = shut_doors().get(asked.role)
    if shut is None:
        return passed("on-the-list", "The act lists this role.")
    return breached(fault(shut.code, shut.says, cite=shut.cite))


def _purpose_allowed(asked: AccessFacts) -> Decision:
    allowed = purposes_of(asked.role)
    if asked.purpose in allowed:
        return passed("purpose-allowed", "The purpose is one of this role's.")
    says = f"The purpose {asked.purpose} is not one of this role's; permitted: {', '.join(allowed) or 'none'}."
    return breached(fault("E-MAP-50.purpose", says, "purpose", asked.purpose.value))
