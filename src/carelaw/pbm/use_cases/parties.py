"""Who takes part: benefit managers by their state number, pharmacies by NPI and NCPDP number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.registry import enter_party, find_by_identifier

STATE = "IL"


def enter_manager(name: str, number: str, *, at: datetime) -> Party:
    """Enter a pharmacy benefit manager under the number that the Division gives it, such as PBM0101."""
    return enter_party(name, PartyKind.ORGANIZATION, {IdentifierSystem.STATE: number}, at=at, jurisdiction=STATE)


def enter_pharmacy(name: str, *, npi: str, ncpdp: str, at: datetime) -> Party:
    """Enter a pharmacy under its NPI and its NCPDP number."""
    identifiers: dict[str, str] = {IdentifierSystem.NPI: npi, IdentifierSystem.NCPDP: ncpdp}
    return enter_party(name, PartyKind.ORGANIZATION, identifiers, at=at)


def manager_numbered(number: str) -> Party | None:
    """The benefit manager of a state number, or None."""
    return find_by_identifier(IdentifierSystem.STATE, number)


def number_of(party: Party) -> str:
    """The state number of a benefit manager; empty when it has none yet."""
    found = party.identifiers.filter(system=IdentifierSystem.STATE).values_list("value", flat=True).first()
    return found or ""


def own_party(actor: Actor) -> Party:
    """The one party for which this actor acts. Raises Refusal when the grant names none, or several."""
    mine = actor.scoped("party")
    if len(mine) != 1:
        says = "Your grant names no organization to act for." if not mine else "Your grant names several organizations."
        raise Refusal("party-not-named", says + " Ask the office for a grant to one.", kind="forbidden")
    found = Party.objects.filter(pk=mine[0]).first()
    if found is None:
        says = "The organization of your grant is not on file. Ask the office to enter it."
        raise Refusal("party-unknown", says, kind="forbidden")
    return found


def require_own(actor: Actor, party_id: UUID | str, *, unscoped: Collection[str] = ("PBM_REGULATOR",)) -> None:
    """Refuse whoever acts for another party. What belongs to others reads as if it were not there."""
    if actor.role in unscoped:
        return
    if str(party_id) not in actor.scoped("party"):
        raise Refusal("not-found", "Nothing of this reference is yours to see. Check the reference.", kind="not-found")
