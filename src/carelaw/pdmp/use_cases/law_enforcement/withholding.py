"""Keep the fact of a law-enforcement query from the person it is about, and let it show when its time has come."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.law_enforcement import Stage, WithheldEntry
from carelaw.pdmp.rules.law_enforcement.withholding import access_shown_to_the_patient, released_after, withheld
from carelaw.pdmp.store.models import Investigation, LawEnforcementRequest, Query
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.requests import request_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

RELEASED = declare(
    "law-access-released",
    says="A law-enforcement access may be seen by the person it is about.",
    keys={"request": Shape.ID, "investigation": Shape.ID},
    cite="§9(c)",
)
# The roles whose questions are law enforcement's, whatever case they name.
_ROLES = ("OAG_AGENT", "LE_REQUESTER")


def visible_accesses(accesses: QuerySet[Query], on: date, law: Law | None = None) -> QuerySet[Query]:
    """The accesses that may be shown to the person they are about: without those kept back, and without a gap.

    Give it every access of a history before anything is counted, numbered, paged or charged for. What is kept back
    is not there: the answer is the same as if it had never been.
    """
    law = law or adopted_law()
    theirs = list(accesses.filter(_of_law_enforcement()).values_list("pk", "requested_at", "case_reference"))
    requests = LawEnforcementRequest.objects.in_bulk({case for _, _, case in theirs if case})
    stages = _stages_of({one.investigation_id for one in requests.values() if one.investigation_id})
    hidden = []
    for pk, at, case in theirs:
        request = requests.get(case) if case else None
        entry = WithheldEntry(
            asked_on=law_day(at),
            on=on,
            stages=stages.get(request.investigation_id, ()) if request and request.investigation_id else (),
            released_on=request.released_on if request else None,
        )
        if withheld(entry, law):
            hidden.append(pk)
    return accesses.exclude(pk__in=hidden)


def require_disclosable(actor: Actor, at: datetime, *, reference: str) -> date:
    """Since when a run may be shown to the person it was about. Raises Refusal E-MAP-80 before; for the office only."""
    require(actor, DECIDE_REQUESTS)
    request = request_for(actor, reference)
    if request.ran_at is None or request.investigation_id is None:
        says = f"{reference} was not run; there is no access to show, and nothing to tell of the request."
        raise Refusal("E-MAP-80", says, cite="§9(c)", field="reference", kind="forbidden")
    entry = WithheldEntry(
        asked_on=law_day(request.ran_at),
        on=law_day(at),
        stages=stages_of(request.investigation_id),
        released_on=request.released_on,
    )
    law = adopted_law()
    decision = access_shown_to_the_patient(entry, law=law)
    if decision.outcome is not Outcome.PASS:
        says = f"{decision.reasons[0].says} Until then answer the person as if there were no such access."
        raise Refusal(decision.reasons[0].code, says, cite="§9(c)", field="reference", kind="forbidden")
    last = released_after(entry, law)
    return request.released_on or (last + DAY if last else law_day(at))


@each_day("pdmp.withhold-release", order=5)
def release_due(on: date, at: datetime) -> int:
    """Each day at its beginning: what was kept back through yesterday may be seen from now on, and stays so."""
    law = adopted_law()
    waiting = LawEnforcementRequest.objects.filter(ran_at__isnull=False, released_on=None, investigation__isnull=False)
    waiting = waiting.filter(investigation__stages__concluded_on__isnull=False).distinct()
    count, found = 0, list(waiting.order_by("ran_at"))
    stages = _stages_of({one.investigation_id for one in found if one.investigation_id})
    for request in found:
        assert request.ran_at is not None
        assert request.investigation_id is not None
        entry = WithheldEntry(asked_on=law_day(request.ran_at), on=on, stages=stages[request.investigation_id])
        last = released_after(entry, law)
        if last is None or on <= last:
            continue
        with transaction.atomic():
            request.released_on = last + DAY
            request.save(update_fields=["released_on"])
            body = {"request": str(request.pk), "investigation": str(request.investigation_id)}
            append(RELEASED, actor=None, at=at, body=body, subject=str(request.pk))
        count += 1
    return count


def stages_of(investigation_id: uuid.UUID) -> tuple[Stage, ...]:
    """The stretches of one investigation, in order."""
    return _stages_of({investigation_id}).get(investigation_id, ())


def _stages_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[Stage, ...]]:
    found: dict[uuid.UUID, tuple[Stage, ...]] = {}
    for one in Investigation.objects.filter(pk__in=list(ids)).prefetch_related("stages"):
        ordered = sorted(one.stages.all(), key=lambda stage: (stage.opened_on, stage.pk))
        found[one.pk] = tuple(Stage(stage.opened_on, stage.concluded_on) for stage in ordered)
    return found


def _of_law_enforcement() -> Q:
    cases = LawEnforcementRequest.objects.values("pk")
    return Q(role__in=_ROLES) | Q(case_reference__in=cases)
