"""`/api/pbm/prices`: files of official sources, tests of listed drugs, calls for new prices, access, cases."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pbm.store.models import SourceFile
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.pbm.use_cases.prices.sources import receive_source, source_for
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["pbm"])
_RAW_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "One official file as it was downloaded.",
    }
}
_MOST = 500


class SourceOut(Schema):
    """An official file: its day, its digest, how far its import is, and what became of its rows."""

    reference: str
    kind: str
    issued_on: date
    file_name: str
    sha256: str
    state: str
    rows_in: int
    taken: int
    passed_over: int
    refused: int
    failure: str
    failure_says: str


class FaultOut(Schema):
    """Why a row was not taken."""

    row: int
    field: str
    says: str


@router.post(
    "/prices/sources", response={202: SourceOut, **PROBLEMS}, openapi_extra=_RAW_FILE, summary="Send an official file"
)
@operation(permission=REFERENCES_LOAD)
def send_source(
    request: HttpRequest, kind: str, issued_on: date | None = None, x_file_name: str = Header("file")
) -> Status[dict[str, Any]]:
    """The bytes are on disk when this answers; ask for the file to see what became of its rows."""
    source, _new = receive_source(
        asker_of(request), instant_of(request), request, kind=kind, file_name=x_file_name, issued_on=issued_on
    )
    return Status(202, _source(source))


@router.get("/prices/sources/{reference}", response={200: SourceOut, **PROBLEMS}, summary="What became of a file")
@operation(permission=REFERENCES_LOAD)
def show_source(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Its state and its counts, which add up to its rows."""
    return _source(source_for(asker_of(request), reference))


@router.get(
    "/prices/sources/{reference}/faults", response={200: list[FaultOut], **PROBLEMS}, summary="Rows that were not taken"
)
@operation(permission=REFERENCES_LOAD)
def show_faults(request: HttpRequest, reference: str, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """Up to 500 with their row; `after` is the row to go on from."""
    faults = source_for(asker_of(request), reference).faults.filter(row__gt=after).order_by("row", "pk")
    found = faults[: max(1, min(limit, _MOST))]
    return [{"row": one.row, "field": one.field, "says": one.says} for one in found]


def _source(one: SourceFile) -> dict[str, Any]:
    return {
        "reference": str(one.pk),
        "kind": one.kind,
        "issued_on": one.issued_on,
        "file_name": one.file_name,
        "sha256": one.digest,
        "state": str(one.state),
        "rows_in": one.rows_in,
        "taken": one.taken,
        "passed_over": one.passed_over,
        "refused": one.refused,
        "failure": one.failure,
        "failure_says": one.failure_says,
    }


add_lists(router, "/prices", LISTS)
add_acts(router, "/prices/acts", ACTS)
