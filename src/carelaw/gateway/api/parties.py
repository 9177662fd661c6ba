"""`/api/gateway/parties`: pharmacy entities with their stores, and vendors."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from carelaw.gateway.use_cases import registering
from carelaw.gateway.use_cases.permissions import HANDLE_INTEGRATION, SEE_POINTS
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway"])


# Text without the one character that PostgreSQL's columns refuse.
_PLAIN = r"^[^\x00]*$"
Number = Annotated[str, Field(min_length=1, max_length=10, pattern=_PLAIN)]
Word = Annotated[str, Field(min_length=1, max_length=40, pattern=_PLAIN)]
Line = Annotated[str, Field(min_length=1, max_length=120, pattern=_PLAIN)]


class NewEntityIn(Schema):
    """A pharmacy organization, by its NPI, with the officer who answers for it."""

    name: Line
    npi: Number
    officer: Line
    officer_email: Line


class NewVendorIn(Schema):
    """A vendor by its state number: it makes systems, runs connections, or both."""

    name: Line
    number: Word
    officer: Line
    officer_email: Line
    makes_systems: bool = False
    runs_connections: bool = False


class NewStoreIn(Schema):
    """One store of an entity, with the management system that it runs."""

    entity: UUID
    name: Line
    address: Line
    city: Annotated[str, Field(min_length=1, max_length=60, pattern=_PLAIN)]
    zip_code: Number
    county: Annotated[str, Field(max_length=40, pattern=_PLAIN)] = ""
    dea: Annotated[str, Field(min_length=1, max_length=9, pattern=_PLAIN)]
    npi: Number
    system_vendor: UUID | None = None
    system_product: Annotated[str, Field(max_length=80, pattern=_PLAIN)] = ""
    patient_care: bool = True


class PartyMadeOut(Schema):
    """What was entered, or found by its identifier."""

    id: UUID
    kind: Literal["pharmacy-entity", "vendor", "pharmacy-location"]


@router.get("", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Entities and vendors")
@operation(permission=SEE_POINTS)
def list_parties(request: HttpRequest) -> Any:
    """By name; whoever acts for a party sees that one."""
    return registering.party_rows(asker_of(request))


@router.get("/locations", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Stores")
@operation(permission=SEE_POINTS)
def list_locations(request: HttpRequest) -> Any:
    """Entity by entity."""
    return registering.location_rows(asker_of(request))


@router.post("/entities", response={201: PartyMadeOut, **PROBLEMS}, summary="Enter a pharmacy entity")
@operation(permission=HANDLE_INTEGRATION)
def post_entity(request: HttpRequest, sent: NewEntityIn) -> Any:
    """An NPI that is on file leads to the entity that carries it."""
    given = sent.dict()
    npi = given.pop("npi")
    made = registering.enter_entity(asker_of(request), identifiers={"npi": npi}, at=instant_of(request), **given)
    return Status(201, {"id": made.pk, "kind": "pharmacy-entity"})


@router.post("/vendors", response={201: PartyMadeOut, **PROBLEMS}, summary="Enter a vendor")
@operation(permission=HANDLE_INTEGRATION)
def post_vendor(request: HttpRequest, sent: NewVendorIn) -> Any:
    """A state number that is on file leads to the vendor that carries it."""
    made = registering.enter_vendor(asker_of(request), at=instant_of(request), **sent.dict())
    return Status(201, {"id": made.pk, "kind": "vendor"})


@router.post("/locations", response={201: PartyMadeOut, **PROBLEMS}, summary="Enter a store")
@operation(permission=HANDLE_INTEGRATION)
def post_location(request: HttpRequest, sent: NewStoreIn) -> Any:
    """Its DEA number and NPI are checked by their check digits."""
    given = sent.dict()
    entity, vendor = registering.entity_called(given.pop("entity")), given.pop("system_vendor")
    made = registering.enter_location(
        asker_of(request),
        entity,
        at=instant_of(request),
        system_vendor=registering.vendor_called(vendor) if vendor else None,
        **given,
    )
    return Status(201, {"id": made.pk, "kind": "pharmacy-location"})
