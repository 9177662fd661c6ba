"""`/api/pdmp/law-enforcement`: requests to the Attorney General's office, orders, answers, investigations."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import io
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pdmp.store.models import InvestigationState
from carelaw.pdmp.use_cases.law_enforcement.acts import ACTS
from carelaw.pdmp.use_cases.law_enforcement.investigations import investigations_for
from carelaw.pdmp.use_cases.law_enforcement.looking import (
    answer_whole,
    as_row,
    as_whole,
    figures_row,
    investigation_row,
)
from carelaw.pdmp.use_cases.law_enforcement.orders import file_order
from carelaw.pdmp.use_cases.law_enforcement.outcomes import access_figures
from carelaw.pdmp.use_cases.law_enforcement.permissions import DECIDE_REQUESTS, RUN_REQUESTS, SEE_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.requests import request_for, requests_in, save_request
from carelaw.pdmp.use_cases.law_enforcement.running import delivered_answer
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class LawRequestOut(Schema):
    """A request on a list."""

    reference: str
    agency: str
    officer: str
    case: str
    state: str
    door: str
    partial: bool
    received_on: date | None
    ran_on: date | None
    ran_by: str
    delivered_to: str
    missing: list[str]
    code: str
    says: str


class LawRequestWhole(LawRequestOut):
    """A request with what was typed, its order and its outcomes."""

    answers: dict[str, str]
    order: dict[str, Any] | None
    outcomes: list[dict[str, Any]]


class LawAnswersIn(Schema):
    """What is typed for a request, by field; kept whatever it says."""

    answers: dict[str, str]


class LawOrderFiled(Schema):
    """The document of an order as it is kept."""

    digest: str
    size: int


class LawAnswerOut(Schema):
    """An answer as it is delivered; `notes` hold the limit on its use and the standing note."""

    reference: str
    query_id: str
    given_at: datetime | None
    notes: list[str]
    destroyed_since: int
    rows: list[dict[str, Any]]


class InvestigationOut(Schema):
    """An investigation, and through which day its queries are kept from the person."""

    id: str
    agency: str
    number: str
    state: str
    opened_on: date
    concluded_on: date | None
    withheld_through: date | None


class LawFiguresOut(Schema):
    """Accesses and the warrants that followed, as counts."""

    since: date
    until: date
    runs: int
    by_kind_and_door: dict[str, int]
    grand_jury_runs: int
    search_warrants_issued: int
    arrest_warrants_issued: int
    outcomes_missing: int


@router.get(
    "/law-enforcement/requests", response={200: list[LawRequestOut], **PROBLEMS}, summary="The requests you may see"
)
@operation(permission=SEE_REQUESTS)
def law_requests(request: HttpRequest, state: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Up to 500, newest first; `state` narrows them."""
    found = requests_in(asker_of(request), state)
    return [as_row(one) for one in found[: max(1, min(limit, 500))]]


@router.get("/law-enforcement/requests/{reference}", response={200: LawRequestWhole, **PROBLEMS}, summary="One request")
@operation(permission=SEE_REQUESTS)
def law_request(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What was typed, where it stands, its order and its outcomes."""
    return as_whole(request_for(asker_of(request), reference))


@router.put(
    "/law-enforcement/requests/{reference}", response={200: LawRequestWhole, **PROBLEMS}, summary="Fill in a request"
)
@operation(permission=SEE_REQUESTS)
def law_request_fill(request: HttpRequest, reference: str, typed: LawAnswersIn) -> dict[str, Any]:
    """The fields that are sent replace those of the request; nothing is judged before it is sent."""
    return as_whole(save_request(asker_of(request), instant_of(request), reference=reference, answers=typed.answers))


@router.put(
    "/law-enforcement/requests/{reference}/order-document",
    response={201: LawOrderFiled, **PROBLEMS},
    summary="File a court order's document",
)
@operation(permission=SEE_REQUESTS)
def law_order_document(request: HttpRequest, reference: str, x_file_name: str = Header("order")) -> Any:
    """The document itself is the body: PDF, PNG, JPEG or TIFF."""
    document = io.BytesIO(request.body)
    order = file_order(
        asker_of(request), instant_of(request), reference=reference, document=document, file_name=x_file_name
    )
    return Status(201, {"digest": order.digest, "size": order.size})


@router.get(
    "/law-enforcement/requests/{reference}/answer", response={200: LawAnswerOut, **PROBLEMS}, summary="A run's answer"
)
@operation(permission=RUN_REQUESTS)
def law_answer(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What the run gave, made again from the query log; that it was opened is on the record."""
    return answer_whole(delivered_answer(asker_of(request), instant_of(request), reference=reference))


@router.get(
    "/law-enforcement/investigations", response={200: list[InvestigationOut], **PROBLEMS}, summary="Investigations"
)
@operation(permission=SEE_REQUESTS)
def law_investigations(request: HttpRequest, open_only: bool = False, limit: int = 100) -> list[dict[str, Any]]:
    """Those that queries rest on, the newest first."""
    found = investigations_for(asker_of(request)).order_by("-opened_on", "-pk")
    if open_only:
        found = found.exclude(state=InvestigationState.CONCLUDED)
    return [investigation_row(one) for one in found[: max(1, min(limit, 500))]]


@router.get("/law-enforcement/figures", response={200: LawFiguresOut, **PROBLEMS}, summary="Accesses and warrants")
@operation(permission=DECIDE_REQUESTS)
def law_figures(request: HttpRequest, since: date, until: date) -> dict[str, Any]:
    """Runs by agency kind and door, warrants by the day of issue; a run counts once even where it used both doors."""
    return figures_row(since, until, access_figures(since, until))


add_acts(router, "/law-enforcement", ACTS)
