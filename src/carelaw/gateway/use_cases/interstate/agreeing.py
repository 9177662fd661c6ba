"""Agreements and written permissions between Illinois and other states: drafted, signed, in force, suspended, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.gateway.facts.interstate import PermissionForm, PermissionOffered
from carelaw.gateway.letters import interstate as letters
from carelaw.gateway.rules.interstate.agreements import sharing_mutual
from carelaw.gateway.rules.interstate.routes import permission_in_writing
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import SharingSuspension, StateProgram
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.programs import known_program, program_of
from carelaw.gateway.use_cases.interstate.standing import (
    PERMISSION,
    STATE_AGREEMENT,
    entities_sharing_with,
    sharing_facts,
)
from carelaw.gateway.use_cases.permissions import RUN_INTERSTATE
from carelaw.gateway.use_cases.registering import program_party
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

SUSPENDED = declare(
    "gateway-sharing-suspended",
    says="Sharing with another state was suspended, or resumed, in both directions.",
    keys={"state": Shape.CODE, "what": Shape.CODE, "by": Shape.CODE, "on": Shape.DAY},
    cite=f"{SECTION}(c)(3)",
)


def draft_state_agreement(
    actor: Actor, at: datetime, *, state: str, reference: str, terms: Mapping[str, Any]
) -> Agreement:
    """Draft the agreement with a state, or change its draft; a new version is a new reference."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        made = register.draft(
            STATE_AGREEMENT,
            reference=reference,
            first=program_of(state, at).party_id,
            second=program_party(at).pk,
            terms=terms,
            cite=f"{SECTION}(c)(2), (c)(3)",
            at=at,
            actor=actor,
        )
        return made if made.terms == dict(terms) else register.redraft(made, terms=terms, at=at, actor=actor)


def sign_state_agreement(actor: Actor, at: datetime, *, reference: str, by: str, on: date) -> Agreement:
    """Enter the signature of Illinois or of the other state."""
    require(actor, RUN_INTERSTATE)
    if by == "illinois" and actor.role != "IL_ADMINISTRATOR":
        says = "The Administrator signs for Illinois. Ask the Administrator to enter the signature."
        raise Refusal("E-PMP-ILPMP_AUTHORITY_REQUIRED", says, cite=f"{SECTION}(b)(1)", kind="forbidden")
    return register.sign(_held(reference), by="second" if by == "illinois" else "first", on=on, at=at, actor=actor)


def activate_state_agreement(
    actor: Actor, at: datetime, *, reference: str, from_on: date, last_day: date | None
) -> Agreement:
    """Put a signed agreement in force. Refused SHARING_NOT_MUTUAL, and left as signed, unless both states share."""
    require(actor, RUN_INTERSTATE)
    held = _held(reference)
    facts = sharing_facts(held, None, from_on)
    decision = sharing_mutual(facts, law=adopted_law())
    if held.state == AgreementState.SIGNED and decision.outcome is not Outcome.PASS:
        raise _kept(decision, facts, held, at, actor)
    with transaction.atomic():
        held = register.put_in_force(held, on=from_on, at=at, actor=actor, expires_on=last_day)
        keep(decision, facts, subject=f"gateway-agreement:{held.pk}", at=at, actor=actor)
    return held


def end_state_agreement(actor: Actor, at: datetime, *, reference: str, on: date, because: str) -> Agreement:
    """End an agreement from a day on."""
    require(actor, RUN_INTERSTATE)
    return register.end(_held(reference), on=on, because=because[:200], at=at, actor=actor)


