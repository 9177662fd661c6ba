"""The office reviews a request: approves it for a door, has it wait for an order, or refuses it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import NoReturn

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.law_enforcement import AskedDoor, SchedulesAsked
from carelaw.pdmp.rules.law_enforcement.court_order import order_stands
from carelaw.pdmp.rules.law_enforcement.prescribed import attorney_generals_manner
from carelaw.pdmp.rules.law_enforcement.schedules import SECOND, schedules_open
from carelaw.pdmp.store.models import LawEnforcementRequest, RequestState
from carelaw.pdmp.use_cases.law_enforcement import fields
from carelaw.pdmp.use_cases.law_enforcement.letters import ORDER_NEEDED, REQUEST_REFUSED, tell_officer
from carelaw.pdmp.use_cases.law_enforcement.offices import manner_facts
from carelaw.pdmp.use_cases.law_enforcement.orders import judged_on
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.requests import refuse_request, request_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_ABOUT = {"request": Shape.ID}
REVIEWED = declare("law-request-in-review", says="The office took a request into review.", keys=_ABOUT, cite="§9(b)(3)")
AWAITING = declare(
    "law-request-awaits-order",
    says="A request waits for a court order.",
    keys={**_ABOUT, "code": Shape.CODE},
    cite="§9(b)(3)(i)(B)",
)
APPROVED = declare(
    "law-request-approved",
    says="A request was approved.",
    keys={**_ABOUT, "door": Shape.CODE, "partial": Shape.FLAG},
    cite="§9(b)(3)",
)
_UNDECIDED = (RequestState.RECEIVED, RequestState.IN_REVIEW, RequestState.AWAITING_ORDER)


def begin_review(actor: Actor, at: datetime, *, reference: str) -> LawEnforcementRequest:
    """Take a request into review."""
    request = _undecided(actor, reference, RequestState.RECEIVED)
    with transaction.atomic():
        request.state = RequestState.IN_REVIEW
        request.save(update_fields=["state"])
        append(REVIEWED, actor=actor, at=at, body={"request": str(request.pk)}, subject=str(request.pk))
    return request


def approve_request(
    actor: Actor, at: datetime, *, reference: str, schedule_ii_only: bool = False
) -> LawEnforcementRequest:
    """Approve a request for the door it needs, or for schedule II alone while the rest has no order (MAP-70).

    Where an order is needed and does not stand, the request waits for it and the refusal says what is missing; one
    that another agency obtained ends the request (MAP-74).
    """
    request = _undecided(actor, reference, RequestState.IN_REVIEW, RequestState.AWAITING_ORDER)
    if request.grand_jury:
        return _approved(actor, request, AskedDoor.GRAND_JURY, partial=False, at=at)
    law, on = adopted_law(), law_day(at)
    schedules = fields.schedules_of(request.answers)
    door = fields.door_of(schedules)
    if schedule_ii_only and SECOND in schedules:
        door = AskedDoor.SCHEDULE_II
    stands = order_stands(judged_on(request, door, on), law)
    if stands.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        _without_order(actor, request, stands, at)
    covered = tuple(request.order.schedules) if request.order and door is not AskedDoor.SCHEDULE_II else ()
    asked = SchedulesAsked(schedules, stands.outcome is Outcome.PASS, covered)
    opened = schedules_open(asked, law=law)
    if opened.outcome is not Outcome.PASS:
        reason = opened.reasons[0]
        raise Refusal(reason.code, reason.says, cite=opened.cite, field=reason.field, kind="forbidden")
    if door is not AskedDoor.ORDER:
        manner = attorney_generals_manner(manner_facts(request.answers, on), law=law)
        if manner.outcome is not Outcome.PASS:
            reason = manner.reasons[0]
            raise Refusal(reason.code, reason.says, cite=manner.cite, field=reason.field, kind="conflict")
    return _approved(actor, request, door, partial=len(opened.reasons) > 1, at=at)


def decline_request(actor: Actor, at: datetime, *, reference: str, because: str) -> LawEnforcementRequest:
    """Refuse a request for a reason in words; the officer is told, and nothing of it is lost."""
    request = _undecided(actor, reference, *_UNDECIDED, RequestState.APPROVED)
    if not because.strip():
        raise Refusal("E-MAP-76.reason", "Say why the request is refused.", field="because", cite="§9(b)(3)")
    with transaction.atomic():
        refuse_request(actor, request, "E-MAP-76.refused", because.strip()[:2000], "§9(b)(3)", at)
        tell_officer(request, REQUEST_REFUSED, at, code="E-MAP-76.refused", says=request.refused_says)
    return request


def _approved(
    actor: Actor, request: LawEnforcementRequest, door: AskedDoor, *, partial: bool, at: datetime
) -> LawEnforcementRequest:
    with transaction.atomic():
        request.state, request.door, request.partial = RequestState.APPROVED, door.value, partial
        request.decided_at, request.decided_by = at, uuid.UUID(actor.account_id)
        request.refused_code = request.refused_says = request.refused_cite = ""
        request.save()
        body = {"request": str(request.pk), "door": door.value.replace("_", "-"), "partial": partial}
        append(APPROVED, actor=actor, at=at, body=body, subject=str(request.pk))
    return request


def _without_order(actor: Actor, request: LawEnforcementRequest, decision: Decision, at: datetime) -> NoReturn:
    reason = decision.reasons[0]
    cite = reason.cite or decision.cite
    with transaction.atomic():
        if reason.code == "E-MAP-74":
            refuse_request(actor, request, reason.code, reason.says, cite, at)
            tell_officer(request, REQUEST_REFUSED, at, code=reason.code, says=reason.says)
        else:
            request.state = RequestState.AWAITING_ORDER
            request.refused_code, request.refused_says, request.refused_cite = reason.code[:40], reason.says, cite[:80]
            request.save()
            body = {"request": str(request.pk), "code": reason.code}
            append(AWAITING, actor=actor, at=at, body=body, subject=str(request.pk))
            tell_officer(request, ORDER_NEEDED, at, code=reason.code, says=reason.says)
    raise Refusal(reason.code, reason.says, cite=cite, field=reason.field, kind="forbidden")


def _undecided(actor: Actor, reference: str, *states: str) -> LawEnforcementRequest:
    require(actor, DECIDE_REQUESTS)
    request = request_for(actor, reference)
    if request.state not in states:
        permitted = " or ".join(RequestState(state).label.lower() for state in states)
        says = f"{reference} is {request.get_state_display().lower()}; this is for a request that is {permitted}."
        raise Refusal("E-MAP-68.state", says, cite="§9(b)(3)", kind="conflict")
    return request
