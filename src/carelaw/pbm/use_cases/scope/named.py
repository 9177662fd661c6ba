"""Find organizations by the numbers that people type, and tell them by their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import AddressChange, Program
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party
from carelaw.platform.parties.registry import find_by_identifier


def organization(number: str, field: str, noun: str = "organization") -> Party:
    """The organization of a state number or NPI. Raises Refusal for a number that nobody on file has."""
    number = number.strip()
    for system in (IdentifierSystem.STATE, IdentifierSystem.NPI):
        found = find_by_identifier(system, number)
        if found is not None:
            return found
    says = f"No {noun} on file has the number “{number[:24]}”. Check it, or have it entered."
    raise Refusal("organization-unknown", says, field=field, kind="not-found")


def program_numbered(number: str, field: str = "program") -> Program:
    """A registered program by its number. Raises Refusal when there is none."""
    found = Program.objects.filter(number=number.strip()).first()
    if found is None:
        says = f"No program {number[:24]} is on file. Its number stands in the register of programs."
        raise Refusal("program-unknown", says, cite="215 ILCS 5/512-3", field=field, kind="not-found")
    return found


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of parties by their ids."""
    return dict(Party.objects.filter(pk__in={one for one in ids if one}).values_list("pk", "name"))


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The state numbers of parties by their ids, as far as they have one."""
    found = Identifier.objects.filter(party_id__in=set(ids), system=IdentifierSystem.STATE)
    return dict(found.values_list("party_id", "value"))


def address_of(party: Party, on: date | None = None) -> str:
    """What stands on the envelope: the name, and the address that was reported for the day; else the newest one."""
    reported = list(AddressChange.objects.filter(party_id=party.pk).order_by("changed_on", "number"))
    begun = [one for one in reported if on is None or one.changed_on <= on]
    if begun:
        return f"{party.name}\n{begun[-1].new_address}"
    return f"{party.name}\n{reported[0].old_address}" if reported else party.name


def envelope_of(party_id: UUID, at: datetime) -> str:
    """The same for the party of an id on the day of an instant, as letters are addressed."""
    return address_of(Party.objects.get(pk=party_id), legal_date(at, "America/Chicago"))
