"""What is on file with another state on a day, as the checks of one leg ask it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from carelaw.gateway.facts.interstate import (
    AskerKind,
    Carriage,
    Hub,
    Leg,
    PermissionHeld,
    Route,
    SharingHeld,
    StateAgreementHeld,
    TermsAsked,
)
from carelaw.gateway.facts.search import QueryMode
from carelaw.gateway.store.models import PartnerMemorandum, PharmacyEntity, SharingSuspension, StateProgram
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement, AgreementState

STATE_AGREEMENT = "gateway.state-agreement"
PERMISSION = "gateway.state-permission"
MEMORANDUM = "gateway.memorandum"


@dataclass(frozen=True, slots=True)
class OnFile:
    """Everything on file with one state: read once, asked for each route."""

    state: str
    on: date
    agreement: Agreement | None
    permission: Agreement | None
    suspension: SharingSuspension | None


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks another state and why, as far as its terms go by it."""

    role: AskerKind
    purpose: str
    named: bool = True
    mode: QueryMode | None = None
    memorandum_held: bool = False


def on_file(state: str, on: date) -> OnFile:
    """What is on file with a state on a day; nothing for a state that nobody entered."""
    program = StateProgram.objects.filter(state=state).first()
    if program is None:
        return OnFile(state, on, None, None, None)
    held = program.suspensions.filter(from_on__lte=on).order_by("-from_on", "-pk").first()
    return OnFile(
        state, on, _newest(STATE_AGREEMENT, program.party_id, on), _newest(PERMISSION, program.party_id, on), held
    )


def leg_facts(file: OnFile, carriage: Carriage, asked: Question) -> Leg:
    """One leg with everything that its checks ask."""
    return Leg(
        state=file.state,
        named_in_request=asked.named,
        carriage=carriage,
        agreement=agreement_facts(file.agreement, file.on),
        sharing=sharing_facts(file.agreement, file.suspension, file.on),
        permission=permission_facts(file.permission, carriage.route, file.on),
        terms=terms_facts(file.agreement, carriage, asked),
        mode=asked.mode,
    )


def agreement_facts(held: Agreement | None, on: date) -> StateAgreementHeld:
    """The agreement's signatures and dates."""
    if held is None:
        return StateAgreementHeld(on)
    return StateAgreementHeld(
        on,
        illinois_signed_on=held.second_signed_on,
        partner_signed_on=held.first_signed_on,
        from_on=held.effective_on,
        last_day=held.expires_on,
        ended_on=held.ended_on,
    )


def sharing_facts(held: Agreement | None, suspension: SharingSuspension | None, on: date) -> SharingHeld:
    """Which way records go under the agreement, and whether it is suspended."""
    terms: Mapping[str, Any] = held.terms if held else {}
    return SharingHeld(
        on,
        shares_with_us_from=_day(terms.get("shares_with_us_from")),
        shares_with_us_last_day=_day(terms.get("shares_with_us_last_day")),
        we_share_from=_day(terms.get("we_share_from")),
        we_share_last_day=_day(terms.get("we_share_last_day")),
        suspended_from=suspension.from_on if suspension else None,
        resumed_on=suspension.resumed_on if suspension else None,
    )


def permission_facts(held: Agreement | None, route: Route, on: date) -> PermissionHeld:
    """The state's written permission."""
    if held is None:
        return PermissionHeld(on, route)
    return PermissionHeld(
        on,
        route,
        signed_document=bool(held.terms.get("document")),
        from_on=held.effective_on,
        last_day=held.expires_on,
        revoked_on=held.ended_on,
        states_passed_permit=held.terms.get("transit"),
    )


def terms_facts(held: Agreement | None, carriage: Carriage, asked: Question) -> TermsAsked:
    """The question beside the terms of the agreement."""
    terms: Mapping[str, Any] = held.terms if held else {}
    return TermsAsked(
        role=asked.role,
        purpose=asked.purpose,
        route=carriage.route,
        hub=carriage.hub,
        always=asked.mode is QueryMode.ALWAYS and not asked.named,
        roles=tuple(AskerKind(one) for one in terms.get("roles", ())),
        purposes=tuple(terms.get("purposes", ())),
        routes=tuple(Route(one) for one in terms.get("routes", ())),
        hubs=tuple(Hub(one) for one in terms.get("hubs", ())),
        always_permitted=bool(terms.get("always_permitted", True)),
        memorandum_wanted=bool(terms.get("memorandum_wanted", False)),
        memorandum_held=asked.memorandum_held,
    )


def partner_memorandum_held(entity_id: UUID, state: str) -> bool:
    """Whether the reference of that state's own memorandum with the entity is on file."""
    return PartnerMemorandum.objects.filter(entity_id=entity_id, state__state=state).exists()


def entities_sharing_with(state: str, on: date) -> list[PharmacyEntity]:
    """The entities whose memorandum in force lists a state."""
    found = []
    for entity in PharmacyEntity.objects.order_by("created_at", "pk"):
        held = register.in_force(MEMORANDUM, entity.pk, on)
        if held and state in held.terms.get("states", {}):
            found.append(entity)
    return found


def _newest(kind: str, party_id: UUID, on: date) -> Agreement | None:
    """The one in force on the day; else the last that was put in force, so that its end can be told; else the last."""
    held = register.in_force(kind, party_id, on)
    if held is not None:
        return held
    mine = Agreement.objects.filter(kind=kind, first_id=party_id)
    known = mine.exclude(state=AgreementState.DRAFT).order_by("-effective_on", "-created_at").first()
    return known or mine.order_by("-created_at").first()


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
