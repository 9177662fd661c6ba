"""Ask the Attorney General's office: a request kept as typed and sent in the form in force (MAP-68, MAP-76)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.law_enforcement import AgencyKind, AskingAgency, Prescribed, UseOfRows
from carelaw.pdmp.rules.law_enforcement.grand_jury import grand_jury_query
from carelaw.pdmp.rules.law_enforcement.one_door import one_door_for_law_enforcement
from carelaw.pdmp.rules.law_enforcement.prescribed import missing_of, request_in_the_form
from carelaw.pdmp.rules.law_enforcement.warrant_purpose import warrant_purpose
from carelaw.pdmp.store.models import (
    Investigation,
    InvestigationStage,
    InvestigationState,
    LawEnforcementRequest,
    PrescribedKind,
    RequestState,
)
from carelaw.pdmp.use_cases.law_enforcement import fields
from carelaw.pdmp.use_cases.law_enforcement.offices import agency_of, form_facts, prescribed_on
from carelaw.pdmp.use_cases.law_enforcement.permissions import ASK_OFFICE, DECIDE_REQUESTS, SEE_REQUESTS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.own import not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_ABOUT = {"request": Shape.ID}
_BY_FORM = "§9(b)(3)(iii)"
BEGUN = declare("law-request-begun", says="A law-enforcement request was begun.", keys=_ABOUT, cite=_BY_FORM)
INCOMPLETE = declare(
    "law-request-incomplete",
    says="A law-enforcement request was sent incomplete; it waits for what is missing.",
    keys={**_ABOUT, "missing": Shape.CODES},
    cite=_BY_FORM,
)
RECEIVED = declare(
    "law-request-received",
    says="A law-enforcement request was received.",
    keys={**_ABOUT, "investigation": Shape.ID, "agency": Shape.ID},
    cite=_BY_FORM,
)
REFUSED = declare(
    "law-request-refused",
    says="A law-enforcement request was refused.",
    keys={**_ABOUT, "code": Shape.CODE},
    cite="§9(b)(3)",
)
_REFERENCE = re.compile(r"(LE|GJ)-\d{4}-[0-9A-F]{8}")
OFFICE = "Office of Attorney General"


def requests_for(actor: Actor) -> QuerySet[LawEnforcementRequest]:
    """The requests that an actor may see: an officer's own agency's; at the office all that were sent, and its own.

    A grand jury's matter is visible to the office alone (MAP-79).
    """
    require(actor, SEE_REQUESTS)
    if actor.role == "OAG_AGENT":
        own = LawEnforcementRequest.objects.filter(grand_jury=True)
        return own | LawEnforcementRequest.objects.filter(grand_jury=False, received_at__isnull=False)
    mine = [uuid.UUID(one) for one in actor.scoped("party")]
    return LawEnforcementRequest.objects.filter(agency_id__in=mine, grand_jury=False)


def request_for(actor: Actor, reference: str) -> LawEnforcementRequest:
    """One request by its reference. Another agency's reads as if it were not there."""
    found = requests_for(actor).filter(reference=reference).first() if _REFERENCE.fullmatch(reference) else None
    if found is None:
        raise not_yours()
    return found


def requests_in(actor: Actor, state: str) -> QuerySet[LawEnforcementRequest]:
    """The requests that an actor may see, the newest first; those in one state, where one is named."""
    found = requests_for(actor).order_by("-started_at", "-pk")
    if not state:
        return found
    if state.upper() not in RequestState.values:
        says = f"“{state[:20]}” is no state of a request. Permitted: {', '.join(RequestState.values)}."
        raise Refusal("E-MAP-68.state-unknown", says, cite="§9(b)(3)", field="state")
    return found.filter(state=state.upper())


def start_request(actor: Actor, at: datetime, *, like: str = "") -> LawEnforcementRequest:
    """Begin a request, empty or with what an earlier one says."""
    require(actor, ASK_OFFICE)
    party, agency = agency_of(actor)
    answers = dict(request_for(actor, like).answers) if like else {}
    return _begun(actor, at, party.pk, party.name, agency.kind, answers, grand_jury=False)


