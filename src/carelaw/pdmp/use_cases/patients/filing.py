"""Ask for a record: on the website without an account, with an account, or by a paper form that came in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.patient_access import AnswerClock, Capacity, FeeStatus, PatientAccessFacts, RequestForm
from carelaw.pdmp.rules.patients.answer_due import due_on
from carelaw.pdmp.rules.patients.own_record import who_may_have_the_record
from carelaw.pdmp.rules.patients.parent_or_guardian import parent_or_guardian
from carelaw.pdmp.rules.patients.request_form import request_form
from carelaw.pdmp.store.models import PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.loading import storable
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.common import CITE, ROLE_OF, close, docket, happened, kind, law_here, request_for
from carelaw.pdmp.use_cases.patients.fees import Pair, Quotation, quote
from carelaw.pdmp.use_cases.patients.keys import digest_of, new_reference, new_secret
from carelaw.pdmp.use_cases.patients.permissions import FILE_REQUEST, KEEP_REQUESTS, OWN_REQUEST
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.files import keeping
from carelaw.platform.record.keeping import append

WEBSITE, PAPER, ACCOUNT = "website", "paper", "account"
FORM_CITE = "§6(b)(3)"
FILED = kind("patient-request-filed", "A patient's request came in.", FORM_CITE)
COMPLETED = kind("patient-request-completed", "A patient's form was completed.", FORM_CITE)
LARGEST = 10 << 20


@dataclass(frozen=True, slots=True)
class Filing:
    """What stands on the form. Never shown by `repr`: a patient's own details."""

    capacity: str = ""
    requester_name: str = field(default="", repr=False)
    reply_to: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    zip_code: str = field(default="", repr=False)
    former_names: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    language: str = "en"
    by_mail: bool = False
    declared_true: bool = False
    accepted_cost: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that was taken, with the secret that is shown this once."""

    request: PatientRequest
    secret: str = field(repr=False)


def quotation_for(filing: Filing, *, at: datetime) -> Quotation:
    """What the request would cost, before anybody commits."""
    return quote(_pair(filing), law_day(at))


def judged_form(filing: Filing, received_on: date) -> Decision:
    """What is missing or wrong on a form."""
    return request_form(_form(filing, received_on), law=law_here())


def file_request(actor: Actor, filing: Filing, *, at: datetime) -> Filed:
    """Take a request from the website and confirm it at once.

    Raises Refusal: `E-MAP-97` with every missing field, `E-MAP-92` for whom the act does not list, `E-MAP-93` for
    somebody of age, `E-MAP-99.cost` when it costs something that was not agreed to.
    """
    require(actor, FILE_REQUEST)
    on = law_day(at)
    decision = judged_form(filing, on)
    if decision.outcome is not Outcome.PASS:
        raise _refused(decision, FORM_CITE)
    _require_listed(filing, on)
    cost = quote(_pair(filing), on)
    if cost.status is FeeStatus.CHARGEABLE and not filing.accepted_cost:
        says = f"A further access in this quarter costs ${cost.amount:.2f}. Agree to the cost, or ask next quarter."
        raise Refusal("E-MAP-99.cost", says, cite="§5(3)(v)", field="accepted_cost", kind="conflict")
    own = ROLE_OF.get(Capacity(filing.capacity)) == actor.role
    # In another capacity than that of the account, a request stands on its secret alone.
    channel = ACCOUNT if actor.account_id and own else WEBSITE
    with transaction.atomic():
        filed = _taken(actor, filing, on, at, channel, PatientRequestState.AWAITING_EVIDENCE, cost)
        filed.request.evidence_asked_on = on
        filed.request.save(update_fields=["evidence_asked_on"])
        happened(filed.request, "evidence-asked", at, actor)
        letters.write(letters.RECEIVED, filed.request, at)
    return filed


def enter_paper_request(
    actor: Actor, filing: Filing, *, received_on: date, at: datetime, scan: BinaryIO | None = None
) -> PatientRequest:
    """Enter a form that came by mail or over the counter; the day it came in is the day of the request.

    What is missing is asked for by letter and the rest is kept; whom the act does not list, and a parent of somebody
    of age, is refused by letter.
    """
    require(actor, KEEP_REQUESTS)
    if received_on > law_day(at):
        says = f"{received_on} lies in the future; enter the day on which the form came in."
        raise Refusal("E-MAP-97.received-on", says, cite=FORM_CITE, field="received_on")
    if not filing.requester_name.strip() or not filing.reply_to.strip() or not filing.capacity:
        says = "A form needs at least who asks, as what, and where the answer goes, so that it can be answered."
        raise Refusal("E-MAP-97.nobody-to-answer", says, cite=FORM_CITE, field="requester_name")
    digest = keeping.keep(scan, largest=LARGEST).digest if scan is not None else ""
    decision = judged_form(filing, received_on)
    whole = decision.outcome is Outcome.PASS
    state = PatientRequestState.AWAITING_EVIDENCE if whole else PatientRequestState.INCOMPLETE
    with transaction.atomic():
        held = _taken(actor, filing, received_on, at, PAPER, state, quote(_pair(filing), received_on)).request
        held.form_digest = digest
        held.evidence_asked_on = law_day(at)
        held.save(update_fields=["form_digest", "evidence_asked_on"])
        happened(held, "evidence-asked", at, actor)
        listed = who_may_have_the_record(PatientAccessFacts(Capacity(filing.capacity)), law=law_here())
        if listed.outcome is not Outcome.PASS:
            close(held, PatientRequestState.REFUSED, "not-listed", at, actor)
            letters.write(letters.REFUSED, held, at, because=NOT_LISTED[held.language])
        elif whole:
            _received(held, filing, at, actor)
        else:
            letters.write(letters.FORM_INCOMPLETE, held, at, missing=missing_words(decision, held.language))
    return held


def complete_form(actor: Actor, request_id: str, given: Mapping[str, Any], *, at: datetime) -> PatientRequest:
    """Enter what was missing on a form, by the names of `Filing`; what stood there and the day of the request stay."""
    require(actor, KEEP_REQUESTS)
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=request_for(actor, request_id).pk)
        if held.state != PatientRequestState.INCOMPLETE:
            raise Refusal("E-MAP-97.complete", "Nothing is missing on this form.", cite=FORM_CITE, kind="conflict")
        known = replace(_as_filed(held), **given)
        decision = judged_form(known, held.requested_on)
        if decision.outcome is not Outcome.PASS:
            raise _refused(decision, FORM_CITE)
        for name, value in _columns(known).items():
            setattr(held, name, value)
        held.state = PatientRequestState.AWAITING_EVIDENCE
        held.save()
        body = {"request": str(held.pk), "state": held.state}
        append(COMPLETED, actor=actor, at=at, body=body, subject=str(held.pk))
        _received(held, known, at, actor)
    return held


def withdraw(actor: Actor, request_id: str, *, at: datetime) -> PatientRequest:
    """The requester takes the request back before it is answered; it costs nothing."""
    require(actor, OWN_REQUEST)
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=request_for(actor, request_id).pk)
        if held.closed_at is not None or held.delivered_at is not None:
            raise Refusal("E-MAP-92.ended", "This request has ended already.", cite=CITE, kind="conflict")
        return close(held, PatientRequestState.WITHDRAWN, "withdrawn", at, actor)


NOT_LISTED = {
    "en": "You are not on the act's list of those who may have the record of another person.",
    "es": "Usted no está en la lista de la ley de quienes pueden tener el registro de otra persona.",
}
OF_AGE = {
    "en": "The person is 18 or older. Only the person may ask now.",
    "es": "La persona tiene 18 años o más. Ahora solo ella puede pedirlo.",
}
_MISSING = {
    "last_name": {"en": "The patient's last name", "es": "El apellido del paciente"},
    "first_name": {"en": "The patient's first name", "es": "El nombre del paciente"},
    "birth_date": {"en": "The patient's date of birth", "es": "La fecha de nacimiento del paciente"},
    "declared_true": {"en": "Your signature", "es": "Su firma"},
    "requester_name": {"en": "Your name", "es": "Su nombre"},
    "reply_to": {"en": "Your address", "es": "Su dirección"},
    "capacity": {"en": "As what you ask", "es": "En calidad de qué lo pide"},
}


def missing_words(decision: Decision, language: str) -> str:
    """What is missing on a form, as a list in the reader's language."""
    fields = [reason.field for reason in decision.reasons if reason.field in _MISSING]
    return "\n".join(f"- {_MISSING[name or ''][language]}" for name in fields)


