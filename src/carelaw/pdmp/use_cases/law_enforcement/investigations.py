"""Investigations: the office enters their conclusion and their reopening, and is reminded of those still open."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from carelaw.kernel.dates import days_between
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.law_enforcement import Conclusion
from carelaw.pdmp.rules.law_enforcement.withholding import conclusion_of_an_investigation
from carelaw.pdmp.store.models import Investigation, InvestigationStage, InvestigationState, LawEnforcementRequest
from carelaw.pdmp.use_cases.law_enforcement.letters import remind_of_open
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS, SEE_REQUESTS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_ABOUT = {"investigation": Shape.ID, "on": Shape.DAY}
CONCLUDED = declare(
    "law-investigation-concluded", says="The conclusion of an investigation was entered.", keys=_ABOUT, cite="§9(c)"
)
REOPENED = declare("law-investigation-reopened", says="An investigation was reopened.", keys=_ABOUT, cite="§9(c)")


def investigations_for(actor: Actor) -> QuerySet[Investigation]:
    """The investigations that queries rest on: all at the office, one's own agency's for an officer."""
    require(actor, SEE_REQUESTS)
    if actor.role == "OAG_AGENT":
        return Investigation.objects.all()
    mine = [uuid.UUID(one) for one in actor.scoped("party")]
    return Investigation.objects.filter(agency_id__in=mine, grand_jury=False)


def investigation_for(actor: Actor, investigation_id: str) -> Investigation:
    """One investigation by its id; another agency's reads as if it were not there."""
    try:
        found = investigations_for(actor).filter(pk=uuid.UUID(investigation_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise not_yours()
    return found


def conclude(
    actor: Actor, at: datetime, *, investigation: str, concluded_on: date | None, reported_by: str
) -> Investigation:
    """Enter the conclusion on the agency's report; its queries stay withheld for six months from that day (MAP-81)."""
    require(actor, SEE_REQUESTS)
    one = investigation_for(actor, investigation)
    stage = one.stages.order_by("-opened_on", "-pk").first()
    assert stage is not None
    last = LawEnforcementRequest.objects.filter(investigation=one, ran_at__isnull=False).order_by("-ran_at").first()
    facts = Conclusion(
        concluded_on=concluded_on,
        entered_on=law_day(at),
        role=actor.role,
        last_opened_on=stage.opened_on,
        last_query_on=law_day(last.ran_at) if last and last.ran_at else None,
        open=one.state != InvestigationState.CONCLUDED,
    )
    decision = conclusion_of_an_investigation(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        kind = "forbidden" if reason.code == "E-MAP-81.office-only" else "invalid"
        raise Refusal(reason.code, reason.says, cite=decision.cite, field=reason.field, kind=kind)
    if not reported_by.strip():
        says = "Name the person at the agency on whose report the conclusion is entered."
        raise Refusal("E-MAP-81.needs-report", says, cite="§9(c)", field="reported_by")
    assert concluded_on is not None
    with transaction.atomic():
        stage.concluded_on, stage.reported_by = concluded_on, reported_by.strip()[:120]
        stage.concluded_at, stage.concluded_by = at, uuid.UUID(actor.account_id)
        stage.save()
        one.state = InvestigationState.CONCLUDED
        one.save(update_fields=["state"])
        keep(decision, facts, subject=f"law-investigation:{one.pk}", at=at, actor=actor)
        body = {"investigation": str(one.pk), "on": concluded_on.isoformat()}
        append(CONCLUDED, actor=actor, at=at, body=body, subject=str(one.pk))
    return one


def reopen(actor: Actor, at: datetime, *, investigation: str) -> Investigation:
    """Reopen a concluded investigation: what has not been released yet waits for the new conclusion."""
    require(actor, DECIDE_REQUESTS)
    one = investigation_for(actor, investigation)
    if one.state != InvestigationState.CONCLUDED:
        says = "The investigation is open; only a concluded one is reopened."
        raise Refusal("E-MAP-81.not-concluded", says, cite="§9(c)", kind="conflict")
    on = law_day(at)
    with transaction.atomic():
        InvestigationStage.objects.create(
            investigation=one, opened_on=on, entered_at=at, entered_by=uuid.UUID(actor.account_id)
        )
        one.state = InvestigationState.REOPENED
        one.save(update_fields=["state"])
        body = {"investigation": str(one.pk), "on": on.isoformat()}
        append(REOPENED, actor=actor, at=at, body=body, subject=str(one.pk))
    return one


@each_day("pdmp.law-investigations-open", order=61)
def remind_of_open_ones(on: date, at: datetime) -> int:
    """Every 180 days (policy): the office hears of each investigation that is still open."""
    every = int(adopted_law().number("withhold.reminder_days", on))
    count = 0
    still = Investigation.objects.exclude(state=InvestigationState.CONCLUDED)
    for one in still.annotate(since=Max("stages__opened_on")):
        days = days_between(one.since, on) if one.since else 0
        if days > 0 and days % every == 0:
            count += remind_of_open(one, days, at)
    return count
