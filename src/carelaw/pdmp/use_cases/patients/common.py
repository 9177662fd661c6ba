"""What every act on a patient's request needs: who acts, the request, its facts, its case, its lines on the record."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Register
from carelaw.pdmp.facts.patient_access import AnswerClock, Capacity, Checked, PatientAccessFacts
from carelaw.pdmp.store.models import EvidenceState, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS, REQUESTERS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "patient-request"
SCOPE = "patient_request"
CITE = "§9(b)(11)"
KEYS = {
    "request": Shape.ID,
    "capacity": Shape.CODE,
    "channel": Shape.CODE,
    "state": Shape.CODE,
    "due": Shape.DAY,
    "on": Shape.DAY,
    "code": Shape.CODE,
    "fee": Shape.CODE,
    "cents": Shape.COUNT,
    "evidence": Shape.ID,
    "result": Shape.CODE,
    "candidates": Shape.COUNT,
}
ROLE_OF = {
    Capacity.SELF: "PATIENT",
    Capacity.PARENT: "PARENT_GUARDIAN",
    Capacity.GUARDIAN: "PARENT_GUARDIAN",
    Capacity.HEALTH_CARE_AGENT: "HC_POA",
}


def kind(name: str, says: str, cite: str = CITE) -> str:
    """Declare a kind of entry about patients' requests."""
    return declare(name, says=says, keys=KEYS, cite=cite)


CLOSED = kind("patient-request-closed", "A patient's request was closed without an answer.")


def requester_of(held: PatientRequest, client: str) -> Actor:
    """Whoever holds a request's reference and secret, as somebody who acts; nothing else is in reach.

    The secret and the evidence that a person checked stand for the two factors of an account.
    """
    role = ROLE_OF.get(Capacity(held.capacity), "VISITOR")
    account = str(held.account_id) if held.account_id else ""
    return Actor(account, held.requester_name, role, True, "console", client, scope={SCOPE: (str(held.pk),)})


def request_for(actor: Actor, request_id: uuid.UUID | str) -> PatientRequest:
    """A request for somebody who may see it: the department, or whoever asked. To others it does not exist."""
    held = PatientRequest.objects.filter(pk=request_id).first() if _is_id(request_id) else None
    if actor.role not in REQUESTERS:
        require(actor, KEEP_REQUESTS)
    elif held is not None and not is_theirs(actor, held):
        held = None
    if held is None:
        raise Refusal("E-MAP-92.unknown", "There is no such request for you.", cite=CITE, kind="not-found")
    return held


def is_theirs(actor: Actor, held: PatientRequest) -> bool:
    """True for whoever filed a request: by the account, or by the reference and secret."""
    if actor.account_id and held.account_id:
        return str(held.account_id) == actor.account_id
    return str(held.pk) in actor.scoped(SCOPE)


def facts_of(held: PatientRequest, on: date) -> PatientAccessFacts:
    """A request as the rules see it on a day."""
    return PatientAccessFacts(
        capacity=Capacity(held.capacity),
        requested_on=held.requested_on,
        judged_on=on,
        birth_date=held.birth_date,
        identity=_found(held, "identity"),
        capacity_proof=_found(held, "capacity"),
        power_for_health_care=held.power_for_health_care,
        power_from=held.power_from,
        power_until=held.power_until,
        power_revoked_on=held.power_revoked_on,
        principal_died_on=held.principal_died_on,
    )


def clock_of(held: PatientRequest, on: date) -> AnswerClock:
    """The clock of a request on a day; the answer is given when the record is ready to be read, or posted."""
    given = held.ready_at or held.delivered_at
    return AnswerClock(
        requested_on=held.requested_on,
        judged_on=on,
        evidence_asked_on=held.evidence_asked_on,
        evidence_received_on=held.evidence_received_on,
        delivered_on=law_day(given) if given else None,
    )


def _found(held: PatientRequest, proves: str) -> Checked | None:
    """The best that was found of the evidence for one thing."""
    states = set(held.evidence.filter(proves=proves).values_list("state", flat=True))
    for state in (EvidenceState.POSITIVE, EvidenceState.WAITING, EvidenceState.NEGATIVE):
        if state in states:
            return Checked(state.value)
    return None


def docket(held: PatientRequest, at: datetime, actor: Actor | None = None) -> Case:
    """The case that carries a request's clock."""
    return open_case(
        CASE,
        key=str(held.pk),
        title=f"Patient request {held.reference}",
        at=at,
        cite=CITE,
        actor=actor,
        body={"requested_on": held.requested_on.isoformat()},
    )


def happened(held: PatientRequest, what: str, at: datetime, actor: Actor | None, **body: Any) -> None:
    """Enter what happened into the case; its clock is computed anew."""
    add_event(docket(held, at, actor), what, at=at, actor=actor, body=body)


def end_case(held: PatientRequest, closing: str, at: datetime, actor: Actor | None) -> None:
    """Close the case of a request that came to its end."""
    case = docket(held, at, actor)
    if case.state == CaseState.OPEN:
        close_case(case, at=at, closing=closing, actor=actor)


def close(
    held: PatientRequest, state: PatientRequestState, because: str, at: datetime, actor: Actor | None
) -> PatientRequest:
    """Bring a request to an end without an answer. Call inside the transaction of the act."""
    held.state, held.closed_at, held.closed_because = state, at, because[:60]
    held.save(update_fields=["state", "closed_at", "closed_because"])
    end_case(held, because, at, actor)
    body = {"request": str(held.pk), "state": state.value, "code": because}
    append(CLOSED, actor=actor, at=at, body=body, subject=str(held.pk))
    return held


def law_here() -> Register:
    """The law that binds here."""
    return adopted_law()


def _is_id(text: uuid.UUID | str) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True
