"""Requests of an examination: records, assets, the help of a person; their days, deliveries and refusals."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.dates import legal_date, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.examinations import AccessAsked, HelpAsked
from carelaw.pbm.rules.examinations.examining import examination_help, examiner_access
from carelaw.pbm.store.models import ExaminationRequest, ExaminationState, RequestKind
from carelaw.pbm.use_cases.examinations.files import KIND, case_of, cell, request_for, running, write_to_licensee
from carelaw.pbm.use_cases.examinations.telling import REQUEST
from carelaw.pbm.use_cases.permissions import EXAMINATION_ANSWER, EXAMINE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.files.keeping import opened
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-11(c)"
CAPACITIES = ("officer", "director", "employee", "agent", "other")
_KEYS = {"examination": Shape.ID, "request": Shape.ID}
ASKED = declare("pbm-examination-asked", says="An examiner asked for something.", keys=_KEYS, cite=CITE)
ANSWERED = declare("pbm-examination-answered", says="A request of an examiner was answered.", keys=_KEYS, cite=CITE)
REFUSED = declare("pbm-examination-refused", says="A request of an examiner was refused.", keys=_KEYS, cite=CITE)
CHARGED = declare("pbm-examination-charged", says="Access was made to depend on a charge.", keys=_KEYS, cite=CITE)


@clocks_of(KIND)
def request_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """A clock for each request; it is met by the delivery."""
    met = {event.body["request"]: event.at for event in reversed(list(events)) if event.kind == "request-answered"}
    return tuple(
        Clock(
            event.body["request"],
            f"The request {event.body['request']} is met by {event.body['due']}.",
            CITE,
            start_of_following_day(date.fromisoformat(event.body["due"]), ZONE),
            met.get(event.body["request"]),
        )
        for event in events
        if event.kind == "requested"
    )


def standing_of(one: ExaminationRequest, on: date) -> Decision:
    """What the law says of a request as it stands on a day."""
    law = adopted_law()
    if one.kind == RequestKind.INTERVIEW:
        return examination_help(HelpAsked(one.capacity != "other", one.due_on, on, one.delivered_on), law=law)
    refused = one.refused_on is not None
    return examiner_access(AccessAsked(one.asked_on, one.due_on, on, one.delivered_on, refused, one.charged), law=law)


def ask(
    actor: Actor,
    at: datetime,
    *,
    examination: str,
    kind: str,
    item: str,
    person: str,
    capacity: str,
    in_writing: bool,
    due_on: date,
) -> ExaminationRequest:
    """Ask for records, for a look at assets, or for a person's help, by a day."""
    require(actor, EXAMINE)
    today = legal_date(at, ZONE)
    if due_on <= today:
        says = f"{due_on} gives no time. Permitted: a day after {today}."
        raise Refusal("due-not-later", says, cite=CITE, field="due_on")
    if kind == RequestKind.INTERVIEW and not (person.strip() and capacity):
        raise Refusal("needs-person", "Name the person, and as what the person acts.", cite=CITE, field="person")
    with transaction.atomic():
        found = running(actor, examination)
        made = ExaminationRequest.objects.create(
            reference=f"{found.number}-R{found.requests.count() + 1}",
            examination=found,
            kind=kind,
            item=item.strip(),
            person=person.strip(),
            capacity=capacity or "",
            in_writing=in_writing,
            asked_on=today,
            due_on=due_on,
        )
        if found.state == ExaminationState.OPEN:
            found.state = ExaminationState.FIELDWORK
            found.save(update_fields=["state"])
        body = {"request": made.reference, "due": due_on.isoformat()}
        add_event(case_of(found), "requested", at=at, actor=actor, body=body)
        if in_writing:
            values = {
                "reference": made.reference,
                "item": cell(made.item),
                "person": cell(made.person) if made.person else "the licensee",
                "asked": str(today),
                "due": str(due_on),
            }
            write_to_licensee(REQUEST, found, key=made.reference, at=at, values=values)
        _note(ASKED, actor, made, at)
    return made


