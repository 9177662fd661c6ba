"""Run an approved request: the gate, the rows that its doors open, and the answer to deliver (MAP-68 to MAP-79)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, PrescriptionShown
from carelaw.pdmp.facts.law_enforcement import (
    AgencyKind,
    AskedDoor,
    CourtOrder,
    LawEnforcementFacts,
    PersonalIdentifier,
    StoredSchedule,
    UseOfRows,
)
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.rules.law_enforcement.court_order import order_stands
from carelaw.pdmp.rules.law_enforcement.schedules import FEDERAL_ONLY, SCHEDULES, STANDING_NOTE, law_enforcement_row
from carelaw.pdmp.rules.law_enforcement.warrant_purpose import LIMIT
from carelaw.pdmp.store import histories
from carelaw.pdmp.store.models import AttorneyGeneralAgent, Identity, LawEnforcementRequest, Query, RequestState
from carelaw.pdmp.use_cases.answering import Answer, compose
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.evidence import Evidence, evidence_for
from carelaw.pdmp.use_cases.in_sight import in_sight_on
from carelaw.pdmp.use_cases.law_enforcement import fields
from carelaw.pdmp.use_cases.law_enforcement.letters import DELIVERED as DELIVERED_NOTICE
from carelaw.pdmp.use_cases.law_enforcement.letters import tell_officer
from carelaw.pdmp.use_cases.law_enforcement.offices import manner_facts
from carelaw.pdmp.use_cases.law_enforcement.orders import judged_on, order_facts
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS, RUN_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.requests import request_for
from carelaw.pdmp.use_cases.searching import same_person
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

RAN = declare(
    "law-request-run",
    says="A law-enforcement request was run.",
    keys={"request": Shape.ID, "query": Shape.ID, "door": Shape.CODE},
    cite="§9(b)(3), (4)",
)
OPENED = declare(
    "law-answer-opened",
    says="The answer to a law-enforcement request was opened again at the office.",
    keys={"request": Shape.ID, "query": Shape.ID, "rows": Shape.COUNT},
    cite="§6(c)(2), §9(b)(3)",
)
DELIVERED = declare(
    "law-answer-delivered",
    says="The answer to a law-enforcement request was delivered.",
    keys={"request": Shape.ID, "query": Shape.ID},
    cite="§9(b)(3)(ii)",
)
SECOND_DOOR, ORDER_DOOR, JURY_DOOR = (
    "attorney-general-schedule-ii",
    "attorney-general-court-order",
    "attorney-general-grand-jury",
)
NOTES = (LIMIT, STANDING_NOTE)


@dataclass(frozen=True, slots=True)
class DeliveredAnswer:
    """An answer as it is delivered: the rows that were given, in the same words whatever else is on file."""

    request: LawEnforcementRequest
    query: Query
    rows: tuple[PrescriptionShown, ...]
    gone: int
    notes: tuple[str, ...]


@evidence_for(Role.OAG_AGENT)
def request_behind(actor: Actor, asked: HistoryRequest, at: datetime) -> Evidence:
    """What the request that a question of the office relies on establishes, and what its doors let back."""
    request = _stored(asked.case)
    if request is None:
        return Evidence(discreet=True, notes=NOTES)
    on = law_day(at)
    door = AskedDoor(request.door) if request.door else AskedDoor.SCHEDULE_II
    facts = LawEnforcementFacts(
        request_approved=request.state == RequestState.APPROVED,
        subject_matches=_is_about(request, asked),
        asked_on=on,
        agency=request.agency,
        agency_kind=AgencyKind(request.agency_kind),
        door=door,
        identifier=_identifier_of(actor),
        manner=manner_facts(request.answers, on),
        use=UseOfRows(purpose=fields.purpose_of(request.answers), grand_jury=request.grand_jury),
        order=order_facts(request.order) if request.order else None,
        grand_jury=fields.grand_jury_of(request.answers, _stands(request, on)) if request.grand_jury else None,
    )

    def ran(report: HistoryReport) -> None:
        _mark_run(actor, request, report, at)

    return Evidence(
        law_enforcement=facts,
        limits=limits_of_request(request, door, on, adopted_law()),
        discreet=True,
        notes=() if request.grand_jury else NOTES,
        then=ran,
    )


def run_request(actor: Actor, at: datetime, *, reference: str, patient_id: str = "") -> HistoryReport | Candidates:
    """Run an approved request: its answer, or the people to choose from. Requester and runner are on the log.

    Only an agent of the office presses run; the gate judges again everything that the approval rested on.
    """
    require(actor, RUN_REQUESTS)
    request = request_for(actor, reference)
    asked = HistoryRequest(
        purpose=Purpose.GRAND_JURY if request.grand_jury else Purpose.LE_PROBABLE_CAUSE,
        person=None if patient_id else fields.person_of(request.answers),
        patient_id=patient_id,
        case=str(request.pk),
        period_from=fields.day_of(request.answers, "period_from"),
        period_to=fields.day_of(request.answers, "period_to"),
    )
    return ask_history(actor, asked, at=at)


def delivered_answer(actor: Actor, at: datetime, *, reference: str) -> DeliveredAnswer:
    """What a run gave, made again from the references on the query log; that it was opened is on the record."""
    require(actor, RUN_REQUESTS)
    request = request_for(actor, reference)
    if request.query_id is None:
        says = f"{reference} was not run yet. Approve it, then run it."
        raise Refusal("E-MAP-68.not-run", says, cite="§9(b)(3)", kind="conflict")
    query = Query.objects.get(pk=request.query_id)
    on = law_day(at)
    given = [pk for pk, _ in query.shown_rows]
    rows = histories.rows_given(given, in_sight_on(on, adopted_law()))
    identities = Identity.objects.in_bulk(sorted({row.identity_id for row in rows}))
    answer = Answer(rows, identities, catalog_in_force(), of_one_person=False)
    access = Decision(Outcome.PASS, (Reason("given", "The answer that was given."),), cite=query.cite)
    asked = HistoryRequest(query.purpose)
    report = compose(query.pk, query.requested_at, on, asked, access, answer, None, adopted_law())
    with transaction.atomic():
        body = {"request": str(request.pk), "query": str(query.pk), "rows": len(rows)}
        append(OPENED, actor=actor, at=at, body=body, subject=str(request.pk))
    notes = () if request.grand_jury else NOTES
    return DeliveredAnswer(request, query, report.prescriptions, len(given) - len(rows), notes)


def deliver_answer(actor: Actor, at: datetime, *, reference: str, recipient: str) -> LawEnforcementRequest:
    """Write down to whom at the agency the office handed the answer; the officer is told of the limit on its use."""
    require(actor, DECIDE_REQUESTS)
    request = request_for(actor, reference)
    if request.state != RequestState.RUN:
        says = f"{reference} is {request.get_state_display().lower()}; only an answer that was run is delivered."
        raise Refusal("E-MAP-68.state", says, cite="§9(b)(3)(ii)", kind="conflict")
    if not recipient.strip():
        says = "Name the person at the agency who receives the answer; an agency's name alone does not do."
        raise Refusal("E-MAP-109.recipient", says, cite="§6(c)(1)", field="recipient")
    with transaction.atomic():
        request.state, request.delivered_at = RequestState.DELIVERED, at
        request.delivered_to = recipient.strip()[:120]
        request.save(update_fields=["state", "delivered_at", "delivered_to"])
        body = {"request": str(request.pk), "query": str(request.query_id)}
        append(DELIVERED, actor=actor, at=at, body=body, subject=str(request.pk))
        if not request.grand_jury:
            tell_officer(request, DELIVERED_NOTICE, at, recipient=request.delivered_to)
    return request


def limits_of_request(
    request: LawEnforcementRequest, door: AskedDoor, on: date, law: Law
) -> Mapping[str, tuple[RowLimit, ...]]:
    """For each door what it lets back, by the rule that judges a single row."""
    first = fields.day_of(request.answers, "period_from")
    last = fields.day_of(request.answers, "period_to")
    order = order_facts(request.order) if request.order else CourtOrder()
    asked = fields.schedules_of(request.answers)
    stands = _stands(request, on)
    if door is AskedDoor.GRAND_JURY:
        whole = _opened(StoredSchedule(door=door, order_stands=stands, dispensed_on=on, order_from=on), law)
        return {JURY_DOOR: (RowLimit(since=first, until=last),) if whole else _ordered(order, SCHEDULES, first, last)}
    limits: dict[str, tuple[RowLimit, ...]] = {}
    if door is not AskedDoor.ORDER:
        limits[SECOND_DOOR] = _second(first, last, on, law)
    if door is not AskedDoor.SCHEDULE_II and stands:
        limits[ORDER_DOOR] = _ordered(order, asked, first, last)
    return limits


def _second(first: date | None, last: date | None, on: date, law: Law) -> tuple[RowLimit, ...]:
    """Schedule II: by the list, and the day, that the reading in use names (AMB-12)."""
    if law.reading("AMB-12") == "state-today":
        today = frozenset(
            product.national_drug_code
            for product in catalog_in_force()
            if _opened(StoredSchedule(state_schedule_today=_state_today(product.schedule_on(on))), law)
        )
        return (RowLimit(national_drug_codes=today, since=first, until=last),)
    state = frozenset(name for name in _STORED if _opened(StoredSchedule(state_schedule=name), law))
    federal = frozenset(name for name in _STORED if _opened(StoredSchedule(federal_schedule=name), law))
    found = [RowLimit(schedules=state, since=first, until=last)]
    if federal:
        found.append(RowLimit(federal_schedules=federal, since=first, until=last))
    return tuple(found)


def _ordered(order: CourtOrder, asked: tuple[str, ...], first: date | None, last: date | None) -> tuple[RowLimit, ...]:
    """What the order covers, within what was asked for."""
    covered = [name for name in order.schedules if name in asked]
    names = frozenset("" if name == FEDERAL_ONLY else name for name in covered)
    starts = [day for day in (order.period_from, first) if day]
    ends = [day for day in (order.period_to, last) if day]
    return (RowLimit(schedules=names, since=max(starts, default=None), until=min(ends, default=None)),)


_STORED = tuple("" if name == FEDERAL_ONLY else name for name in SCHEDULES)


def _opened(row: StoredSchedule, law: Law) -> bool:
    return law_enforcement_row(row, law=law).outcome is Outcome.PASS


def _state_today(version: object) -> str:
    return str(getattr(version, "state_schedule", "") or "")


def _stands(request: LawEnforcementRequest, on: date) -> bool:
    # A grand jury's order, where the reading asks for one, is judged like any other.
    door = AskedDoor.ORDER if request.grand_jury else AskedDoor(request.door or AskedDoor.BOTH)
    decision = order_stands(judged_on(request, door, on), adopted_law())
    return decision.outcome is Outcome.PASS


def _identifier_of(actor: Actor) -> PersonalIdentifier:
    if not actor.account_id:
        return PersonalIdentifier(identifier_on_file=False)
    found = AttorneyGeneralAgent.objects.filter(account_id=actor.account_id).first()
    return PersonalIdentifier(found is not None, found.one_person if found else None)


def _stored(case: str) -> LawEnforcementRequest | None:
    try:
        wanted = uuid.UUID(case)
    except ValueError:
        return None
    return LawEnforcementRequest.objects.select_related("order").filter(pk=wanted).first()


def _is_about(request: LawEnforcementRequest, asked: HistoryRequest) -> bool:
    """Whether a question names the person of its request, or one of those shown for it."""
    if asked.patient_id:
        shown = Query.objects.filter(case_reference=request.pk, outcome="candidates")
        return any(asked.patient_id in ids for ids in shown.values_list("shown_candidates", flat=True))
    named = fields.person_of(request.answers)
    return asked.person is not None and (asked.person == named or same_person(asked.person, named))


def _mark_run(actor: Actor, request: LawEnforcementRequest, report: HistoryReport, at: datetime) -> None:
    """The request is run, once: called in the transaction that puts the answer on the record."""
    held = LawEnforcementRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != RequestState.APPROVED:
        says = f"{held.reference} was run in the meantime. Open its answer."
        raise Refusal("E-MAP-68.not-approved", says, cite="§9(b)(3)(i)", kind="conflict")
    held.state, held.query_id, held.ran_at = RequestState.RUN, uuid.UUID(report.query_id), at
    held.ran_by, held.ran_by_name = uuid.UUID(actor.account_id), actor.name
    held.save(update_fields=["state", "query_id", "ran_at", "ran_by", "ran_by_name"])
    body = {"request": str(held.pk), "query": report.query_id, "door": held.door.replace("_", "-")}
    append(RAN, actor=actor, at=at, body=body, subject=str(held.pk))


__all__ = [
    "DeliveredAnswer",
    "deliver_answer",
    "delivered_answer",
    "limits_of_request",
    "request_behind",
    "run_request",
]
