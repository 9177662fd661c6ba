"""Which list is owed by when, and which filing meets it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from carelaw.gateway.facts.rosters import RosterDuty
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.rules.rosters.due import first_due, half_end, next_due, roster_due
from carelaw.gateway.store.models import PharmacyEntity, RosterFiling, RosterObligation
from carelaw.gateway.use_cases.permissions import SEE_ROSTERS
from carelaw.kernel.dates import DAY, half_of, months_after
from carelaw.kernel.decision import Decision
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

MET = declare(
    "gateway-roster-met",
    says="A whole list of pharmacists and locations met what an entity owed.",
    keys={"entity": Shape.ID, "filing": Shape.ID, "due": Shape.DAY, "on": Shape.DAY},
    cite=f"{SECTION}(d)(3)",
)


def owe(entity: PharmacyEntity, on: date) -> int:
    """Write down each list that a live entity owes, through the due day that comes next; twice is once."""
    if entity.integrated_since is None or entity.integrated_since > on:
        return 0
    law, made = adopted_law(), 0
    due = first_due(entity.integrated_since, law)
    while True:
        _duty, new = RosterObligation.objects.get_or_create(entity=entity, due_on=due)
        made += new
        if due >= on:
            return made
        due = next_due(due, law)


def meet(actor: Actor, filing: RosterFiling, at: datetime) -> RosterObligation | None:
    """A whole list meets the earliest that is owed and has begun: a late one first, then the running half's own."""
    assert filing.filed_on is not None
    on = filing.filed_on
    owe(filing.entity, on)
    waiting = RosterObligation.objects.select_for_update().filter(entity=filing.entity, met_on=None)
    duty = next((one for one in waiting.order_by("due_on") if begins(one.due_on) <= on), None)
    if duty is None:
        return None
    duty.met_on, duty.filing = on, filing
    duty.save(update_fields=["met_on", "filing"])
    facts = facts_of(duty, on)
    keep(roster_due(facts, law=adopted_law()), facts, subject=f"gateway-roster:{filing.pk}", at=at, actor=actor)
    body = {"entity": str(filing.entity_id), "filing": str(filing.pk), "due": f"{duty.due_on}", "on": f"{on}"}
    append(MET, actor=actor, at=at, body=body, subject=str(filing.pk))
    return duty


def begins(due_on: date) -> date:
    """The first day on which a list for a due day is taken as such."""
    return half_of(due_on).starts if due_on == half_end(due_on) else months_after(due_on, -6) + DAY


def facts_of(duty: RosterObligation, on: date) -> RosterDuty:
    """What is known of a duty on a day."""
    live = duty.entity.integrated_since or duty.due_on
    return RosterDuty(live_since=live, due_on=duty.due_on, judged_on=on, met_on=duty.met_on)


def standing(duty: RosterObligation, on: date) -> Decision:
    """Met, open or overdue, by the rule."""
    return roster_due(facts_of(duty, on), law=adopted_law())


def visible_duties(actor: Actor) -> QuerySet[RosterObligation]:
    """What is owed, for those whom it concerns: outsiders their own."""
    require(actor, SEE_ROSTERS)
    found = RosterObligation.objects.select_related("entity", "filing")
    return only_own(found, actor, "entity")