def start_grand_jury(actor: Actor, at: datetime) -> LawEnforcementRequest:
    """Begin the office's own request for a grand jury (MAP-79)."""
    require(actor, DECIDE_REQUESTS)
    own = uuid.uuid5(uuid.NAMESPACE_OID, "carelaw.attorney-general")
    return _begun(actor, at, own, OFFICE, AgencyKind.ATTORNEY_GENERAL, {}, grand_jury=True)


def save_request(actor: Actor, at: datetime, *, reference: str, answers: Mapping[str, str]) -> LawEnforcementRequest:
    """Keep what was typed, right or wrong; what cannot be taken is said when it is sent."""
    request = _mine(actor, reference)
    unknown = sorted(set(answers) - set(fields.NAMES))
    if unknown:
        says = f"{unknown[0][:40]} is no field of a request. The fields are: {', '.join(fields.NAMES)}."
        raise Refusal("E-MAP-76.field-unknown", says, cite=_BY_FORM, field=unknown[0][:40])
    request.answers = {**request.answers, **{name: _storable(text) for name, text in answers.items()}}
    request.save(update_fields=["answers"])
    return request


def send_request(actor: Actor, at: datetime, *, reference: str) -> LawEnforcementRequest:
    """Send a request to the office in the form in force; an incomplete one waits with what is missing.

    Raises Refusal E-MAP-76 with one problem for each missing field, E-MAP-75 for a purpose the act does not permit.
    """
    request = _mine(actor, reference)
    law, on = adopted_law(), law_day(at)
    _require_readable(request, on)
    if request.grand_jury:
        _judge_or_refuse(actor, request, grand_jury_query(fields.grand_jury_of(request.answers), law=law), at)
    asking = AskingAgency(actor.role, AgencyKind(request.agency_kind), agency_person=True, queries=False)
    _judge_or_refuse(actor, request, one_door_for_law_enforcement(asking, law=law), at)
    use = UseOfRows(purpose=fields.purpose_of(request.answers), grand_jury=request.grand_jury)
    if use.purpose is not None:
        _judge_or_refuse(actor, request, warrant_purpose(use, law=law), at)
    facts = form_facts(request.answers, on)
    if request.grand_jury:
        # The office prescribes the form for agencies; its own request for a grand jury names its matter.
        facts = Prescribed(True, fields.ALWAYS_GRAND_JURY, fields.given(request.answers))
    decision = request_in_the_form(facts, law=law)
    if decision.outcome is not Outcome.PASS:
        _wait_for_the_rest(actor, request, decision, missing_of(facts), at)
    with transaction.atomic():
        request.investigation = _investigation_of(request, at)
        request.form = prescribed_on(PrescribedKind.FORM, on)
        request.missing, request.state, request.received_at = [], RequestState.RECEIVED, at
        request.save()
        body = {"request": str(request.pk), "investigation": str(request.investigation.pk)}
        append(RECEIVED, actor=actor, at=at, body={**body, "agency": str(request.agency_id)}, subject=str(request.pk))
    return request


def required_of(request: LawEnforcementRequest, on: date) -> tuple[str, ...]:
    """The fields without which a request is incomplete on a day."""
    if request.grand_jury:
        return fields.ALWAYS_GRAND_JURY
    return form_facts(request.answers, on).required_fields


def refuse_request(actor: Actor, request: LawEnforcementRequest, code: str, says: str, cite: str, at: datetime) -> None:
    """Write down that a request was refused and why; nothing of it is lost. Call inside a transaction."""
    request.state, request.decided_at = RequestState.REFUSED, at
    request.decided_by = uuid.UUID(actor.account_id)
    request.refused_code, request.refused_says, request.refused_cite = code[:40], says, cite[:80]
    request.save()
    append(REFUSED, actor=actor, at=at, body={"request": str(request.pk), "code": code}, subject=str(request.pk))


def _judge_or_refuse(actor: Actor, request: LawEnforcementRequest, decision: Decision, at: datetime) -> None:
    """A breach ends the request; what is only wanting is left to the form."""
    if decision.outcome is not Outcome.VIOLATION:
        return
    reason = decision.reasons[0]
    with transaction.atomic():
        refuse_request(actor, request, reason.code, reason.says, decision.cite, at)
    says = f"{reason.says} The request {request.reference} is refused and kept; begin another from what it says."
    raise Refusal(reason.code, says, cite=decision.cite, field=reason.field, kind="forbidden")


