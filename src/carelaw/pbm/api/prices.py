"""`/api/pbm/prices`: files of official sources, tests of listed drugs, calls for new prices, access, cases."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import SourceFile
from carelaw.pbm.use_cases.mac_lists import list_for
from carelaw.pbm.use_cases.permissions import MAC_SEE, REFERENCES_LOAD
from carelaw.pbm.use_cases.prices.access import note_look
from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.comparing import as_row, compare, median_ratio, spread
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.pbm.use_cases.prices.looking import tested_row
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


class PriceSourceOut(Schema):
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


class PriceSourceFaultOut(Schema):
    """Why a row was not taken."""

    row: int
    field: str
    says: str


@router.post(
    "/prices/sources",
    response={202: PriceSourceOut, **PROBLEMS},
    openapi_extra=_RAW_FILE,
    summary="Send an official file",
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


@router.get("/prices/sources/{reference}", response={200: PriceSourceOut, **PROBLEMS}, summary="What became of a file")
@operation(permission=REFERENCES_LOAD)
def show_source(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Its state and its counts, which add up to its rows."""
    return _source(source_for(asker_of(request), reference))


@router.get(
    "/prices/sources/{reference}/faults",
    response={200: list[PriceSourceFaultOut], **PROBLEMS},
    summary="Rows that were not taken",
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


@router.get(
    "/mac-lists/{reference}/tests", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Tests of a list's lines"
)
@operation(permission=MAC_SEE)
def list_tests(request: HttpRequest, reference: str, outcome: str = "", after: str = "") -> list[dict[str, Any]]:
    """Up to 500 lines with what each rule decided and on which facts; `after` is the last code of the page before."""
    actor, on = asker_of(request), local_day(instant_of(request))
    one = list_for(actor, reference, on)
    note_look(actor, one, "api", on)
    found = one.tests.filter(ends_on=None, national_drug_code__gt=after).select_related("mac_list")
    if outcome:
        found = found.filter(outcome=outcome)
    return [
        {**tested_row(each), "decisions": each.decisions, "evidence": each.evidence}
        for each in found.order_by("national_drug_code")[:_MOST]
    ]


@router.get(
    "/mac-lists/{reference}/average-costs",
    response={200: dict[str, Any], **PROBLEMS},
    summary="A list beside average costs",
)
@operation(permission=MAC_SEE)
def list_average_costs(request: HttpRequest, reference: str, on: date | None = None) -> dict[str, Any]:
    """Each drug's list price by the average acquisition cost of one unit, and how the ratios are spread."""
    actor, today = asker_of(request), local_day(instant_of(request))
    one = list_for(actor, reference, today)
    note_look(actor, one, "api", today)
    rows = compare(actor, one, on or today)
    median = median_ratio(rows)
    return {
        "on": (on or today).isoformat(),
        "median_ratio": None if median is None else str(median),
        "spread": [{"band": band, "drugs": count} for band, count in spread(rows)],
        "drugs": [as_row(each) for each in rows],
    }


add_lists(router, "/prices", LISTS)
add_acts(router, "/prices/acts", ACTS)