def _require_listed(filing: Filing, on: date) -> None:
    facts = _access(filing, on, on)
    listed = who_may_have_the_record(facts, law=law_here())
    if listed.outcome is not Outcome.PASS:
        raise _refused(listed, CITE)
    of_age = parent_or_guardian(facts, law=law_here())
    if of_age.outcome is Outcome.VIOLATION:
        raise _refused(of_age, CITE)


def _received(held: PatientRequest, filing: Filing, at: datetime, actor: Actor) -> None:
    """The letter that a whole form came in; a parent of somebody of age would send documents for nothing."""
    of_age = parent_or_guardian(_access(filing, held.requested_on, law_day(at)), law=law_here())
    if of_age.outcome is Outcome.VIOLATION:
        close(held, PatientRequestState.REFUSED, "of-age", at, actor)
        letters.write(letters.REFUSED, held, at, because=OF_AGE[held.language])
        return
    letters.write(letters.RECEIVED, held, at)


def _access(filing: Filing, requested_on: date, judged_on: date) -> PatientAccessFacts:
    capacity = Capacity(filing.capacity)
    return PatientAccessFacts(capacity, requested_on=requested_on, judged_on=judged_on, birth_date=filing.birth_date)


def _taken(
    actor: Actor,
    filing: Filing,
    requested_on: date,
    at: datetime,
    channel: str,
    state: PatientRequestState,
    cost: Quotation,
) -> Filed:
    secret = new_secret()
    held = PatientRequest.objects.create(
        reference=new_reference(),
        secret_digest=digest_of(secret),
        account_id=uuid.UUID(actor.account_id) if actor.account_id and channel == ACCOUNT else None,
        entered_by=uuid.UUID(actor.account_id) if actor.account_id else None,
        channel=channel,
        requested_on=requested_on,
        received_at=at,
        due_on=due_on(AnswerClock(requested_on, requested_on), law_here()),
        state=state,
        fee_status=cost.status.value,
        fee=cost.amount,
        fee_accepted=filing.accepted_cost,
        **_columns(filing),
    )
    docket(held, at, actor)
    body = {
        "request": str(held.pk),
        "capacity": held.capacity,
        "channel": channel,
        "due": held.due_on.isoformat(),
        "fee": held.fee_status,
        "cents": int(held.fee * 100),
    }
    append(FILED, actor=actor, at=at, body=body, subject=str(held.pk))
    return Filed(held, secret)