def suspend_sharing(actor: Actor, at: datetime, *, state: str, by: str, on: date, because: str) -> SharingSuspension:
    """Suspend sharing with a state, both directions, and tell the entities that ask it."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        program = StateProgram.objects.select_for_update().get(pk=known_program(state).pk)
        if program.suspensions.filter(resumed_on__isnull=True).exists():
            says = f"Sharing with {program.state} is suspended already. Resume it first."
            raise Refusal("sharing-suspended", says, cite=f"{SECTION}(c)(3)", field="state", kind="conflict")
        made = SharingSuspension.objects.create(state=program, by=by, from_on=on, because=because)
        body = {"state": program.state, "what": "suspended", "by": by, "on": on.isoformat()}
        append(SUSPENDED, actor=actor, at=at, body=body)
        _tell(letters.SUSPENDED, program, made, on, at)
    return made


def resume_sharing(actor: Actor, at: datetime, *, state: str, on: date) -> SharingSuspension:
    """Resume sharing with a state in both directions from a day on, and tell the entities."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        program = known_program(state)
        held = program.suspensions.select_for_update().filter(resumed_on__isnull=True).first()
        if held is None:
            says = f"Sharing with {program.state} is not suspended."
            raise Refusal("sharing-not-suspended", says, cite=f"{SECTION}(c)(3)", field="state", kind="conflict")
        if on < held.from_on:
            says = f"It was suspended on {held.from_on}; it cannot resume before that day."
            raise Refusal("sharing-resumed-early", says, cite=f"{SECTION}(c)(3)", field="on", kind="invalid")
        held.resumed_on = on
        held.save(update_fields=["resumed_on"])
        body = {"state": program.state, "what": "resumed", "by": held.by, "on": on.isoformat()}
        append(SUSPENDED, actor=actor, at=at, body=body)
        _tell(letters.RESUMED, program, held, on, at)
    return held


def record_permission(
    actor: Actor,
    at: datetime,
    *,
    state: str,
    reference: str,
    form: PermissionForm,
    document: str,
    signed_by: str,
    from_on: date,
    last_day: date | None,
    transit: bool,
) -> Agreement:
    """Record a state's written permission with its document; refused WRITTEN_PERMISSION_REQUIRED without it."""
    require(actor, RUN_INTERSTATE)
    offered = PermissionOffered(form, bool(document.strip()), bool(signed_by.strip()))
    decision = permission_in_writing(offered, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    cite = f"{SECTION}(c)(1)"
    terms = {"document": document, "signed_by": signed_by, "form": form.value, "transit": transit}
    with transaction.atomic():
        party = program_of(state, at).party_id
        made = register.draft(PERMISSION, reference=reference, first=party, terms=terms, cite=cite, at=at, actor=actor)
        made = register.sign(made, by="first", on=law_day(at), at=at, actor=actor)
        made = register.put_in_force(made, on=from_on, at=at, actor=actor, expires_on=last_day)
        keep(decision, offered, subject=f"gateway-agreement:{made.pk}", at=at, actor=actor)
    return made


def revoke_permission(actor: Actor, at: datetime, *, reference: str, on: date, because: str) -> Agreement:
    """A state's permission is revoked from a day on."""
    require(actor, RUN_INTERSTATE)
    return register.end(_held(reference, PERMISSION), on=on, because=because[:200], at=at, actor=actor)


def _held(reference: str, kind: str = STATE_AGREEMENT) -> Agreement:
    found = Agreement.objects.filter(kind=kind, reference=reference).first()
    if found is None:
        says = "No agreement or permission of another state has this reference. The page of the states lists them."
        raise Refusal("not-found", says, cite=f"{SECTION}(c)", field="reference", kind="not-found")
    return found


def _kept(decision: Decision, facts: Any, held: Agreement, at: datetime, actor: Actor) -> Refusal:
    with transaction.atomic():
        keep(decision, facts, subject=f"gateway-agreement:{held.pk}", at=at, actor=actor)
    return refusal(decision, kind="conflict")


def _tell(kind: str, program: StateProgram, held: SharingSuspension, on: date, at: datetime) -> None:
    values = {"state": program.state, "on": on.isoformat()}
    for entity in entities_sharing_with(program.state, on):
        party: UUID = entity.pk
        key = f"{program.state}:{held.pk}:{party}"
        write_to_party(kind, key=key, party_id=party, at=at, values=values, about=f"state:{program.state}")
