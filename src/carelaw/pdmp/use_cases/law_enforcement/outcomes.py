"""What came of an answer: a warrant sought, issued, or none; reminders until it is reported (MAP-75, MAP-176)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.law_enforcement import UseOfRows, WarrantPurpose
from carelaw.pdmp.rules.law_enforcement.warrant_purpose import warrant_purpose
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import LawEnforcementRequest, RequestState, WarrantKind, WarrantOutcome
from carelaw.pdmp.use_cases.law_enforcement import fields
from carelaw.pdmp.use_cases.law_enforcement.letters import remind_of_outcome
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS, REPORT_OUTCOME
from carelaw.pdmp.use_cases.law_enforcement.requests import request_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "§9(b)(3)(ii), §12(a)(6)"
REPORTED = declare(
    "law-outcome-reported",
    says="What came of a law-enforcement access was reported.",
    keys={"request": Shape.ID, "kind": Shape.CODE, "misuse": Shape.FLAG},
    cite=_CITE,
)
CLOSED = declare("law-request-closed", says="A request was closed.", keys={"request": Shape.ID}, cite="§9(b)(3)")
_REPORTABLE = (RequestState.DELIVERED, RequestState.OUTCOME_RECORDED)


@dataclass(frozen=True, slots=True)
class AccessFigures:
    """Accesses of law enforcement and the warrants that followed, as counts; what the annual reports take (MAP-176)."""

    runs: Mapping[tuple[str, str], int]
    grand_jury_runs: int
    search_warrants_issued: int
    arrest_warrants_issued: int
    outcomes_missing: int


def report_outcome(
    actor: Actor,
    at: datetime,
    *,
    reference: str,
    kind: str,
    sought_on: date | None = None,
    issued_on: date | None = None,
    used_for: str = "",
) -> WarrantOutcome:
    """Report what came of an answer; a use outside the limit is taken too, and flagged as misuse."""
    require(actor, REPORT_OUTCOME)
    request = request_for(actor, reference)
    if request.state not in _REPORTABLE or request.grand_jury:
        says = f"{reference} is {request.get_state_display().lower()}; an outcome follows a delivered answer."
        raise Refusal("E-MAP-68.state", says, cite=_CITE, kind="conflict")
    use = _use_reported(used_for)
    _require_days(request, kind, sought_on, issued_on, law_day(at))
    facts = UseOfRows(purpose=fields.purpose_of(request.answers), used_for=use)
    misuse = warrant_purpose(facts, law=adopted_law()).outcome is Outcome.VIOLATION
    with transaction.atomic():
        made = WarrantOutcome.objects.create(
            request=request,
            kind=kind,
            sought_on=sought_on,
            issued_on=issued_on,
            used_for=use.value if use else "",
            misuse=misuse,
            reported_at=at,
            reported_by=uuid.UUID(actor.account_id),
            reported_by_name=actor.name,
        )
        request.state = RequestState.OUTCOME_RECORDED
        request.save(update_fields=["state"])
        body = {"request": str(request.pk), "kind": kind, "misuse": misuse}
        append(REPORTED, actor=actor, at=at, body=body, subject=str(request.pk))
    return made


def close_request(actor: Actor, at: datetime, *, reference: str) -> LawEnforcementRequest:
    """Close a request whose outcome is on record; a grand jury's after delivery."""
    require(actor, DECIDE_REQUESTS)
    request = request_for(actor, reference)
    needed = RequestState.DELIVERED if request.grand_jury else RequestState.OUTCOME_RECORDED
    if request.state != needed:
        says = f"{reference} is {request.get_state_display().lower()}; it is closed when it is {needed.label.lower()}."
        raise Refusal("E-MAP-68.state", says, cite=_CITE, kind="conflict")
    with transaction.atomic():
        request.state, request.closed_at = RequestState.CLOSED, at
        request.save(update_fields=["state", "closed_at"])
        append(CLOSED, actor=actor, at=at, body={"request": str(request.pk)}, subject=str(request.pk))
    return request