def _columns(filing: Filing) -> dict[str, object]:
    return {
        "capacity": filing.capacity,
        "requester_name": _line(filing.requester_name)[:120],
        "reply_to": storable(filing.reply_to.strip())[:400],
        "email": _line(filing.email)[:120],
        "phone": _line(filing.phone)[:20],
        "language": filing.language if filing.language in letters.GO_ON else "en",
        "last_name": _line(filing.last_name)[:80],
        "first_name": _line(filing.first_name)[:80],
        "birth_date": filing.birth_date,
        "zip_code": _line(filing.zip_code)[:12],
        "former_names": _line(filing.former_names)[:200],
        "by_mail": filing.by_mail,
        "declared_true": filing.declared_true,
    }


def _as_filed(held: PatientRequest) -> Filing:
    return Filing(**{name: getattr(held, name) for name in _columns(Filing())})


def _form(filing: Filing, received_on: date) -> RequestForm:
    capacity = Capacity(filing.capacity) if filing.capacity in set(Capacity) else None
    return RequestForm(
        capacity,
        filing.requester_name,
        filing.reply_to,
        filing.last_name,
        filing.first_name,
        filing.birth_date,
        received_on,
        filing.declared_true,
    )


def _pair(filing: Filing) -> Pair:
    return Pair(_line(filing.requester_name), _line(filing.last_name), _line(filing.first_name), filing.birth_date)


def _line(text: str) -> str:
    """One line, with single spaces, as every database can keep it."""
    return storable(" ".join(text.split()))


def _refused(decision: Decision, cite: str) -> Refusal:
    first = decision.reasons[0]
    problems = tuple(Problem(one.code, one.says, one.field, one.cite or cite) for one in decision.reasons)
    several = len(problems) > 1
    code = "E-MAP-97.missing" if several else first.code
    says = "Something is missing on the form; what you wrote is kept." if several else first.says
    kind_ = "invalid" if cite == FORM_CITE else "forbidden"
    return Refusal(code, says, cite=cite, field=first.field, kind=kind_, problems=problems)
