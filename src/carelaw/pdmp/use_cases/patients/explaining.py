"""Why a patient's request stands where it stands: each rule that looked at it, and what it said."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.rules.patients.answer_due import patient_answer_due
from carelaw.pdmp.rules.patients.health_care_agent import health_care_agent
from carelaw.pdmp.rules.patients.identity_evidence import identity_evidence
from carelaw.pdmp.rules.patients.own_record import who_may_have_the_record
from carelaw.pdmp.rules.patients.parent_or_guardian import parent_or_guardian
from carelaw.pdmp.store.models import PatientRequest
from carelaw.pdmp.use_cases.patients.common import clock_of, facts_of, law_here
from carelaw.pdmp.use_cases.patients.fees import Pair, quote
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.decisions.explaining import Explanation, Line, explains


@explains("patient-request", permission=KEEP_REQUESTS)
def explain_request(reference: str, actor: Actor) -> Explanation | None:
    """One request by its reference, such as PM-4K7T-92QD."""
    held = PatientRequest.objects.filter(reference=reference.strip().upper()).first()
    if held is None:
        return None
    lines = tuple(_line(decision) for decision in _judged(held))
    return Explanation(f"Request {held.reference}", f"{held.get_state_display()}; due by {held.due_on}.", lines)


def _judged(held: PatientRequest) -> Iterator[Decision]:
    """What each rule says of the request as of the day on which it ended, or was last acted on."""
    ended = held.closed_at or held.delivered_at or held.ready_at or held.received_at
    on, law = law_day(ended), law_here()
    facts = facts_of(held, on)
    for rule in (who_may_have_the_record, parent_or_guardian, health_care_agent, identity_evidence):
        decision = rule(facts, law=law)
        if decision.outcome is not Outcome.NOT_APPLICABLE:
            yield decision
    yield patient_answer_due(clock_of(held, on), law=law)
    pair = Pair(held.requester_name, held.last_name, held.first_name, held.birth_date)
    yield quote(pair, held.requested_on, without=held).decision


def _line(decision: Decision) -> Line:
    says = " ".join(reason.says for reason in decision.reasons)
    return Line(says, decision.reasons[0].cite or decision.cite, decision.outcome.value)
