"""`/api/pdmp/retention`: what is due, certificates, holds, requests from outside, and the acts on them."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.use_cases.retention.acts import ACTS
from carelaw.pdmp.use_cases.retention.certificates import exported
from carelaw.pdmp.use_cases.retention.destroying import preview, runs
from carelaw.pdmp.use_cases.retention.holds import holds_of
from carelaw.pdmp.use_cases.retention.log_lines import log_line
from carelaw.pdmp.use_cases.retention.outside import outside_requests
from carelaw.pdmp.use_cases.retention.permissions import ANSWER_OUTSIDE, ASK_HOLD, SEE_DESTRUCTION, SEE_HOLDS
from carelaw.pdmp.use_cases.retention.stores import register_of_stores
from carelaw.pdmp.use_cases.retention.vault_readings import read_vault
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class DueStoreOut(Schema):
    """How much of a store is due, and how much of that is held."""

    store: str
    due: int
    held: int


class DataStoreOut(Schema):
    """A registered store with its method of destruction."""

    name: str
    says: str
    holds_identifying: bool | None
    destruction_method: str
    outcome: str


class DestructionRunOut(Schema):
    """One run."""

    number: int
    on: date
    through: date
    state: str
    digest: str
    previous: str


class HoldRequestOut(Schema):
    """A request to keep information."""

    id: UUID
    asks: str
    requester_kind: str
    requester: str
    case_number: str
    state: str
    missing: list[str]
    protected_until: date | None
    received_at: datetime
    code: str
    says: str


class VaultReadingOut(Schema):
    """What a hold keeps, given once."""

    query_id: str
    mark: str
    items: list[dict[str, Any]]


class QueryLineOut(Schema):
    """A line of the query log, without whom it was about."""

    id: str
    asked_by: str
    role: str
    principal: str
    purpose: str
    outcome: str
    code: str
    requested_at: datetime
    provided_at: datetime | None
    rows: int


class OutsideRequestOut(Schema):
    """A request that opens no door, and what became of it."""

    id: UUID
    number: str
    way: str
    asked_by: str
    received_on: date
    asks_for: str
    outcome: str
    code: str
    says: str
    answered_on: date | None
    basis: str


@router.get("/retention/due", response={200: list[DueStoreOut], **PROBLEMS}, summary="What is due on a day")
@operation(permission=SEE_DESTRUCTION)
def due(request: HttpRequest, on: date | None = None) -> Any:
    """The list that a run would work off, today or on another day; nothing is destroyed."""
    at = instant_of(request)
    day = on or law_day(at)
    if not 2000 <= day.year <= 2200:
        raise Refusal("day-not-permitted", "Ask about a day from 2000 to 2200.", field="on")
    return preview(asker_of(request), day, at=at)


@router.get("/retention/stores", response={200: list[DataStoreOut], **PROBLEMS}, summary="The register of stores")
@operation(permission=SEE_DESTRUCTION)
def data_stores(request: HttpRequest) -> Any:
    """Every store, whether it identifies people, and what destroys it."""
    return [
        {
            "name": store.name,
            "says": store.says,
            "holds_identifying": store.identifying,
            "destruction_method": store.method,
            "outcome": decision.outcome.value,
        }
        for store, decision in register_of_stores(asker_of(request))
    ]


@router.get("/retention/runs", response={200: list[DestructionRunOut], **PROBLEMS}, summary="Destruction runs")
@operation(permission=SEE_DESTRUCTION)
def destruction_runs(request: HttpRequest) -> Any:
    """The newest thousand."""
    return list(runs(asker_of(request))[:1000])


@router.get(
    "/retention/certificates/{number}", response={200: dict[str, Any], **PROBLEMS}, summary="A signed certificate"
)
@operation(permission=SEE_DESTRUCTION)
def destruction_certificate(request: HttpRequest, number: int) -> Any:
    """The certificate as it was signed, with the public key."""
    found = None
    if 0 < number < 2**31:
        found = runs(asker_of(request)).exclude(digest="").filter(number=number).first()
    if found is None:
        raise Refusal("E-MAP-118.unknown", "There is no such certificate.", cite="§6(d)", kind="not-found")
    return json.loads(json.dumps(exported(found)))


@router.get("/retention/holds", response={200: list[HoldRequestOut], **PROBLEMS}, summary="Requests to keep")
@operation(permission=SEE_HOLDS)
def hold_requests(request: HttpRequest) -> Any:
    """The newest thousand that one may see."""
    return list(holds_of(asker_of(request)).order_by("-received_at")[:1000])


@router.post(
    "/retention/readings/{reading_id}", response={200: VaultReadingOut, **PROBLEMS}, summary="Read what a hold keeps"
)
@operation(permission=ASK_HOLD)
def read_held(request: HttpRequest, reading_id: UUID) -> Any:
    """Once, by whoever asked, after a second person has opened it."""
    return read_vault(asker_of(request), reading_id, at=instant_of(request))


@router.get(
    "/retention/outside-requests", response={200: list[OutsideRequestOut], **PROBLEMS}, summary="Requests from outside"
)
@operation(permission=ANSWER_OUTSIDE)
def requests_from_outside(request: HttpRequest) -> Any:
    """The newest thousand of the register."""
    return list(outside_requests(asker_of(request))[:1000])


@router.get("/retention/log/{query_id}", response={200: QueryLineOut, **PROBLEMS}, summary="A line of the query log")
@operation(permission=ASK_HISTORY)
def query_line(request: HttpRequest, query_id: UUID) -> Any:
    """One's own line, or that of a designee who asked in one's name."""
    return log_line(asker_of(request), query_id)


add_acts(router, "/retention", ACTS)