def outcomes_missing() -> QuerySet[LawEnforcementRequest]:
    """Answers that were delivered and of which nothing is reported yet, the oldest first."""
    found = LawEnforcementRequest.objects.filter(delivered_at__isnull=False, grand_jury=False, outcomes=None)
    return found.order_by("ran_at", "pk")


def misuse_reported() -> QuerySet[WarrantOutcome]:
    """Uses outside the limit that were reported, the newest first."""
    return WarrantOutcome.objects.filter(misuse=True).select_related("request").order_by("-reported_at", "-pk")


@each_day("pdmp.law-outcomes-due", order=60)
def remind_monthly(on: date, at: datetime) -> int:
    """On the first of each month: accesses of earlier months of which nothing is reported yet."""
    if on.day != 1:
        return 0
    month = f"{on:%Y-%m}"
    missing = [one for one in outcomes_missing() if one.ran_at and law_day(one.ran_at) < on]
    return sum(remind_of_outcome(one, month, at, law_day(one.ran_at)) for one in missing if one.ran_at)


def access_figures(first: date, last: date) -> AccessFigures:
    """What was accessed, and which warrants were issued, from a day through another.

    A run counts once even where both doors were used; warrants count by the day they were issued.
    """
    if not 2015 <= first.year <= last.year <= 2200:
        says = f"{first} to {last} is no period of the act. Give a first day from 2015 on, and a last one after it."
        raise Refusal("E-MAP-176.period", says, cite="§12(a)(6)", field="since")
    began, ended = _instant(first), _instant(last + timedelta(days=1))
    runs = LawEnforcementRequest.objects.filter(ran_at__gte=began, ran_at__lt=ended)
    by_kind = Counter(runs.filter(grand_jury=False).values_list("agency_kind", "door"))
    issued = WarrantOutcome.objects.filter(issued_on__gte=first, issued_on__lte=last)
    return AccessFigures(
        runs=dict(by_kind),
        grand_jury_runs=runs.filter(grand_jury=True).count(),
        search_warrants_issued=issued.filter(kind=WarrantKind.SEARCH).count(),
        arrest_warrants_issued=issued.filter(kind=WarrantKind.ARREST).count(),
        outcomes_missing=outcomes_missing().filter(ran_at__lt=ended).count(),
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(ZONE))


def _use_reported(used_for: str) -> WarrantPurpose | None:
    if not used_for:
        return None
    if used_for not in set(WarrantPurpose):
        says = f"“{used_for[:40]}” is not on the list of uses. Permitted: {', '.join(WarrantPurpose)}."
        raise Refusal("E-MAP-75.use-unknown", says, cite=_CITE, field="used_for")
    return WarrantPurpose(used_for)


def _require_days(
    request: LawEnforcementRequest, kind: str, sought_on: date | None, issued_on: date | None, today: date
) -> None:
    if kind not in WarrantKind.values:
        says = f"“{kind[:20]}” is no outcome. Permitted: {', '.join(WarrantKind.values)}."
        raise Refusal("E-MAP-75.outcome", says, cite=_CITE, field="kind")
    if kind == WarrantKind.NONE:
        if sought_on or issued_on:
            says = "Where no warrant was sought, none has a day. Leave the days empty, or choose the kind of warrant."
            raise Refusal("E-MAP-75.outcome", says, cite=_CITE, field="sought_on")
        return
    if sought_on is None:
        raise Refusal("E-MAP-75.outcome", "Give the day the warrant was sought.", cite=_CITE, field="sought_on")
    assert request.ran_at is not None
    ran_on = law_day(request.ran_at)
    for name, day in (("sought_on", sought_on), ("issued_on", issued_on)):
        if day is not None and not ran_on <= day <= today:
            says = f"{day} is not between the access on {ran_on} and today, {today}."
            raise Refusal("E-MAP-75.outcome", says, cite=_CITE, field=name)
    if issued_on is not None and issued_on < sought_on:
        says = f"The warrant cannot be issued on {issued_on}, before it was sought on {sought_on}."
        raise Refusal("E-MAP-75.outcome", says, cite=_CITE, field="issued_on")
