"""§9(b): only the listed classes may query, each within its limits. The gate before every query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import Rule, rule
from carelaw.pdmp.facts.access import AccessFacts, QueryTime
from carelaw.pdmp.facts.law_enforcement import AskingAgency
from carelaw.pdmp.rules.access_matrix import doors_of, purposes_of, shut_doors
from carelaw.pdmp.rules.act_in_force_for_query import act_in_force_for_query
from carelaw.pdmp.rules.designee_query import designee_query
from carelaw.pdmp.rules.dispenser_patient_query import dispenser_patient_query
from carelaw.pdmp.rules.door import through
from carelaw.pdmp.rules.doors.commonwealth_quality import commonwealth_quality
from carelaw.pdmp.rules.doors.death_investigation import death_investigation
from carelaw.pdmp.rules.doors.department_analysis import department_analysis
from carelaw.pdmp.rules.doors.department_review import department_review
from carelaw.pdmp.rules.doors.licensing_case_query import licensing_case_query
from carelaw.pdmp.rules.doors.methadone_review import methadone_review
from carelaw.pdmp.rules.doors.partner_state_query import partner_state_query
from carelaw.pdmp.rules.law_enforcement.one_door import one_door_for_law_enforcement
from carelaw.pdmp.rules.preconditions import account_live, grant_live, individually_identified
from carelaw.pdmp.rules.prescriber_own_prescriptions import prescriber_own_prescriptions
from carelaw.pdmp.rules.prescriber_patient_query import prescriber_patient_query

# Most doors have a rule of their own, with its own law table; the others are judged by the matrix alone.
_RULES: Mapping[str, Rule[AccessFacts]] = {
    "MAP-52": prescriber_patient_query,
    "MAP-53": prescriber_own_prescriptions,
    "MAP-60": dispenser_patient_query,
    "MAP-65": designee_query,
    "MAP-66": designee_query,
    "MAP-82": department_review,
    "MAP-83": department_analysis,
    "MAP-85": licensing_case_query,
    "MAP-86": commonwealth_quality,
    "MAP-87": methadone_review,
    "MAP-88": death_investigation,
    "MAP-90": partner_state_query,
}


@rule("MAP-50", "MAP-02", "MAP-89", cite="§9(b)", readings=("AMB-08", "AMB-18", "AMB-20", "AMB-25", "AMB-36", "AMB-41"))
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
    opened, closed = [], []
    for door in doors_of(asked.role, asked.purpose):
        own_rule = _RULES.get(door.provision)
        decision = own_rule(asked, law) if own_rule else through(door, asked, law)
        if decision.outcome is Outcome.PASS:
            says = "The act opens this door, and every condition of it is met."
            opened.append(Reason("allowed", says, door.id, cite=door.cite))
        else:
            closed.append(decision)
    if opened:
        return Decision(Outcome.PASS, tuple(opened))
    # A door that the case behind the question does not ask for has nothing to say as long as another has.
    asked_for = [one for one in closed if one.outcome is not Outcome.NOT_APPLICABLE]
    return (asked_for or closed)[0]


def _steps(asked: AccessFacts, law: Law) -> Iterator[Decision]:
    """Everything before the door, one answer at a time."""
    yield act_in_force_for_query(QueryTime(asked.asked_at), law=law)
    yield individually_identified(asked, law)
    yield account_live(asked, law)
    yield _on_the_list(asked)
    yield _not_for_an_agency(asked, law)
    yield grant_live(asked, law)
    yield _purpose_allowed(asked)


def _on_the_list(asked: AccessFacts) -> Decision:
    shut = shut_doors().get(asked.role)
    if shut is None:
        return passed("on-the-list", "The act lists this role.")
    return breached(fault(shut.code, shut.says, cite=shut.cite))


def _not_for_an_agency(asked: AccessFacts, law: Law) -> Decision:
    """An agency's person asks the Attorney General's office, and queries through no other role either (MAP-68)."""
    decision = one_door_for_law_enforcement(AskingAgency(asked.role, agency_person=asked.agency_person), law=law)
    if decision.outcome is Outcome.VIOLATION:
        return breached(*(replace(reason, cite=reason.cite or "§9(b)(3)(i)") for reason in decision.reasons))
    return passed("no-agency", "No agency asks for itself.")


def _purpose_allowed(asked: AccessFacts) -> Decision:
    allowed = purposes_of(asked.role)
    if asked.purpose in allowed:
        return passed("purpose-allowed", "The purpose is one of this role's.")
    says = f"The purpose {asked.purpose} is not one of this role's; permitted: {', '.join(allowed) or 'none'}."
    return breached(fault("E-MAP-50.purpose", says, "purpose", asked.purpose.value))
