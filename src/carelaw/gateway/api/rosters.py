"""`/api/gateway/rosters`: lists of pharmacists and locations, their errors, what is owed."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import io
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Schema, Status

from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import FILE_ROSTER, SEE_ROSTERS
from carelaw.gateway.use_cases.rosters import copies, duties, looking, receiving
from carelaw.gateway.use_cases.rosters.acts import ACTS
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway"])
_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            copies.XLSX: {"schema": {"type": "string", "format": "binary"}},
            "application/vnd.ms-excel": {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
        },
        "description": "The file as it is; its name stands in the header X-File-Name.",
    }
}
Kind = Literal["xlsx", "csv"]


class PharmacistListOut(Schema):
    """One list in short."""

    roster: str
    entity: str
    file: str
    received: str
    state: str
    rows: int
    read: int
    to_correct: int
    sent_by: str
    capacity: str
    filed_on: str


class RosterFileOut(PharmacistListOut):
    """One list with what was said of it, its first two hundred errors and warnings of rows."""

    faults: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    row_warnings: list[dict[str, Any]]


class RosterDutyOut(Schema):
    """A list that is owed: by when, met or not."""

    entity: str
    half: str
    due: str
    status: str
    met_on: str
    roster: str
    says: str


class RosterDifferenceOut(Schema):
    """Something that the newest list and the Console do not agree on."""

    kind: str
    entity: str
    what: str
    says: str


@router.post("/rosters", response={201: RosterFileOut, **PROBLEMS}, openapi_extra=_FILE, summary="Send a list")
@operation(permission=FILE_ROSTER)
def file_roster(
    request: HttpRequest,
    entity: Annotated[str, Query(max_length=40)] = "",
    capacity: Annotated[str, Query(max_length=40)] = "entity",
    x_file_name: Annotated[str, Header(max_length=200)] = "roster.csv",
) -> Any:
    """Good rows are taken at once; the answer names every cell that is not right."""
    actor = asker_of(request)
    chosen = receiving.entity_to_file_for(actor, entity)
    filing = receiving.file_roster(
        actor,
        chosen,
        io.BytesIO(request.body),
        file_name=x_file_name,
        capacity=capacity,
        at=instant_of(request),
    )
    return Status(201, _whole(receiving.require_taken(filing)))


@router.get("/rosters", response={200: list[PharmacistListOut], **PROBLEMS}, summary="Lists that were sent")
@operation(permission=SEE_ROSTERS)
def rosters(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the newest first; `offset` goes on."""
    found = receiving.visible_filings(asker_of(request)).order_by("-received_at", "pk")
    return looking.filing_rows(found[offset : offset + 200])


@router.get("/rosters/{reference}", response={200: RosterFileOut, **PROBLEMS}, summary="One list")
@operation(permission=SEE_ROSTERS)
def roster(request: HttpRequest, reference: str) -> Any:
    """What became of a list, with its errors."""
    return _whole(receiving.filing_of(asker_of(request), reference))


@router.get("/rosters/{reference}/copy", response={200: None, **PROBLEMS}, summary="The returned copy of a list")
@operation(permission=SEE_ROSTERS)
def roster_copy(request: HttpRequest, reference: str, kind: Kind = "csv") -> Any:
    """The list as it was sent, the errors of each row beside it."""
    _filing, made = copies.returned_copy(asker_of(request), reference, kind)
    return HttpResponse(made, content_type=copies.KINDS[kind])


@router.get("/roster-template", response={200: None, **PROBLEMS}, summary="An empty list to fill")
@operation(permission=FILE_ROSTER)
def roster_template(request: HttpRequest, kind: Kind = "csv") -> Any:
    """Every column of a list, no row."""
    return HttpResponse(copies.template(asker_of(request), kind), content_type=copies.KINDS[kind])


@router.get("/roster-duties", response={200: list[RosterDutyOut], **PROBLEMS}, summary="Lists that are owed")
@operation(permission=SEE_ROSTERS)
def roster_duties(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the latest due day first."""
    found = duties.visible_duties(asker_of(request)).order_by("-due_on", "pk")[offset : offset + 200]
    return looking.duty_rows(found, law_day(instant_of(request)))


@router.get(
    "/roster-differences", response={200: list[RosterDifferenceOut], **PROBLEMS}, summary="Where lists do not agree"
)
@operation(permission=SEE_ROSTERS)
def roster_differences(request: HttpRequest) -> Any:
    """Stores on one side alone, and requesters whom the newest list lacks."""
    return [one.as_row() for one in looking.differences(asker_of(request), law_day(instant_of(request)))]


def _whole(filing: Any) -> dict[str, Any]:
    return {
        **looking.filing_rows([filing])[0],
        "faults": filing.faults,
        "warnings": filing.warnings,
        "errors": list(looking.error_rows(filing))[:200],
        "row_warnings": list(looking.warning_rows(filing))[:200],
    }


add_acts(router, "", ACTS)
