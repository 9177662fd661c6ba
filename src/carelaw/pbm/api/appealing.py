"""`/api/pbm/appealing`: sheets of appeals, invoices, repricing statements, contacts, the panel's roster, figures."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Router, Schema

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.appeals.acts import ACTS
from carelaw.pbm.use_cases.appeals.batch import batch_for, faulty_copy
from carelaw.pbm.use_cases.appeals.evidence import open_evidence
from carelaw.pbm.use_cases.appeals.lists import LISTS
from carelaw.pbm.use_cases.appeals.statements import (
    lines_of,
    party_names,
    statement_for,
    statement_pdf,
    statement_sheet,
    why_from,
)
from carelaw.pbm.use_cases.permissions import APPEAL_SEE
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["appeals of list prices"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 10_000


class FaultOut(Schema):
    """What is wrong with a cell of a row put aside."""

    code: str
    field: str
    value: str
    says: str
    cite: str


class RowOut(Schema):
    """One row of a sheet: the appeal that it became, or what is wrong with it."""

    row: int
    state: str
    appeal: str | None
    problems: list[FaultOut]


class BatchOut(Schema):
    """A sheet of appeals with its rows."""

    batch: str
    file: str
    rows_in: int
    filed: int
    aside: int
    rows: list[RowOut]


class RepricedLineOut(Schema):
    """One claim of a statement at both prices."""

    claim: str
    drug: str
    served_on: date
    quantity: Decimal
    old_price: Decimal | None
    new_price: Decimal | None
    paid: Decimal
    due: Decimal | None
    difference: Decimal
    by_choice: str


class RepricingStatementOut(Schema):
    """What a pharmacy is owed after a sustained appeal, from which day and why, claim by claim."""

    statement: str
    appeal: str
    pharmacy: str
    served_from: date
    because: str
    claims: int
    owed: Decimal
    paid: Decimal
    lines: list[RepricedLineOut]


@router.get("/appealing/batches/{number}", response={200: BatchOut, **PROBLEMS}, summary="One sheet of appeals")
@operation(permission=APPEAL_SEE)
def one_batch(request: HttpRequest, number: str) -> dict[str, Any]:
    """Its rows, filed or put aside with what is wrong in which cell; up to 10,000."""
    found = batch_for(asker_of(request), number)
    rows = found.rows.select_related("appeal").order_by("row")[:_MOST]
    return {
        "batch": found.number,
        "file": found.file_name,
        "rows_in": found.rows_in,
        "filed": found.filed,
        "aside": found.aside,
        "rows": [
            {
                "row": one.row,
                "state": one.state,
                "appeal": one.appeal.reference if one.appeal else None,
                "problems": one.problems,
            }
            for one in rows
        ],
    }


@router.get("/appealing/batches/{number}/aside", response={**PROBLEMS}, summary="The rows put aside, to correct")
@operation(permission=APPEAL_SEE)
def rows_aside(request: HttpRequest, number: str, form: str = "csv") -> HttpResponse:
    """As they were sent, with the column `error`; `form` is csv or xlsx."""
    found = batch_for(asker_of(request), number)
    _permitted(form, "csv", "xlsx")
    kind = _XLSX if form == "xlsx" else "text/csv; charset=utf-8"
    return HttpResponse(faulty_copy(found, form), content_type=kind)


@router.get("/appealing/invoices/{reference}", response={**PROBLEMS}, summary="An invoice sent with an appeal")
@operation(permission=APPEAL_SEE)
def one_invoice(request: HttpRequest, reference: str) -> FileResponse:
    """The file as it was sent."""
    found, stream = open_evidence(asker_of(request), reference, local_day(instant_of(request)))
    return FileResponse(stream, as_attachment=True, filename=found.file_name, content_type="application/octet-stream")


@router.get(
    "/appealing/statements/{reference}",
    response={200: RepricingStatementOut, **PROBLEMS},
    summary="One repricing statement",
)
@operation(permission=APPEAL_SEE)
def one_statement(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Claim by claim; up to 10,000 lines, all of them in the CSV."""
    found = statement_for(asker_of(request), reference, local_day(instant_of(request)))
    return {
        "statement": str(found.pk),
        "appeal": found.appeal.reference,
        "pharmacy": party_names([found.pharmacy_id]).get(found.pharmacy_id, ""),
        "served_from": found.effective_on,
        "because": why_from(found),
        "claims": found.claims_count,
        "owed": found.owed,
        "paid": found.paid,
        "lines": list(lines_of(found, 0, _MOST)),
    }


@router.get(
    "/appealing/statements/{reference}/paper", response={**PROBLEMS}, summary="A repricing statement as CSV or PDF"
)
@operation(permission=APPEAL_SEE)
def statement_paper(request: HttpRequest, reference: str, form: str = "csv") -> HttpResponse:
    """`form` is csv or pdf."""
    found = statement_for(asker_of(request), reference, local_day(instant_of(request)))
    _permitted(form, "csv", "pdf")
    if form == "pdf":
        return HttpResponse(statement_pdf(found), content_type="application/pdf")
    return HttpResponse(statement_sheet(found), content_type="text/csv; charset=utf-8")


def _permitted(form: str, *forms: str) -> None:
    if form not in forms:
        says = f"“{form[:10]}” is no form of this. Permitted: {', '.join(forms)}."
        raise Refusal("form-unknown", says, field="form")


add_lists(router, "/appealing", LISTS)
add_acts(router, "/appealing", ACTS)
