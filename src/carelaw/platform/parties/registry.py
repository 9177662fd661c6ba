"""Find and enter people and organizations. Dates come in; nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Refusal
from carelaw.platform.parties.models import Identifier, IdentifierSystem, License, Party, PartyKind

_CHECKS = {IdentifierSystem.NPI: npi_ok, IdentifierSystem.DEA: dea_ok}


def enter_party(
    name: str, kind: PartyKind | str, identifiers: Mapping[str, str], *, at: datetime, jurisdiction: str = ""
) -> Party:
    """Enter a party with its identifiers, or find the one that already carries them.

    Raises Refusal when an identifier fails its check digit or belongs to a different party than another one given.
    """
    for system, value in identifiers.items():
        check = _CHECKS.get(IdentifierSystem(system))
        if check and not check(value):
            says = f"{IdentifierSystem(system).label} {value} fails its check digit; compare it with the certificate."
            raise Refusal("identifier-check-digit", says, field=system)
    with transaction.atomic():
        found = {party for s, v in identifiers.items() if (party := find_by_identifier(s, v)) is not None}
        if len(found) > 1:
            raise Refusal(
                "identifiers-of-two-parties", "The identifiers given belong to different parties.", kind="conflict"
            )
        party = found.pop() if found else Party.objects.create(name=name, kind=kind, created_at=at)
        for system, value in identifiers.items():
            Identifier.objects.get_or_create(
                system=system, value=value, jurisdiction=jurisdiction, defaults={"party": party}
            )
    return party


def find_by_identifier(system: str, value: str) -> Party | None:
    """The party that carries an identifier, or None."""
    found = Identifier.objects.filter(system=system, value=value).select_related("party").first()
    return found.party if found else None


def live_licenses(party: Party, on: date) -> QuerySet[License]:
    """The party's licenses that are active on a day."""
    in_period = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return License.objects.filter(in_period, party=party, status="active")


def party_of_account(account_id: str | None) -> Party | None:
    """The party that a person's account belongs to, or None."""
    return Party.objects.filter(account_id=account_id).first() if account_id else None
