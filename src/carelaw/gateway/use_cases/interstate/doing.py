"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from carelaw.gateway.facts.interstate import AskerKind, Hub, PermissionForm, Route
from carelaw.gateway.facts.search import Purpose
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.use_cases.interstate import agreeing, conflicts, programs
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def draft(
    actor: Actor,
    at: datetime,
    *,
    state: str,
    reference: str,
    always_permitted: bool | None,
    memorandum_wanted: bool | None,
    **typed: Any,
) -> Done:
    """Draft an agreement with a state."""
    days = ("shares_with_us_from", "shares_with_us_last_day", "we_share_from", "we_share_last_day")
    terms = {
        **{name: typed[name].isoformat() if typed[name] else "" for name in days},
        "roles": _of(AskerKind, typed["roles"], "roles"),
        "purposes": _of(Purpose, typed["purposes"], "purposes"),
        "routes": _of(Route, typed["routes"], "routes"),
        "hubs": _of(Hub, typed["hubs"], "hubs"),
        "always_permitted": always_permitted is not False,
        "memorandum_wanted": bool(memorandum_wanted),
    }
    made = agreeing.draft_state_agreement(actor, at, state=state, reference=reference, terms=terms)
    return Done(f"{made.reference} is drafted. Next: both states sign.", made.reference)


def sign(actor: Actor, at: datetime, *, reference: str, by: str, on: date) -> Done:
    """Enter a signature."""
    made = agreeing.sign_state_agreement(actor, at, reference=reference, by=by, on=on)
    says = "Both states have signed; put it in force." if made.signed_by_all else "The other signature is missing yet."
    return Done(f"The signature under {made.reference} is entered. {says}", made.reference, {"state": made.state})


def activate(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put an agreement in force."""
    made = agreeing.activate_state_agreement(actor, at, **typed)
    return Done(f"{made.reference} is in force from {made.effective_on}.", made.reference)


def end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End an agreement."""
    made = agreeing.end_state_agreement(actor, at, **typed)
    return Done(f"{made.reference} ends on {made.ended_on}.", made.reference)


def suspend(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Suspend sharing."""
    made = agreeing.suspend_sharing(actor, at, **typed)
    return Done(f"Sharing with {made.state.state} rests from {made.from_on}, both ways.", made.state.state)


def resume(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Resume sharing."""
    made = agreeing.resume_sharing(actor, at, **typed)
    return Done(f"Sharing with {made.state.state} resumes on {made.resumed_on}, both ways.", made.state.state)


def permit(actor: Actor, at: datetime, *, form: str, transit: bool | None, **typed: Any) -> Done:
    """Record a written permission."""
    made = agreeing.record_permission(actor, at, form=PermissionForm(form), transit=bool(transit), **typed)
    return Done(f"{made.reference} is recorded, in force from {made.effective_on}.", made.reference)


def revoke(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Revoke a permission."""
    made = agreeing.revoke_permission(actor, at, **typed)
    return Done(f"{made.reference} is revoked from {made.ended_on}.", made.reference)


def key(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Trust a key."""
    made = programs.put_key(actor, at, **typed)
    return Done(f"The key {made.kid} of {made.state.state} is trusted from {made.from_on}.", made.kid)


def untrust(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Withdraw a key."""
    made = programs.withdraw_key(actor, at, **typed)
    return Done(f"The key {made.kid} of {made.state.state} is withdrawn from {made.withdrawn_on}.", made.kid)


def route(
    actor: Actor,
    at: datetime,
    *,
    hub: str,
    state: str,
    address: str,
    certificate: str,
    caller_certificate: str,
    open: bool | None,
) -> Done:
    """Enter a route."""
    made = programs.put_route(
        actor,
        at,
        hub=hub,
        state=state,
        address=address,
        certificate=certificate,
        caller=caller_certificate,
        open_=open is not False,
    )
    where = made.hub or (made.state.state if made.state else "")
    return Done(f"The way to {where} is {'open' if made.open else 'closed'}.", where)


def partner_memorandum(actor: Actor, at: datetime, *, entity: str, state: str, reference: str) -> Done:
    """Enter another state's memorandum."""
    held = programs.entity_of(entity)
    made = programs.put_partner_memorandum(actor, at, entity=held, state=state, reference=reference)
    return Done(f"The memorandum of {made.state.state} with the entity is on file.", made.reference)


def conflict(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a conflict."""
    made = conflicts.record_conflict(actor, at, **typed)
    told = made.notices.count()
    return Done(f"{made.reference} is recorded; {told} entities are told.", made.reference, {"told": told})


def notice(actor: Actor, at: datetime, *, conflict: str, entity: str) -> Done:
    """Tell an entity."""
    made = conflicts.send_notice(actor, at, conflict=conflict, entity=programs.entity_of(entity))
    return Done(f"The entity was told on {made.sent_on}.", conflict)


def acknowledge(actor: Actor, at: datetime, *, conflict: str) -> Done:
    """Acknowledge a conflict."""
    conflicts.acknowledge(actor, at, conflict=conflict)
    return Done(f"It is on file that you know of {conflict}.", conflict)


def act_on(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a step."""
    made = conflicts.act_on_conflict(actor, at, **typed)
    follows = f" Next by {made.next_on}." if made.next_on else ""
    return Done(f"Recorded with {typed['conflict']}.{follows}", typed["conflict"])


def close(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a conflict."""
    made = conflicts.close_conflict(actor, at, **typed)
    return Done(f"{made.reference} is closed.", made.reference)


def _of(kind: type[StrEnum], typed: Iterable[str], field: str) -> list[str]:
    known = {one.value.casefold(): one.value for one in kind}
    wrong = [one for one in typed if one.casefold() not in known]
    if wrong:
        says = f"“{wrong[0][:30]}” is not permitted here. Permitted: {', '.join(known.values())}."
        raise Refusal("value-not-permitted", says, cite=f"{SECTION}(d)(6)(C)", field=field, kind="invalid")
    return [known[one.casefold()] for one in typed]