def _wait_for_the_rest(
    actor: Actor, request: LawEnforcementRequest, decision: Decision, missing: tuple[str, ...], at: datetime
) -> NoReturn:
    with transaction.atomic():
        request.missing, request.state = list(missing), RequestState.PENDING
        request.save(update_fields=["missing", "state"])
        body = {"request": str(request.pk), "missing": [name.replace("_", "-") for name in missing]}
        append(INCOMPLETE, actor=actor, at=at, body=body, subject=str(request.pk))
    reason = decision.reasons[0]
    problems = tuple(
        Problem("E-MAP-76", f"{fields.asked_label(name)}: this is needed.", name, decision.cite) for name in missing
    )
    says = reason.says
    if missing:
        words = ", ".join(fields.asked_label(name) for name in missing)
        says = f"Still needed: {words}. What was typed is kept; {request.reference} waits for these."
    raise Refusal(reason.code, says, cite=decision.cite, field=reason.field, problems=problems)


def _require_readable(request: LawEnforcementRequest, on: date) -> None:
    faults = fields.faults_of(request.answers, request.grand_jury, on)
    if faults:
        problems = tuple(Problem("E-MAP-76.value", says, name, _BY_FORM) for name, says in faults.items())
        says = problems[0].says if len(problems) == 1 else f"{len(problems)} entries cannot be read; each says why."
        raise Refusal("E-MAP-76.value", says, cite=_BY_FORM, field=problems[0].field, problems=problems)


def _investigation_of(request: LawEnforcementRequest, at: datetime) -> Investigation:
    """The agency's investigation by its number; a concluded one is reopened by the office before it asks again."""
    number = request.answers["agency_case_number"]
    opened = fields.day_of(request.answers, "investigation_opened_on") or law_day(at)
    found, made = Investigation.objects.get_or_create(
        agency_id=request.agency_id,
        number=number,
        defaults={"agency": request.agency, "grand_jury": request.grand_jury, "opened_on": min(opened, law_day(at))},
    )
    if made:
        InvestigationStage.objects.create(investigation=found, opened_on=found.opened_on, entered_at=at)
    elif found.state == InvestigationState.CONCLUDED:
        says = (
            f"The investigation {number} is concluded. The Attorney General's office reopens it first; "
            "what was typed is kept."
        )
        raise Refusal("E-MAP-81.concluded", says, cite="§9(c)", field="agency_case_number", kind="conflict")
    return found


def _storable(text: str) -> str:
    """What was typed, without the one character that no database keeps."""
    return str(text).replace("\x00", "").strip()[:4000]


def _begun(
    actor: Actor, at: datetime, agency_id: Any, agency: str, kind: str, answers: dict[str, str], *, grand_jury: bool
) -> LawEnforcementRequest:
    with transaction.atomic():
        prefix = f"{'GJ' if grand_jury else 'LE'}-{law_day(at).year}-"
        # References are not in a row: a gap in their numbers would tell of a request that one may not see.
        made = LawEnforcementRequest.objects.create(
            reference=f"{prefix}{uuid.uuid4().hex[:8].upper()}",
            account_id=uuid.UUID(actor.account_id),
            officer=actor.name,
            agency_id=agency_id,
            agency=agency,
            agency_kind=kind,
            grand_jury=grand_jury,
            answers=answers,
            started_at=at,
        )
        append(BEGUN, actor=actor, at=at, body={"request": str(made.pk)}, subject=str(made.pk))
    return made


def _mine(actor: Actor, reference: str) -> LawEnforcementRequest:
    """A request that is still being written, by whoever writes it."""
    request = request_for(actor, reference)
    require(actor, DECIDE_REQUESTS if request.grand_jury else ASK_OFFICE)
    if request.state != RequestState.PENDING:
        says = f"{reference} is {request.get_state_display().lower()} and can no longer be changed."
        raise Refusal("E-MAP-76.sent", says, cite=_BY_FORM, kind="conflict")
    return request
