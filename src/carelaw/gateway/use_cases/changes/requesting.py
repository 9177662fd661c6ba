"""A change of method, vendor or states waits for its memorandum and starts there anew; what runs goes on meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.onboarding import Change, ChangeKind, Stage
from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.rules.agreements import was_integrated_before
from carelaw.gateway.rules.onboarding import change_needs_memorandum
from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.store.models import ChangeRequest, ChangeState, Onboarding, OnboardingStep, PharmacyEntity, Vendor
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import DECIDE_METHOD, SEE_POINTS
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import not_yours, only_own, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = f"{SECTION}(d)(6)(E)"
CHANGED = declare(
    "gateway-change",
    says="An entity asked for a change of its integration, it was applied, or taken back.",
    keys={"change": Shape.ID, "kind": Shape.CODE, "state": Shape.CODE},
    cite=_CITE,
)


def request_change(
    actor: Actor,
    at: datetime,
    *,
    entity: PharmacyEntity,
    kind: ChangeKind,
    option: Option | None = None,
    vendor: Vendor | None = None,
    system_product: str = "",
    states: Mapping[str, QueryMode] | None = None,
    says: str = "",
) -> ChangeRequest:
    """Ask for a change. One that needs a memorandum begins anew at its draft; any other is applied at once."""
    require(actor, DECIDE_METHOD)
    require_own(actor, entity.pk)
    on = law_day(at)
    _require_said(kind, option, vendor, system_product, states)
    with transaction.atomic():
        held = PharmacyEntity.objects.select_for_update().get(pk=entity.pk)
        if held.integrated_since is None or held.integrated_since > on:
            text = "This entity is not integrated yet: change the draft of its memorandum, or ask for an integration."
            raise Refusal("nothing-to-change", text, cite=_CITE, field="entity", kind="conflict")
        if held.changes.filter(state=ChangeState.PENDING_MOU).exists():
            waiting = held.changes.get(state=ChangeState.PENDING_MOU)
            text = f"The change {waiting.reference} still waits for its memorandum. Finish it, or take it back."
            raise Refusal("change-waits", text, cite=_CITE, field="entity", kind="conflict")
        facts = Change(kind, memorandum_executed=False)
        decision = change_needs_memorandum(facts, law=adopted_law())
        needs = decision.outcome is not Outcome.NOT_APPLICABLE
        made = ChangeRequest.objects.create(
            reference=f"CHG-{on:%Y}-{next_in(f'gateway.changes-{on:%Y}'):04d}",
            entity=held,
            kind=kind.value,
            option=option.value if option else "",
            vendor=vendor,
            system_product=printable(system_product)[:80],
            states={state: mode.value for state, mode in (states or {}).items()},
            says=printable(says)[:300],
            state=ChangeState.PENDING_MOU if needs else ChangeState.APPLIED,
            asked_by=actor.name[:120],
            asked_on=on,
            applied_on=None if needs else on,
        )
        keep(decision, facts, subject=f"gateway-change:{made.pk}", at=at, actor=actor)
        if needs:
            memorandum = agreements.memorandum_facts(held, on)
            made.ended_exception = memorandum.executed_on is None and was_integrated_before(memorandum, adopted_law())
            made.onboarding = _anew(actor, made, at)
            made.save(update_fields=["onboarding", "ended_exception"])
        else:
            _take_over_product(made)
        _kept(actor, made, at)
    return made


def withdraw_change(actor: Actor, at: datetime, *, reference: str) -> ChangeRequest:
    """Take a change back while it waits; what ran goes on as it was."""
    require(actor, DECIDE_METHOD)
    with transaction.atomic():
        one = change_of(actor, reference)
        held = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if held.state != ChangeState.PENDING_MOU:
            says = f"The change {held.reference} is {held.get_state_display().lower()}; it cannot be taken back."
            raise Refusal("change-state", says, cite=_CITE, kind="conflict")
        held.state = ChangeState.WITHDRAWN
        held.save(update_fields=["state"])
        if held.onboarding is not None:
            Onboarding.objects.filter(pk=held.onboarding.pk).update(stage=Stage.WITHDRAWN.value, waiting_on="NOBODY")
            _step(actor, held.onboarding, Stage.WITHDRAWN, "NOBODY", "The change was taken back.", at)
        _kept(actor, held, at)
    return held


def require_as_asked(onboarding: Onboarding, terms: Mapping[str, Any]) -> None:
    """The memorandum of a change decides what the change asked for, or the change is asked for anew."""
    change = ChangeRequest.objects.filter(onboarding=onboarding).first()
    if change is None:
        return
    given = {
        ChangeKind.OPTION: (change.option, str(terms["points"].get("option") or "")),
        ChangeKind.INTEGRATION_VENDOR: (str(change.vendor_id or ""), terms["vendor"]),
        ChangeKind.INTERSTATE: (change.states, terms["states"]),
    }.get(ChangeKind(change.kind))
    if given and given[0] != given[1]:
        says = (
            f"The change {change.reference} asks for another {change.kind} than this memorandum decides. Decide what "
            "was asked, or take the change back and ask for this one."
        )
        raise refused("MOU_AMENDMENT_REQUIRED", says, field=change.kind)


def executed(actor: Actor, onboarding: Onboarding, at: datetime) -> bool:
    """The memorandum of a change is executed: a change of states is applied by that alone; gives whether it was."""
    change = ChangeRequest.objects.filter(onboarding=onboarding, state=ChangeState.PENDING_MOU).first()
    if change is None or change.kind != ChangeKind.INTERSTATE:
        return False
    apply_change(actor, onboarding, at)
    return True


def apply_change(actor: Actor, onboarding: Onboarding, at: datetime) -> None:
    """A change that is through its steps takes the place of what ran."""
    change = ChangeRequest.objects.filter(onboarding=onboarding, state=ChangeState.PENDING_MOU).first()
    if change is None:
        return
    facts = Change(ChangeKind(change.kind), memorandum_executed=True)
    keep(
        change_needs_memorandum(facts, law=adopted_law()),
        facts,
        subject=f"gateway-change:{change.pk}",
        at=at,
        actor=actor,
    )
    change.state, change.applied_on = ChangeState.APPLIED, law_day(at)
    change.save(update_fields=["state", "applied_on"])
    _take_over_product(change)
    _kept(actor, change, at)


def drop(actor: Actor, onboarding: Onboarding, at: datetime) -> None:
    """A change whose integration is taken back is taken back with it."""
    change = ChangeRequest.objects.filter(onboarding=onboarding, state=ChangeState.PENDING_MOU).first()
    if change is not None:
        change.state = ChangeState.WITHDRAWN
        change.save(update_fields=["state"])
        _kept(actor, change, at)


def visible_changes(actor: Actor) -> QuerySet[ChangeRequest]:
    """The changes that an actor may see: outsiders those of their own parties."""
    require(actor, SEE_POINTS)
    found = ChangeRequest.objects.select_related("entity", "vendor", "onboarding")
    return only_own(found, actor, "entity", "vendor")


def change_of(actor: Actor, reference: str) -> ChangeRequest:
    """One change by its reference. Raises Refusal `not-found`, also for what belongs to others."""
    one = visible_changes(actor).filter(reference=printable(reference)).first()
    if one is None:
        raise not_yours()
    return one


def _require_said(
    kind: ChangeKind,
    option: Option | None,
    vendor: Vendor | None,
    product: str,
    states: Mapping[str, QueryMode] | None,
) -> None:
    missing = {
        ChangeKind.OPTION: ("option", option),
        ChangeKind.INTEGRATION_VENDOR: ("vendor", vendor),
        ChangeKind.PRODUCT: ("system_product", product.strip()),
        ChangeKind.INTERSTATE: ("states", states),
    }.get(kind)
    if missing and not missing[1]:
        says = f"A change of kind “{kind}” says to what: give {missing[0]}."
        raise Refusal("change-incomplete", says, cite=_CITE, field=missing[0])


def _anew(actor: Actor, change: ChangeRequest, at: datetime) -> Onboarding:
    on = law_day(at)
    made = Onboarding.objects.create(
        reference=f"INT-{on:%Y}-{next_in(f'gateway.integrations-{on:%Y}'):04d}",
        entity=change.entity,
        channel="CHANGE",
        requested_on=on,
        stage=Stage.MOU_DRAFT.value,
        waiting_on="ENTITY",
        created_at=at,
    )
    made.locations.set(change.entity.locations.filter(closed_on=None, integrated_since__isnull=False))
    says = f"{change.reference}: {change.kind}. What runs goes on as it is until the change is applied."
    _step(actor, made, Stage.MOU_DRAFT, "ENTITY", says, at)
    return made


def _step(actor: Actor, onboarding: Onboarding, stage: Stage, waiting_on: str, says: str, at: datetime) -> None:
    OnboardingStep.objects.create(
        onboarding=onboarding,
        stage=stage.value,
        waiting_on=waiting_on,
        on=law_day(at),
        at=at,
        by=actor.name[:120],
        says=says[:300],
    )


def _take_over_product(change: ChangeRequest) -> None:
    if change.system_product:
        change.entity.locations.filter(closed_on=None).update(system_product=change.system_product)


def _kept(actor: Actor, change: ChangeRequest, at: datetime) -> None:
    body = {"change": str(change.pk), "kind": change.kind, "state": change.state}
    append(CHANGED, actor=actor, at=at, body=body, subject=str(change.pk))
