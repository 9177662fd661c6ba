"""Who takes part: benefit managers by their state number, pharmacies by NPI and NCPDP number."""

from __future__ import annotations

from datetime import datetime

from carelaw.kernel.refusal import Refusal
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


def pharmacy_numbered(npi: str) -> Party:
    """The pharmacy of an NPI. Raises Refusal for a number that nobody on file has."""
    found = find_by_identifier(IdentifierSystem.NPI, npi.strip())
    if found is None:
        says = f"No pharmacy on file has the NPI “{npi.strip()[:20]}”. Check its ten digits, or have it entered."
        raise Refusal("pharmacy-unknown", says, field="pharmacy_npi", kind="not-found")
    return found


def number_of(party: Party) -> str:
    """The state number of a benefit manager; empty when it has none yet."""
    found = party.identifiers.filter(system=IdentifierSystem.STATE).values_list("value", flat=True).first()
    return found or ""
