"""Whose point it is, who sends its audit rows, and who is shut out: small questions that several subjects ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from carelaw.gateway.facts.compliance import PartyKind
from carelaw.gateway.facts.search import PointState
from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.store.models import ConnectionPoint, PartyProhibition, PharmacyEntity, Vendor
from carelaw.kernel.refusal import Refusal
from carelaw.platform.parties.models import Party


@dataclass(frozen=True, slots=True)
class Held:
    """A party that something is held against: on file, or known by its name alone."""

    kind: PartyKind
    name: str
    party_id: UUID | None = None
    officer: str = ""


def sender_of(point: ConnectionPoint) -> UUID:
    """The party that owes a point's audit rows: its vendor, else its system's vendor, else its entity."""
    return point.vendor_id or point.location.system_vendor_id or point.location.entity_id


def senders(at: datetime) -> dict[UUID, datetime]:
    """Each party with a point in production, and since when it has one."""
    active = ConnectionPoint.objects.filter(state=PointState.ACTIVE.value).select_related("location")
    found: dict[UUID, datetime] = {}
    for point in active:
        since, party = point.activated_at or point.state_since, sender_of(point)
        found[party] = min(since, found.get(party, since))
    return found


def points_of_party(party_id: UUID) -> list[ConnectionPoint]:
    """The points that a party carries, whose system it made, or at which it searches."""
    mine = Q(vendor_id=party_id) | Q(location__system_vendor_id=party_id) | Q(location__entity_id=party_id)
    return list(ConnectionPoint.objects.filter(mine).select_related("location").order_by("reference"))


def shut_out_party(party_ids: Iterable[UUID | None]) -> PartyProhibition | None:
    """The prohibition in force against one of these parties."""
    known = [one for one in party_ids if one]
    return PartyProhibition.objects.filter(party_id__in=known, lifted_on__isnull=True).first()


def require_not_shut_out(point: ConnectionPoint) -> None:
    """Refuse to let a point of a prohibited party into production."""
    parties = (point.vendor_id, point.location.system_vendor_id, point.location.entity_id)
    found = shut_out_party(parties)
    if found is not None:
        says = f"{found.party_name} is prohibited since {found.from_on} ({found.reference}); lift that first."
        raise refused("PARTY_PROHIBITED", says, kind="conflict")


def held(party: str, kind: str = "") -> Held:
    """The party that was typed: the id of one on file, or a name with its kind. Raises Refusal when it is neither."""
    found = _on_file(party)
    if found is not None:
        vendor = Vendor.objects.filter(pk=found.pk).first()
        entity = PharmacyEntity.objects.filter(pk=found.pk).first()
        guessed = PartyKind.PHARMACY_ENTITY if entity else PartyKind.INTEGRATION_VENDOR
        if vendor and vendor.makes_systems and not vendor.runs_connections:
            guessed = PartyKind.PMS_VENDOR
        known = vendor or entity
        officer = known.responsible_officer if known else ""
        return Held(PartyKind(kind) if kind else guessed, found.name, found.pk, officer)
    if not kind:
        says = "No party on file has this id. Give the id of one, or a name together with what it is."
        raise Refusal("party-unknown", says, cite=f"{SECTION}(g)(10)", field="party", kind="not-found")
    return Held(PartyKind(kind), party.strip()[:200])


def on_file(party: str) -> Held:
    """A party that must be on file. Raises Refusal for a bare name."""
    return held(party)


def _on_file(party: str) -> Party | None:
    try:
        return Party.objects.filter(pk=UUID(party.strip())).first()
    except ValueError:
        return None


def told_on(on: date | None) -> str:
    """A day as rows show it; nothing for none."""
    return on.isoformat() if on else ""
