"""With which states Illinois shares, by which way, and why not: the matrix and the file of one state."""

from __future__ import annotations

from datetime import date
from typing import Any

from carelaw.gateway.facts.interstate import WAYS, AskerKind, Carriage, Hub
from carelaw.gateway.facts.search import Purpose, QueryMode
from carelaw.gateway.rules.interstate.terms import interstate_leg
from carelaw.gateway.store.models import StateConflict, StateProgram
from carelaw.gateway.use_cases.interstate.conflicts import worked_on
from carelaw.gateway.use_cases.interstate.programs import keys_of, known_program, route_to
from carelaw.gateway.use_cases.interstate.standing import (
    PERMISSION,
    STATE_AGREEMENT,
    OnFile,
    Question,
    leg_facts,
    on_file,
)
from carelaw.gateway.use_cases.permissions import SEE_INTERSTATE
from carelaw.kernel.decision import Decision, Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import Agreement

_USUAL = Question(AskerKind.DISPENSER, Purpose.DISPENSING_REVIEW.value, True, QueryMode.ON_DEMAND, True)


def matrix(actor: Actor, on: date) -> list[dict[str, Any]]:
    """Each state × route: whether a pharmacist's question would go, why not, and whether it is connected."""
    require(actor, SEE_INTERSTATE)
    rows = []
    for program in StateProgram.objects.order_by("state"):
        file = on_file(program.state, on)
        for carriage in WAYS:
            decision = judged(file, carriage)
            first = decision.reasons[0]
            goes = decision.outcome is Outcome.PASS
            rows.append(
                {
                    "state": program.state,
                    "route": carriage.route.value,
                    "hub": carriage.hub,
                    "goes": goes,
                    "code": "" if goes else first.code,
                    "why_not": "" if goes else first.says,
                    "cite": "" if goes else first.cite or "",
                    "connected": is_connected(program.state, carriage, on),
                }
            )
    return rows


def judged(file: OnFile, carriage: Carriage) -> Decision:
    """What the checks say of a pharmacist's question for whom the memorandum lists the state."""
    return interstate_leg(leg_facts(file, carriage, _USUAL), law=adopted_law())


def is_connected(state: str, carriage: Carriage, on: date) -> bool:
    """Whether an address and a trusted key are on file, so that a permitted question can leave."""
    hub = Hub(carriage.hub) if carriage.hub else None
    return route_to(state, carriage.route, hub) is not None and bool(keys_of(state, on))


def state_file(actor: Actor, state: str, on: date) -> dict[str, Any]:
    """Everything on file with one state."""
    require(actor, SEE_INTERSTATE)
    program = known_program(state)
    return {
        "state": program.state,
        "routes": [row for row in matrix(actor, on) if row["state"] == program.state],
        "agreements": [_agreement(one) for one in _held(STATE_AGREEMENT, program)],
        "permissions": [_agreement(one) for one in _held(PERMISSION, program)],
        "suspensions": [
            {
                "by": one.by,
                "from_on": one.from_on.isoformat(),
                "resumed_on": one.resumed_on.isoformat() if one.resumed_on else "",
                "because": one.because,
            }
            for one in program.suspensions.order_by("-from_on", "-pk")
        ],
        "keys": [
            {"kid": one.kid, "from_on": one.from_on.isoformat(), "trusted": one in keys_of(program.state, on)}
            for one in program.keys.order_by("-from_on", "-pk")
        ],
        "conflicts": [_conflict(one, on) for one in program.conflicts.order_by("-recorded_on", "-pk")],
    }


def _held(kind: str, program: StateProgram) -> list[Agreement]:
    return list(Agreement.objects.filter(kind=kind, first_id=program.party_id).order_by("-created_at", "pk"))


def _agreement(held: Agreement) -> dict[str, Any]:
    return {
        "reference": held.reference,
        "state": held.state,
        "partner_signed_on": held.first_signed_on.isoformat() if held.first_signed_on else "",
        "illinois_signed_on": held.second_signed_on.isoformat() if held.second_signed_on else "",
        "from_on": held.effective_on.isoformat() if held.effective_on else "",
        "last_day": held.expires_on.isoformat() if held.expires_on else "",
        "ended_on": held.ended_on.isoformat() if held.ended_on else "",
        "terms": held.terms,
    }


def _conflict(one: StateConflict, on: date) -> dict[str, Any]:
    acts = list(one.acts.order_by("-on", "-pk"))
    return {
        "reference": one.reference,
        "statute": one.statute,
        "says": one.says,
        "effect": one.effect,
        "recorded_on": one.recorded_on.isoformat(),
        "told": one.notices.count(),
        "acknowledged": one.notices.filter(acknowledged_on__isnull=False).count(),
        "acts": [{"on": act.on.isoformat(), "says": act.says, "next": act.next_says} for act in acts],
        "standing": one.outcome or worked_on(one, acts[0] if acts else None, on).reasons[0].code,
    }
