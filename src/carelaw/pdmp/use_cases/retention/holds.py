"""Requests that specific information be kept: ask, complete, decide, release (§6(d)).

What a request names becomes a fixed list of dispensings when it arrives, and is protected from that moment: a formality
that is missing destroys no evidence. Each item's end is counted from its own collection; the cap on extensions follows
the information, whoever asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.retention import HoldAsked, HoldPapers, RequesterKind, SecondPerson
from carelaw.pdmp.rules.birth_date import CODE, ahead
from carelaw.pdmp.rules.retention.holds import hold_admissible, hold_papers_complete
from carelaw.pdmp.rules.retention.safeguards import second_person
from carelaw.pdmp.store.models import HoldItem, HoldProcedure, HoldRequest, HoldState
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.retention.hold_items import Found, Named, end_of, found_items, protect, selector_of
from carelaw.pdmp.use_cases.retention.permissions import ADOPT_PROCEDURE, ASK_HOLD, DECIDE_HOLD, SEE_HOLDS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_HOLD = {"hold": Shape.ID, "asks": Shape.CODE, "state": Shape.CODE, "items": Shape.COUNT, "code": Shape.CODE}
ASKED = declare("hold-asked", says="It was asked that information be kept longer.", keys=_HOLD, cite="§6(d)")
DECIDED = declare("hold-decided", says="A request to keep information was decided.", keys=_HOLD, cite="§6(d)")
RELEASED = declare("hold-released", says="A hold was given up by its requester.", keys=_HOLD, cite="§6(d)")
PROCEDURE = declare(
    "hold-procedure-adopted",
    says="The board adopted a procedure for requests to keep information.",
    keys={"version": Shape.COUNT, "required": Shape.CODES},
    cite="§6(d)",
)
HOLD, EXTENSION, COURT_ORDER = "hold", "extension", "court-order"
ASKS = (HOLD, EXTENSION, COURT_ORDER)
# What a request may be made to contain; without a procedure of the board, what the act itself asks for.
FIELDS = ("requester", "case_number", "cause", "document", "information")
OF_THE_ACT = ("requester", "cause", "document", "information")

declare_template(
    NoticeTemplate(
        "pdmp.hold-decided",
        "en",
        "Your request to keep information: $state",
        "$says\n\nYour reference: $case_number.",
        "§6(d)",
    )
)


@dataclass(frozen=True, slots=True)
class HoldForm:
    """A request as it was written. `document` is the digest of the kept letter; without it the request was oral."""

    asks: str
    requester_kind: str
    requester: str
    case_number: str = ""
    cause: str = field(default="", repr=False)
    document: str = ""
    information: tuple[Named, ...] = ()
    open_ended: bool = False
    years: int | None = None
    court: str = ""
    docket: str = ""
    ordered_on: date | None = None
    ordered_until: date | None = None
    in_writing: bool = True


def ask_hold(actor: Actor, form: HoldForm, *, at: datetime) -> HoldRequest:
    """Ask that specific information be kept. Granted later by another person; what it names is safe from now on."""
    require(actor, ASK_HOLD)
    _check(form)
    law, on = adopted_law(), law_day(at)
    if says := next(filter(None, (ahead(one.birth_date, on) for one in form.information)), ""):
        raise Refusal(CODE, says, cite="§6(d)", field="birth_date")
    found = found_items(form.information)
    request = HoldRequest(
        asks=form.asks,
        requester_kind=form.requester_kind,
        requester=form.requester[:200],
        account_id=uuid.UUID(actor.account_id) if actor.account_id else None,
        role=actor.role,
        case_number=form.case_number[:60],
        cause=form.cause,
        document=form.document,
        selector=selector_of(form.information),
        court=form.court[:120],
        docket=form.docket[:60],
        ordered_on=form.ordered_on,
        ordered_until=form.ordered_until,
        received_at=at,
    )
    admissible = hold_admissible(_asked(form, found), law=law)
    papers = hold_papers_complete(_papers(request, on), law=law)
    _place(request, admissible, papers)
    with transaction.atomic():
        request.save(force_insert=True)
        if request.state != HoldState.REFUSED:
            HoldItem.objects.bulk_create(
                [
                    HoldItem(request=request, dispensing=one.dispensing, key=one.key, collected_on=one.collected_on)
                    for one in found
                ]
            )
            protect([one.dispensing for one in found], on, law)
        append(ASKED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
    return request


def complete_hold(
    actor: Actor, hold_id: uuid.UUID, *, cause: str = "", case_number: str = "", document: str = "", at: datetime
) -> HoldRequest:
    """Hand in what a request lacked, while it is protected."""
    require(actor, ASK_HOLD)
    law, on = adopted_law(), law_day(at)
    with transaction.atomic():
        request = _locked(actor, hold_id)
        if request.state != HoldState.PENDING:
            raise _wrong_state("E-MAP-121", "Only an incomplete request can be completed; this one is not.")
        request.cause = cause or request.cause
        request.case_number = case_number[:60] or request.case_number
        request.document = document or request.document
        _place(request, None, hold_papers_complete(_papers(request, law_day(request.received_at)), law=law))
        request.save()
        protect(list(request.items.values_list("dispensing", flat=True)), on, law)
        append(ASKED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
    return request


def decide_hold(actor: Actor, hold_id: uuid.UUID, *, grant: bool, because: str = "", at: datetime) -> HoldRequest:
    """Grant or refuse a request; never by the person who handed it in. Each item gets its own end, or falls out.

    Raises Refusal with the paragraph of every item when none may be held.
    """
    require(actor, DECIDE_HOLD)
    law, on = adopted_law(), law_day(at)
    with transaction.atomic():
        request = _locked(actor, hold_id)
        if request.state not in {HoldState.RECEIVED, HoldState.PENDING}:
            raise _wrong_state("E-MAP-119", "This request is decided already.")
        _two_people(actor, request)
        if not grant and not because.strip():
            says = "Say why the request is refused; the requester is told."
            raise Refusal("E-MAP-119.needs-reason", says, cite="§6(d)", field="because")
        if grant:
            require_policy("iv", on)
            _grant(request, law_day(request.received_at), law)
        else:
            request.state, request.code, request.says = HoldState.REFUSED, "E-MAP-119", because
        request.decided_at = at
        request.decided_by = uuid.UUID(actor.account_id) if actor.account_id else None
        request.save()
        protect(list(request.items.values_list("dispensing", flat=True)), on, law)
        append(DECIDED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
        _tell(request, at)
    return request


def release_hold(actor: Actor, hold_id: uuid.UUID, *, at: datetime) -> HoldRequest:
    """Give a hold up: what nobody else holds is destroyed when its time has come."""
    require(actor, ASK_HOLD)
    law, on = adopted_law(), law_day(at)
    with transaction.atomic():
        request = _locked(actor, hold_id)
        if request.state in {HoldState.REFUSED, HoldState.EXPIRED, HoldState.RELEASED}:
            raise _wrong_state("E-MAP-119", "This request holds nothing any more.")
        request.state = HoldState.RELEASED
        request.save(update_fields=["state"])
        protect(list(request.items.values_list("dispensing", flat=True)), on, law)
        append(RELEASED, actor=actor, at=at, body=_body(request), subject=str(request.pk))
    return request


def adopt_procedure(actor: Actor, required: Sequence[str], *, adopted_on: date, minutes: str, at: datetime) -> int:
    """The board's procedure for hold requests: what each must contain; it holds for requests from its day on."""
    require(actor, ADOPT_PROCEDURE)
    unknown = sorted(set(required) - set(FIELDS))
    if unknown or not required:
        says = f"A procedure asks for some of: {', '.join(FIELDS)}."
        raise Refusal("E-MAP-121.fields", says, cite="§6(d)", field="required")
    if not minutes.strip():
        raise Refusal("E-MAP-121.minutes", "Name the minutes of the vote.", cite="§6(d)", field="minutes")
    with transaction.atomic():
        last = HoldProcedure.objects.select_for_update().order_by("-version").first()
        version = last.version + 1 if last else 1
        HoldProcedure.objects.create(
            version=version,
            required=[name for name in FIELDS if name in set(required) | set(OF_THE_ACT)],
            adopted_on=adopted_on,
            minutes=minutes[:120],
            recorded_at=at,
            recorded_by=uuid.UUID(actor.account_id) if actor.account_id else None,
        )
        body = {"version": version, "required": sorted(name.replace("_", "-") for name in required)}
        append(PROCEDURE, actor=actor, at=at, body=body)
    return version


