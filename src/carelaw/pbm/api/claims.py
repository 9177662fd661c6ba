"""`/api/pbm/claim-checks`, `/api/pbm/findings`: check claims files, read findings, answer cases."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pbm.store.models import PointOfSaleFinding
from carelaw.pbm.use_cases.claim_checks import finding_for, findings_for, quarantined_of, receive_claims, run_for
from carelaw.pbm.use_cases.counter_cases import answer_case, settle_case
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK, FINDINGS_ANSWER, FINDINGS_CLOSE, FINDINGS_SEE
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.bulk.models import BulkRun

router = Router(tags=["pbm"])
_RAW_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "One claims file, CSV or Parquet, as it is.",
    }
}
_MOST = 500


class CheckOut(Schema):
    """How far a check is, and what became of every row."""

    reference: str
    file_name: str
    state: str
    sha256: str
    rows_in: int | None
    counts: dict[str, int]
    because: dict[str, int]
    figures: dict[str, Any]
    failure: str
    failure_says: str


class CellOut(Schema):
    """Why a row was put aside."""

    row: int
    field: str
    value: str
    permitted: str


class FindingOut(Schema):
    """One claim above the cap."""

    reference: str
    run: str
    row: int
    manager_number: str
    service_provider_id: str
    prescription_number: str
    fill_number: int
    date_of_service: date
    patient_paid: str
    cost_share: str | None
    retail_price: str | None
    basis: str
    most_permitted: str
    too_much: str
    decision: dict[str, Any]
    case: str


class WordsIn(Schema):
    """An answer, or a reason."""

    says: str


class CaseOut(Schema):
    """A case and its state."""

    case: str
    state: str


@router.post("/claim-checks", response={202: CheckOut, **PROBLEMS}, openapi_extra=_RAW_FILE, summary="Check claims")
@operation(permission=CLAIMS_CHECK)
def send_claims(request: HttpRequest, x_file_name: str = Header("claims.csv")) -> Status[dict[str, Any]]:
    """The bytes are on disk when this answers; ask for the check to see what became of its rows."""
    run, _ = receive_claims(asker_of(request), request, file_name=x_file_name, at=instant_of(request))
    return Status(202, _check(run))


@router.get("/claim-checks/{reference}", response={200: CheckOut, **PROBLEMS}, summary="What became of a check")
@operation(permission=CLAIMS_CHECK)
def show_check(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Counts that add up to the rows that came in."""
    return _check(run_for(asker_of(request), reference))


@router.get(
    "/claim-checks/{reference}/put-aside", response={200: list[CellOut], **PROBLEMS}, summary="Rows that were put aside"
)
@operation(permission=CLAIMS_CHECK)
def show_put_aside(request: HttpRequest, reference: str, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """Up to 500 cells with their row; `after` is the row to go on from."""
    actor = asker_of(request)
    found = quarantined_of(actor, run_for(actor, reference)).filter(row__gt=after)[: max(1, min(limit, _MOST))]
    return [{"row": c.row, "field": c.field, "value": c.value, "permitted": c.permitted} for c in found]


@router.get("/findings", response={200: list[FindingOut], **PROBLEMS}, summary="Claims above the counter cap")
@operation(permission=FINDINGS_SEE)
def list_findings(
    request: HttpRequest, run: str = "", manager: str = "", limit: int = 100, offset: int = 0
) -> list[dict[str, Any]]:
    """The largest excess first, up to 500 at a time; a benefit manager sees its own."""
    actor = asker_of(request)
    found = findings_for(actor)
    if run:
        found = found.filter(run_id=run_for(actor, run).pk)
    if manager:
        found = found.filter(manager_number=manager)
    first = max(0, offset)
    return [_finding(one) for one in found.order_by("-over", "pk")[first : first + max(1, min(limit, _MOST))]]


@router.get("/findings/{reference}", response={200: FindingOut, **PROBLEMS}, summary="One finding with its decision")
@operation(permission=FINDINGS_SEE)
def show_finding(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The claim, the amounts, the decision."""
    return _finding(finding_for(asker_of(request), reference))


@router.post("/counter-cases/{reference}/answer", response={200: CaseOut, **PROBLEMS}, summary="Answer a case")
@operation(permission=FINDINGS_ANSWER)
def send_answer(request: HttpRequest, reference: str, words: WordsIn) -> dict[str, Any]:
    """What was refunded, or why a finding is wrong."""
    case = answer_case(asker_of(request), reference, words.says, at=instant_of(request))
    return {"case": str(case.pk), "state": case.state}


@router.post("/counter-cases/{reference}/close", response={200: CaseOut, **PROBLEMS}, summary="Close a case")
@operation(permission=FINDINGS_CLOSE)
def send_close(request: HttpRequest, reference: str, words: WordsIn) -> dict[str, Any]:
    """Close a case with its reason."""
    case = settle_case(asker_of(request), reference, words.says, at=instant_of(request))
    return {"case": str(case.pk), "state": case.state}


def _check(run: BulkRun) -> dict[str, Any]:
    return {
        "reference": str(run.pk),
        "file_name": run.file_name,
        "state": run.state,
        "sha256": run.digest,
        "rows_in": run.rows_in,
        "counts": run.counts,
        "because": run.because,
        "figures": run.figures,
        "failure": run.failure,
        "failure_says": run.failure_says,
    }


def _finding(one: PointOfSaleFinding) -> dict[str, Any]:
    return {
        "reference": str(one.pk),
        "run": str(one.run_id),
        "row": one.row,
        "manager_number": one.manager_number,
        "service_provider_id": one.service_provider_id,
        "prescription_number": one.prescription_number,
        "fill_number": one.fill_number,
        "date_of_service": one.served_on,
        "patient_paid": str(one.due),
        "cost_share": None if one.cost_share is None else str(one.cost_share),
        "retail_price": None if one.retail_price is None else str(one.retail_price),
        "basis": one.basis,
        "most_permitted": str(one.cap),
        "too_much": str(one.over),
        "decision": one.decision,
        "case": str(one.case_id),
    }
