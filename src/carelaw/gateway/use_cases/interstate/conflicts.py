"""Conflicts between the laws of two states: recorded, told to every entity concerned, worked on, closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from carelaw.gateway.facts.interstate import ConflictTold, ConflictWorked
from carelaw.gateway.letters import interstate as letters
from carelaw.gateway.rules.interstate.conflicts import conflict_told, conflict_worked_on
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import ConflictAct, ConflictNotice, PharmacyEntity, StateConflict
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.programs import program_of
from carelaw.gateway.use_cases.interstate.standing import entities_sharing_with
from carelaw.gateway.use_cases.permissions import ACKNOWLEDGE_CONFLICTS, RUN_INTERSTATE
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import own_parties, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CONFLICT = declare(
    "gateway-state-conflict",
    says="A conflict between the laws of two states was recorded, told, worked on or closed.",
    keys={"conflict": Shape.ID, "state": Shape.CODE, "what": Shape.CODE, "entity": Shape.ID},
    cite=f"{SECTION}(d)(6)(C)",
)
_AT_MOST = 100


def record_conflict(actor: Actor, at: datetime, *, state: str, statute: str, says: str, effect: str) -> StateConflict:
    """Record a conflict and tell every entity whose memorandum lists the state."""
    require(actor, RUN_INTERSTATE)
    on = law_day(at)
    with transaction.atomic():
        program = program_of(state, at)
        number = StateConflict.objects.filter(recorded_on__year=on.year).count() + 1
        made = StateConflict.objects.create(
            reference=f"SC-{on.year}-{number:04d}",
            state=program,
            statute=statute,
            says=says,
            effect=effect,
            recorded_on=on,
        )
        _keep(made, "recorded", at, actor)
        for entity in entities_sharing_with(program.state, on):
            tell_of_conflict(made, entity, at, actor)
    return made


def send_notice(actor: Actor, at: datetime, *, conflict: str, entity: PharmacyEntity) -> ConflictNotice:
    """Tell an entity of a conflict, before its memorandum lists the state."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        return tell_of_conflict(_open(conflict), entity, at, actor)


def tell_of_conflict(conflict: StateConflict, entity: PharmacyEntity, at: datetime, actor: Actor) -> ConflictNotice:
    """Write the notice once. Must run in the transaction of the act."""
    sent, made = ConflictNotice.objects.get_or_create(
        conflict=conflict, entity=entity, defaults={"sent_on": law_day(at)}
    )
    if made:
        values = {
            "state": conflict.state.state,
            "reference": conflict.reference,
            "statute": conflict.statute,
            "says": conflict.says,
            "effect": conflict.effect,
        }
        key = f"{conflict.reference}:{entity.pk}"
        write_to_party(letters.CONFLICT, key=key, party_id=entity.pk, at=at, values=values, about=conflict.reference)
        _keep(conflict, "told", at, actor, entity=str(entity.pk))
    return sent


def acknowledge(actor: Actor, at: datetime, *, conflict: str) -> list[ConflictNotice]:
    """The entity says that it knows of a conflict."""
    require(actor, ACKNOWLEDGE_CONFLICTS)
    with transaction.atomic():
        mine = ConflictNotice.objects.select_for_update().filter(
            conflict__reference=conflict, entity_id__in=own_parties(actor)
        )
        found = list(mine)
        if not found:
            raise _unknown()
        for one in found:
            require_own(actor, one.entity_id)
            if one.acknowledged_on is None:
                one.acknowledged_on = law_day(at)
                one.save(update_fields=["acknowledged_on"])
                _keep(one.conflict, "acknowledged", at, actor, entity=str(one.entity_id))
    return found


def act_on_conflict(
    actor: Actor, at: datetime, *, conflict: str, says: str, next_says: str, next_on: date | None
) -> ConflictAct:
    """Record a step towards resolving a conflict, and the next one with its day."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        held = _open(conflict)
        made = ConflictAct.objects.create(
            conflict=held, on=law_day(at), says=says, next_says=next_says, next_on=next_on, by=actor.name
        )
        _keep(held, "worked-on", at, actor)
    return made


def close_conflict(actor: Actor, at: datetime, *, conflict: str, outcome: str, because: str) -> StateConflict:
    """A conflict is resolved, or cannot be, with the reason."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        held = _open(conflict)
        held.outcome, held.closed_on, held.closed_because = outcome, law_day(at), because
        held.save(update_fields=["outcome", "closed_on", "closed_because"])
        _keep(held, "closed", at, actor)
    return held


def require_told(entity: PharmacyEntity, states: Iterable[str], kind: str = "conflict") -> None:
    """Refuse CONFLICT_NOTICE_DUE when the entity was not told of an open conflict with one of these states."""
    for state in states:
        open_ones = StateConflict.objects.filter(state__state=state, closed_on__isnull=True)
        told = ConflictNotice.objects.filter(conflict__in=open_ones, entity=entity).count()
        decision = conflict_told(ConflictTold(state, open_ones.count(), told), law=adopted_law())
        if decision.outcome is Outcome.VIOLATION:
            raise refusal(decision, kind=kind)


@work_for("IL_INTERSTATE")
def idle_conflicts(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Open conflicts on which nothing was done for long, and those whose next act is due."""
    for one in StateConflict.objects.filter(closed_on__isnull=True).select_related("state")[:_AT_MOST]:
        last = one.acts.order_by("-on", "-pk").first()
        decision = worked_on(one, last, on)
        overdue = last is not None and last.next_on is not None and last.next_on <= on
        if overdue or decision.outcome is Outcome.REVIEW:
            says = f"Act on the conflict of law with {one.state.state} ({one.reference})"
            due = last.next_on if last and overdue else None
            since = last.on if last else one.recorded_on
            url = reverse("gateway-state", args=[one.state.state])
            yield WorkItem(says, since, due, url, f"{SECTION}(d)(6)(C)", f"conflict:{one.reference}")


def worked_on(one: StateConflict, last: ConflictAct | None, on: date) -> Any:
    """Whether an open conflict lies still."""
    facts = ConflictWorked(on, one.recorded_on, last.on if last else None, one.closed_on is not None)
    return conflict_worked_on(facts, law=adopted_law())


def _open(reference: str) -> StateConflict:
    found = StateConflict.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise _unknown()
    if found.closed_on is not None:
        says = f"{reference} was closed on {found.closed_on}. Record a new conflict if there is one."
        raise Refusal("conflict-closed", says, cite=f"{SECTION}(d)(6)(C)", field="conflict", kind="conflict")
    return found


def _unknown() -> Refusal:
    says = "No conflict of this number is on file here. Write it as SC-2026-0001."
    return Refusal("not-found", says, cite=f"{SECTION}(d)(6)(C)", field="conflict", kind="not-found")


def _keep(held: StateConflict, what: str, at: datetime, actor: Actor, entity: str | None = None) -> None:
    body = {"conflict": held.reference, "state": held.state.state, "what": what}
    append(CONFLICT, actor=actor, at=at, body={**body, "entity": entity} if entity else body)