def deliver(actor: Actor, at: datetime, *, request: str, answer: str, document: Attached | None) -> ExaminationRequest:
    """Deliver what was asked for; late is taken, and its lateness stands with it."""
    require(actor, EXAMINATION_ANSWER)
    if not answer.strip() and document is None:
        raise Refusal("answer-empty", "Write the answer, or attach what was asked for.", cite=CITE, field="answer")
    kept = keep_file(io.BytesIO(document.content)) if document else None
    with transaction.atomic():
        found = _open_request(actor, request)
        found.delivered_on, found.answer = legal_date(at, ZONE), answer.strip()
        if document is not None and kept is not None:
            found.file_name, found.digest = document.name[-200:], kept.digest
        found.save()
        body = {"request": found.reference}
        add_event(case_of(found.examination), "request-answered", at=at, actor=actor, body=body)
        _note(ANSWERED, actor, found, at)
    return found


def refuse(actor: Actor, at: datetime, *, request: str, because: str) -> ExaminationRequest:
    """Say that a request is refused, and why; the examiner decides whether it is a ground."""
    require(actor, EXAMINATION_ANSWER)
    with transaction.atomic():
        found = _open_request(actor, request)
        _enter_refusal(found, actor, at, because)
    return found


def note_refusal(
    actor: Actor, at: datetime, *, request: str, because: str, charged: bool, came_anyway: bool
) -> ExaminationRequest:
    """Note a refusal met at the licensee's offices, or a charge asked for access."""
    require(actor, EXAMINE)
    with transaction.atomic():
        found = _open_request(actor, request)
        found.charged = charged
        found.save(update_fields=["charged"])
        if charged:
            _note(CHARGED, actor, found, at)
        if came_anyway:
            found.delivered_on, found.answer = legal_date(at, ZONE), because.strip()
            found.save(update_fields=["delivered_on", "answer"])
            body = {"request": found.reference}
            add_event(case_of(found.examination), "request-answered", at=at, actor=actor, body=body)
        else:
            _enter_refusal(found, actor, at, because)
    return found


def document_of(actor: Actor, reference: str) -> tuple[ExaminationRequest, bytes]:
    """What was delivered for a request. Raises Refusal where nothing was sent as a file."""
    with transaction.atomic():
        found = request_for(actor, reference)
    if not found.digest:
        raise Refusal("no-document", "No document was delivered for it.", field="request", kind="not-found")
    with opened(found.digest) as stream:
        return found, stream.read()


def late_or_refused(on: date) -> list[tuple[ExaminationRequest, Decision]]:
    """Requests that were refused or are past their day, and have no memo yet."""
    waiting = ExaminationRequest.objects.filter(memo_at=None).select_related("examination").order_by("due_on", "pk")
    waiting = waiting.exclude(examination__state=ExaminationState.CLOSED)
    judged = [(one, standing_of(one, on)) for one in waiting]
    return [(one, decision) for one, decision in judged if decision.outcome is Outcome.VIOLATION]


def _enter_refusal(found: ExaminationRequest, actor: Actor, at: datetime, because: str) -> None:
    found.refused_on, found.refusal = legal_date(at, ZONE), because.strip()
    found.save(update_fields=["refused_on", "refusal"])
    add_event(case_of(found.examination), "request-refused", at=at, actor=actor, body={"request": found.reference})
    _note(REFUSED, actor, found, at)


def _open_request(actor: Actor, reference: str) -> ExaminationRequest:
    found = request_for(actor, reference)
    if found.delivered_on is not None:
        says = f"It was delivered on {found.delivered_on}; send more under a new request."
        raise Refusal("request-delivered", says, cite=CITE, field="request", kind="conflict")
    return found


def _note(kind: str, actor: Actor, one: ExaminationRequest, at: datetime) -> None:
    body = {"examination": one.examination.number, "request": one.reference}
    append(kind, actor=actor, at=at, body=body, subject=one.reference)
