"""Enter who takes part: pharmacy entities with their locations, vendors, the program itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Model

from carelaw.gateway.store.models import PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases.permissions import HANDLE_INTEGRATION, SEE_POINTS
from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.own import only_own
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

M = TypeVar("M", bound=Model)
PROGRAM_NAME = "Illinois Prescription Monitoring Program"
ENTERED = declare(
    "gateway-party-entered",
    says="A party of the integration gateway was entered.",
    keys={"party": Shape.ID, "kind": Shape.CODE, "location": Shape.ID},
    cite="77 Ill. Adm. Code 2080.208(b)(7)",
)


def program_party(at: datetime) -> Party:
    """The program as a party: the other side of every memorandum and every data sharing agreement."""
    return enter_party(PROGRAM_NAME, PartyKind.ORGANIZATION, {IdentifierSystem.STATE: "IL-PMP"}, at=at)


def enter_entity(
    actor: Actor, *, name: str, identifiers: Mapping[str, str], officer: str, officer_email: str, at: datetime
) -> PharmacyEntity:
    """Enter a pharmacy entity with the officer who answers for it, or find the one that carries the identifiers."""
    require(actor, HANDLE_INTEGRATION)
    with transaction.atomic():
        party = enter_party(name, PartyKind.ORGANIZATION, identifiers, at=at)
        entity, made = PharmacyEntity.objects.get_or_create(
            party_id=party.pk,
            defaults={"responsible_officer": officer, "officer_email": officer_email, "created_at": at},
        )
        if made:
            append(ENTERED, actor=actor, at=at, body={"party": str(party.pk), "kind": "pharmacy-entity"})
    return entity


def enter_vendor(
    actor: Actor,
    *,
    name: str,
    number: str,
    officer: str,
    officer_email: str,
    at: datetime,
    makes_systems: bool = False,
    runs_connections: bool = False,
) -> Vendor:
    """Enter a vendor by its state number: it makes pharmacy systems, runs connections, or both."""
    require(actor, HANDLE_INTEGRATION)
    with transaction.atomic():
        party = enter_party(name, PartyKind.ORGANIZATION, {IdentifierSystem.STATE: number}, at=at)
        vendor, made = Vendor.objects.get_or_create(
            party_id=party.pk,
            defaults={
                "makes_systems": makes_systems,
                "runs_connections": runs_connections,
                "responsible_officer": officer,
                "officer_email": officer_email,
                "created_at": at,
            },
        )
        if made:
            append(ENTERED, actor=actor, at=at, body={"party": str(party.pk), "kind": "vendor"})
    return vendor


def enter_location(
    actor: Actor,
    entity: PharmacyEntity,
    *,
    name: str,
    address: str,
    city: str,
    zip_code: str,
    county: str,
    dea: str,
    npi: str,
    at: datetime,
    system_vendor: Vendor | None = None,
    system_product: str = "",
    patient_care: bool = True,
) -> PharmacyLocation:
    """Enter one store of an entity, with the management system that it runs."""
    require(actor, HANDLE_INTEGRATION)
    problems = []
    if not dea_ok(dea):
        problems.append(Problem("identifier-check-digit", f"The DEA number {dea} fails its check digit.", "dea"))
    if not npi_ok(npi):
        problems.append(Problem("identifier-check-digit", f"The NPI {npi} fails its check digit.", "npi"))
    if problems:
        says = "The location cannot be entered; compare its numbers with the certificates."
        raise Refusal("location-refused", says, problems=tuple(problems), field=problems[0].field)
    with transaction.atomic():
        made = PharmacyLocation.objects.create(
            entity=entity,
            name=name,
            address=address,
            city=city,
            zip_code=zip_code,
            county=county,
            dea=dea,
            npi=npi,
            system_vendor=system_vendor,
            system_product=system_product,
            patient_care=patient_care,
            created_at=at,
        )
        body = {"party": str(entity.pk), "kind": "pharmacy-location", "location": str(made.pk)}
        append(ENTERED, actor=actor, at=at, body=body)
    return made


def party_rows(actor: Actor) -> list[dict[str, str]]:
    """Who takes part, by name: entities with how many stores they have, and vendors; outsiders see their own."""
    require(actor, SEE_POINTS)
    entities = only_own(PharmacyEntity.objects.annotate(stores=Count("locations")), actor, "party_id")
    vendors = only_own(Vendor.objects.all(), actor, "party_id")
    names = names_of([*(one.party_id for one in entities), *(one.party_id for one in vendors)])
    rows = [_row(one, "pharmacy-entity", names, locations=one.stores) for one in entities]
    rows += [_row(one, "vendor", names) for one in vendors]
    return sorted(rows, key=lambda row: (row["name"], row["id"]))


def location_rows(actor: Actor) -> list[dict[str, str]]:
    """The stores one may see, entity by entity."""
    require(actor, SEE_POINTS)
    stores = only_own(PharmacyLocation.objects.all(), actor, "entity_id").order_by("entity_id", "name", "pk")
    names = names_of([one.entity_id for one in stores])
    return [location_row(one, names[str(one.entity_id)]) for one in stores]


def location_row(one: PharmacyLocation, entity: str) -> dict[str, str]:
    """One store as every door shows it."""
    return {
        "id": str(one.pk),
        "name": one.name,
        "entity": entity,
        "city": one.city,
        "county": one.county,
        "dea": one.dea,
        "npi": one.npi,
        "system": one.system_product,
    }


def entities_offered(actor: Actor) -> list[tuple[str, str]]:
    """The pharmacy entities that one may name, by name."""
    return _offered(actor, "pharmacy-entity")


def vendors_offered(actor: Actor) -> list[tuple[str, str]]:
    """The vendors that may be named, by name; anybody may choose among them."""
    found = names_of(Vendor.objects.values_list("party_id", flat=True))
    return sorted(found.items(), key=lambda pair: pair[1])


def parties_offered(actor: Actor) -> list[tuple[str, str]]:
    """Everybody who takes part, by name."""
    return _offered(actor)


def stores_offered(actor: Actor) -> list[tuple[str, str]]:
    """The stores that one may name, by name and city."""
    stores = only_own(PharmacyLocation.objects.all(), actor, "entity_id").order_by("name", "city", "pk")
    return [(str(one.pk), f"{one.name}, {one.city}") for one in stores]


def _offered(actor: Actor, kind: str = "") -> list[tuple[str, str]]:
    rows = party_rows(actor) if allowed(actor, SEE_POINTS) else []
    return [(row["id"], row["name"]) for row in rows if kind in {"", row["kind"]}]


def vendor_called(party: UUID | str) -> Vendor:
    """The vendor of an id; raises Refusal when there is none."""
    return known(Vendor, party, "vendor")


def entity_called(party: UUID | str) -> PharmacyEntity:
    """The pharmacy entity of an id; raises Refusal when there is none."""
    return known(PharmacyEntity, party, "entity")


def known(model: type[M], pk: UUID | str | None, field: str) -> M:
    """The one with this id. Refuses an id that nobody has, the same for one that is no id, and says where ids stand."""
    try:
        found = model._default_manager.filter(pk=UUID(str(pk))).first()
    except ValueError:
        found = None
    if found is None:
        listed = "stores" if field == "location" else "who takes part"
        command = "locations" if field == "location" else "parties"
        says = (
            f"No {field} has this id. The list of {listed} shows the ids: the page “Who takes part”, or "
            f"`carelaw gateway {command}`. Enter what is not there yet."
        )
        raise Refusal("not-found", says, field=field, kind="not-found")
    return found


def _row(one: PharmacyEntity | Vendor, kind: str, names: Mapping[str, str], locations: int = 0) -> dict[str, str]:
    return {
        "id": str(one.party_id),
        "kind": kind,
        "name": names[str(one.party_id)],
        "officer": one.responsible_officer,
        "locations": str(locations),
    }


def names_of(party_ids: Iterable[UUID | str | None]) -> dict[str, str]:
    """The names of parties by id."""
    found = Party.objects.filter(pk__in={one for one in party_ids if one})
    return {str(pk): name for pk, name in found.values_list("pk", "name")}
