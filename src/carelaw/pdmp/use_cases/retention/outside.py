"""Requests that open no door: under the Right-to-Know Law, by subpoena, by letter, by form (§9(a)).

Each is registered with who sent what and when. A Right-to-Know request is answered at once by a letter that confirms
nothing; legal process goes to counsel, whose answer rests on §9(a) and never on a privilege (AMB-23).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.program_name import PROGRAM, PROGRAM_NAME
from carelaw.pdmp.facts.retention import ProcessAnswer, ProposedRelease, Way
from carelaw.pdmp.rules.retention.confidentiality import BASES, LEGAL_PROCESS, process_answered, release_lawful
from carelaw.pdmp.store.models import OutsideRequest
from carelaw.pdmp.use_cases.retention.permissions import ANSWER_OUTSIDE
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"request": Shape.ID, "way": Shape.CODE, "outcome": Shape.CODE, "basis": Shape.CODE}
REGISTERED = declare("outside-request-registered", says="A request without a door was registered.", keys=_KEYS)
ANSWERED = declare("outside-request-answered", says="Counsel's answer was recorded.", keys=_KEYS, cite="§9(a)")
IDENTIFIED, STATISTICS = "identified", "statistics"
WAYS = (Way.RIGHT_TO_KNOW, Way.CIVIL_SUBPOENA, Way.ATTORNEY_LETTER, Way.INSURER_FORM, Way.EMAIL)
REFUSED, AVAILABLE, TO_COUNSEL, CLOSED = "refused", "available", "to-counsel", "answered"

declare_template(
    NoticeTemplate(
        "pdmp.right-to-know-refused",
        "en",
        "Your request $number under the Right-to-Know Law",
        "Your request of $received_on, reference $reference, is refused.\n\n"
        f"Section 9(a) of the {PROGRAM} Act makes prescription "
        "information held by the program, and the record of requests for it, confidential and exempt from public "
        "access under the Right-to-Know Law. This answer is the same whether or not the program holds anything of "
        "the kind you ask about; it neither confirms nor denies that it does.\n\n"
        "Statistics that identify nobody are published on the department's website and remain open to you.\n\n"
        "You may appeal to the Office of Open Records as the Right-to-Know Law provides.",
        "§9(a)",
    )
)
declare_letterhead(
    "pdmp.right-to-know",
    Letterhead(
        office="Department of Health",
        program=PROGRAM_NAME,
        lines=("Commonwealth of Pennsylvania", "Open-Records Officer"),
        footer="Section 9(a) of the ABC-MAP act",
        zone="America/New_York",
    ),
    may_open=lambda actor, notice: allowed(actor, ANSWER_OUTSIDE),
)


@dataclass(frozen=True, slots=True)
class OutsideForm:
    """A request as it came in: by which way, from whom, for what, and where an answer goes."""

    way: str
    asked_by: str
    received_on: date
    asks_for: str = IDENTIFIED
    reference: str = ""
    address: str = field(default="", repr=False)


def register_outside(actor: Actor, form: OutsideForm, *, at: datetime) -> OutsideRequest:
    """Register a request that opens no door; what can be answered at once is, and the letter is ready."""
    require(actor, ANSWER_OUTSIDE)
    _check(form, law_day(at))
    way = Way(form.way)
    decision = release_lawful(ProposedRelease(way, form.asks_for == IDENTIFIED), law=adopted_law())
    reason = decision.reasons[0]
    lawful = decision.outcome is Outcome.PASS
    outcome = AVAILABLE if lawful else TO_COUNSEL if way in LEGAL_PROCESS else REFUSED
    with transaction.atomic():
        request = OutsideRequest.objects.create(
            number=_next_number(form.received_on.year),
            way=form.way,
            asked_by=form.asked_by[:200],
            received_on=form.received_on,
            asks_for=form.asks_for,
            reference=form.reference[:80],
            address=form.address,
            outcome=outcome,
            code="" if lawful else reason.code,
            says=reason.says,
            answered_on=None if outcome == TO_COUNSEL else law_day(at),
            entered_at=at,
            entered_by=uuid.UUID(actor.account_id) if actor.account_id else None,
        )
        append(REGISTERED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
        if outcome == REFUSED and way is Way.RIGHT_TO_KNOW:
            _write_letter(request, at)
    return request


def answer_process(
    actor: Actor, request_id: uuid.UUID, *, basis: str, answer: str, given: bool, answered_on: date, at: datetime
) -> OutsideRequest:
    """Record counsel's answer to legal process; it rests on §9(a), and gives nothing but by a door of §9(b)."""
    require(actor, ANSWER_OUTSIDE)
    with transaction.atomic():
        request = OutsideRequest.objects.select_for_update().filter(pk=request_id).first()
        if request is None:
            raise Refusal("request-unknown", "There is no such request. Check its number.", kind="not-found")
        if request.outcome != TO_COUNSEL:
            raise Refusal("E-MAP-116.answered", "This request is answered already.", cite="§9(a)", kind="conflict")
        if not answer.strip():
            raise Refusal("E-MAP-116.needs-answer", "Counsel's answer is needed.", cite="§9(a)", field="answer")
        asked = ProcessAnswer(request.asked_by, request.received_on, answered_on, basis, given)
        decision = process_answered(asked, law=adopted_law())
        if decision.outcome is not Outcome.PASS:
            reason = decision.reasons[0]
            raise Refusal(reason.code, reason.says, cite=decision.cite, field=reason.field)
        request.outcome, request.basis, request.answer = CLOSED, basis, answer
        request.answered_on = answered_on
        request.answered_by = uuid.UUID(actor.account_id) if actor.account_id else None
        request.save()
        append(ANSWERED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
    return request


def outside_requests(actor: Actor) -> QuerySet[OutsideRequest]:
    """The register, the newest first."""
    require(actor, ANSWER_OUTSIDE)
    return OutsideRequest.objects.order_by("-received_on", "-number")


def outside_request(actor: Actor, request_id: uuid.UUID) -> OutsideRequest:
    """One request of the register."""
    found = outside_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise Refusal("request-unknown", "There is no such request. Check its number.", kind="not-found")
    return found


def _check(form: OutsideForm, today: date) -> None:
    if form.way not in set(WAYS):
        raise Refusal("E-MAP-112.way", f"A request came by one of: {', '.join(WAYS)}.", cite="§9(a)", field="way")
    if form.asks_for not in {IDENTIFIED, STATISTICS}:
        says = f"It asks for one of: {IDENTIFIED}, {STATISTICS}."
        raise Refusal("E-MAP-112.asks-for", says, cite="§9(a)", field="asks_for")
    if not form.asked_by.strip():
        raise Refusal("E-MAP-116.needs-service", "Who asked is needed.", cite="§9(a)", field="asked_by")
    if form.received_on > today:
        says = f"A request cannot have come on {form.received_on}, after today, {today}."
        raise Refusal("E-MAP-116.received", says, cite="§9(a)", field="received_on")


def _next_number(year: int) -> str:
    taken = OutsideRequest.objects.filter(number__startswith=f"OR-{year}-").order_by("-number").first()
    last = int(taken.number.rpartition("-")[2]) if taken else 0
    return f"OR-{year}-{last + 1:04d}"


def _write_letter(request: OutsideRequest, at: datetime) -> None:
    values = {
        "number": request.number,
        "received_on": request.received_on.isoformat(),
        "reference": request.reference or "none",
    }
    notice = write_notice(
        "pdmp.right-to-know-refused",
        key=str(request.pk),
        at=at,
        values=values,
        channel=NoticeChannel.LETTER,
        about=f"outside:{request.pk}",
        address="\n".join([request.asked_by, request.address]).strip(),
    )
    request.notice_id = notice.pk
    request.save(update_fields=["notice_id"])


def _body(request: OutsideRequest) -> dict[str, object]:
    body: dict[str, object] = {"request": str(request.pk), "way": request.way, "outcome": request.outcome}
    return {**body, "basis": request.basis} if request.basis else body


__all__ = [
    "BASES",
    "IDENTIFIED",
    "STATISTICS",
    "WAYS",
    "OutsideForm",
    "answer_process",
    "outside_request",
    "outside_requests",
    "register_outside",
]
