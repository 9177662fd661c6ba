"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.special import connections, data_sets
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def verify_federal(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Verify a federally sponsored connection."""
    made = connections.verify_federal(actor, at, **typed)
    says = f"The connection of {made.onboarding.reference} is verified; the last day is {made.last_day}."
    return Done(says, made.onboarding.reference, {"last_day": made.last_day.isoformat()})


def withdraw_verification(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Withdraw a verification."""
    made = connections.withdraw_verification(actor, at, **typed)
    return Done(
        f"The verification of {made.onboarding.reference} is withdrawn; its next request is refused.",
        made.onboarding.reference,
    )


def authorize_application(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put an application on the list."""
    made = connections.authorize_application(actor, at, **typed)
    return Done(f"{made.name} is on the list of authorized applications.", made.reference)


def withdraw_application(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take an application off the list."""
    made = connections.withdraw_application(actor, at, **typed)
    return Done(f"{made.name} is withdrawn; requests through it are refused from now on.", made.reference)


def name_application(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Say which application an integration uses."""
    made = connections.name_application(actor, at, **typed)
    return Done(f"{made.onboarding.reference} connects through {made.application.name}.", made.onboarding.reference)


def permit_confirmations(actor: Actor, at: datetime, *, party: str, reference: str, last_day: date | None) -> Done:
    """Permit confirmations."""
    made = agreements.permit_confirmations(actor, party, reference=reference, last_day=last_day, at=at)
    until = f", through {made.expires_on}" if made.expires_on else ""
    return Done(f"Searches may be confirmed to this party from {made.effective_on}{until}.", made.reference)


def revoke_confirmations(actor: Actor, at: datetime, *, reference: str, because: str) -> Done:
    """Revoke a permission to confirm."""
    made = agreements.revoke_confirmations(actor, reference, because=because, at=at)
    return Done("Searches are confirmed to this party no longer.", made.reference)


def grant_data_set(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a data set."""
    made = data_sets.grant_data_set(actor, at, **typed)
    until = f", through {made.last_day}" if made.last_day else ""
    return Done(f"{made.data_set} is open from {made.from_on}{until}.", made.reference)


def revoke_data_set(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a data set."""
    made = data_sets.revoke_data_set(actor, at, **typed)
    return Done(f"{made.data_set} is closed again; the next answer goes without it.", made.reference)


def name_designee(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Name a designee."""
    made = data_sets.name_designee(actor, at, **typed)
    return Done(f"The designation holds from {made.from_on}.", made.reference)


def end_designation(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End a designation."""
    made = data_sets.end_designation(actor, at, **typed)
    return Done("The designation has ended; what was opened under it stays open until it is revoked.", made.reference)
