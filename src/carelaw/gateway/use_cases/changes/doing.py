"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from carelaw.gateway.facts.onboarding import ChangeKind
from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.rules.rosters.places import STATES
from carelaw.gateway.store.models import ChangeRequest, ChangeState, PharmacyEntity, Vendor
from carelaw.gateway.use_cases.changes import requesting
from carelaw.gateway.use_cases.looking import known
from carelaw.gateway.use_cases.registering import names_of
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done
from carelaw.platform.parties.own import own_party


def request(
    actor: Actor,
    at: datetime,
    *,
    entity: str,
    kind: str,
    option: str | None,
    vendor: str,
    system_product: str,
    states: Mapping[str, str],
    says: str,
) -> Done:
    """Ask for a change."""
    made = requesting.request_change(
        actor,
        at,
        entity=known(PharmacyEntity, entity or own_party(actor).pk, "entity"),
        kind=ChangeKind(kind),
        option=Option(option) if option else None,
        vendor=known(Vendor, vendor, "vendor") if vendor else None,
        system_product=system_product,
        states=_states(states),
        says=says,
    )
    if made.state == ChangeState.APPLIED:
        return Done(f"{made.reference} is applied; it needs no memorandum.", made.reference, row_of(made))
    assert made.onboarding is not None
    words = f"{made.reference} waits for its memorandum: draft it with {made.onboarding.reference}."
    return Done(words, made.reference, row_of(made))


def withdraw(actor: Actor, at: datetime, *, change: str) -> Done:
    """Take a change back."""
    made = requesting.withdraw_change(actor, at, reference=change)
    return Done(f"{made.reference} is taken back.", made.reference, row_of(made))


def rows(found: Iterable[ChangeRequest]) -> list[dict[str, Any]]:
    """Changes as every door shows them."""
    listed = list(found)
    names = names_of([one.entity_id for one in listed] + [one.vendor_id for one in listed])
    return [{**row_of(one), "entity": names.get(str(one.entity_id), "")} for one in listed]


def row_of(one: ChangeRequest) -> dict[str, Any]:
    """One change in short."""
    return {
        "change": one.reference,
        "entity": str(one.entity_id),
        "kind": one.kind,
        "state": one.state,
        "asked": one.asked_on.isoformat(),
        "applied": one.applied_on.isoformat() if one.applied_on else "",
        "integration": one.onboarding.reference if one.onboarding else "",
        "ended_exception": one.ended_exception,
    }


def _states(given: Mapping[str, str]) -> dict[str, QueryMode]:
    modes = {mode.value: mode for mode in QueryMode}
    for state, mode in given.items():
        if state not in STATES or _mode(mode) not in modes:
            says = f"“{state}={mode[:20]}” is no state and mode. Permitted: MO=always or MO=on-demand, one a line."
            raise Refusal("states-unreadable", says, field="states")
    return {state: modes[_mode(mode)] for state, mode in given.items()}


def _mode(written: str) -> str:
    return written.strip().upper().replace("-", "_")