def procedure_on(on: date) -> HoldProcedure | None:
    """The procedure in force on a day; None before the board's first, when the act's own words are all there is."""
    return HoldProcedure.objects.filter(adopted_on__lte=on).order_by("-version").first()


def holds_of(actor: Actor) -> QuerySet[HoldRequest]:
    """The requests one may see: the department's steward all, everybody else one's own."""
    require(actor, SEE_HOLDS)
    found = HoldRequest.objects.all()
    return found if actor.role == "DATA_STEWARD" else found.filter(account_id=uuid.UUID(actor.account_id))


def hold_of(actor: Actor, hold_id: uuid.UUID) -> HoldRequest:
    """One request; what is another's is not there."""
    found = holds_of(actor).filter(pk=hold_id).first()
    if found is None:
        raise Refusal(
            "E-MAP-119.unknown",
            "There is no such request among yours. Check its number.",
            cite="§6(d)",
            kind="not-found",
        )
    return found


def _grant(request: HoldRequest, received_on: date, law: Law) -> None:
    """Give each item its end by the rule that fits; items that may not be held fall out, with the reason kept."""
    refused: list[Decision] = []
    items = list(request.items.order_by("pk"))
    for item in items:
        decision, sequence, by_court = end_of(request, item, received_on, law)
        if decision.outcome is Outcome.PASS:
            item.sequence, item.ends_on, item.by_court = sequence, decision.reasons[0].value, by_court
            item.warned = []
        else:
            refused.append(decision)
            item.sequence, item.ends_on = 0, None
    if items and len(refused) == len(items):
        reasons = list(dict.fromkeys(reason for decision in refused for reason in decision.reasons))
        first, cite = reasons[0], refused[0].cite
        problems = tuple(Problem(one.code, one.says, one.field, one.cite or cite) for one in reasons)
        more = problems if len(problems) > 1 else ()
        raise Refusal(first.code, first.says, cite=cite, field=first.field, kind="conflict", problems=more)
    HoldItem.objects.bulk_update(items, ["sequence", "ends_on", "by_court", "warned"], batch_size=100)
    last = max(item.ends_on for item in items if item.ends_on)
    request.state = HoldState.GRANTED
    request.says = f"{len(items) - len(refused)} of {len(items)} named are held, the longest through {last}."


def _place(request: HoldRequest, admissible: Decision | None, papers: Decision) -> None:
    """Where a request stands after its papers were looked at."""
    request.missing, request.protected_until, request.code, request.says = [], None, "", ""
    if papers.outcome is Outcome.INDETERMINATE:
        request.state = HoldState.PENDING
        request.missing = [reason.field for reason in papers.reasons]
        request.protected_until = papers.reasons[0].value
        request.code, request.says = papers.reasons[0].code, " ".join(reason.says for reason in papers.reasons)
    else:
        request.state = HoldState.RECEIVED
    missing = set(request.missing)
    if admissible is not None and admissible.outcome is Outcome.VIOLATION:
        # A cause or letter that is yet to come is a formality; what nobody may ask for is none.
        final = [r for r in admissible.reasons if not (r.code == "E-MAP-119.no-cause" and "cause" in missing)]
        if final:
            request.state, request.code = HoldState.REFUSED, final[0].code
            request.says = " ".join(reason.says for reason in final)


def _asked(form: HoldForm, found: Sequence[Found]) -> HoldAsked:
    return HoldAsked(
        requester_kind=RequesterKind(form.requester_kind),
        in_writing=form.in_writing,
        to_department=True,
        cause=form.cause,
        names_information=bool(form.information) and all(one.specific for one in form.information),
        open_ended=form.open_ended,
        still_kept=bool(found) if form.information else None,
    )


def _papers(request: HoldRequest, on: date) -> HoldPapers:
    procedure = procedure_on(on)
    given = [name for name in FIELDS if name != "information" and getattr(request, name).strip()]
    if request.selector:
        given.append("information")
    required = tuple(procedure.required) if procedure else OF_THE_ACT
    received_on = law_day(request.received_at)
    return HoldPapers(received_on, required, tuple(given), procedure.version if procedure else None)


def _check(form: HoldForm) -> None:
    if form.asks not in ASKS:
        raise Refusal("E-MAP-119.asks", f"A request asks for one of: {', '.join(ASKS)}.", cite="§6(d)", field="asks")
    if form.requester_kind not in set(RequesterKind):
        says = f"The requester is one of: {', '.join(RequesterKind)}."
        raise Refusal("E-MAP-119.requester", says, cite="§6(d)", field="requester_kind")
    if form.years not in {None, 1}:
        says = f"A hold and each extension last 1 year, not {form.years}. Ask for an extension before it ends."
        raise Refusal("E-MAP-120", says, cite="§6(d)", field="years")


def _two_people(actor: Actor, request: HoldRequest) -> None:
    who = SecondPerson(str(request.account_id or "by letter"), actor.account_id or "operator")
    decision = second_person(who, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, kind="forbidden")


def _locked(actor: Actor, hold_id: uuid.UUID) -> HoldRequest:
    hold_of(actor, hold_id)
    return HoldRequest.objects.select_for_update().get(pk=hold_id)


def _wrong_state(code: str, says: str) -> Refusal:
    return Refusal(code, says, cite="§6(d)", kind="conflict")


def _body(request: HoldRequest) -> dict[str, object]:
    body: dict[str, object] = {"hold": str(request.pk), "asks": request.asks, "state": str(request.state)}
    body["items"] = HoldItem.objects.filter(request=request).count()
    return {**body, "code": request.code} if request.code else body


def _tell(request: HoldRequest, at: datetime) -> None:
    if request.account_id is None:
        return
    values = {
        "state": HoldState(request.state).label.lower(),
        "says": request.says,
        "case_number": request.case_number or "none",
    }
    write_notice(
        "pdmp.hold-decided",
        key=str(request.pk),
        at=at,
        values=values,
        account_id=request.account_id,
        about=f"hold:{request.pk}",
    )


__all__ = [
    "ASKS",
    "COURT_ORDER",
    "EXTENSION",
    "FIELDS",
    "HOLD",
    "HoldForm",
    "adopt_procedure",
    "ask_hold",
    "complete_hold",
    "decide_hold",
    "hold_of",
    "holds_of",
    "procedure_on",
    "release_hold",
]
