"""`/api/pbm/program-terms`: programs' terms, disclosures to covered entities, plan sponsors' rights."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from carelaw.pbm.use_cases.disclosures.acts import ACTS as DISCLOSURE_ACTS
from carelaw.pbm.use_cases.disclosures.ledgers import opened_ledger
from carelaw.pbm.use_cases.disclosures.lists import LISTS as DISCLOSURE_LISTS
from carelaw.pbm.use_cases.disclosures.looking import entries, lines
from carelaw.pbm.use_cases.disclosures.paper import statement_pdf
from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSURES_SEE, LEDGERS_SEE
from carelaw.pbm.use_cases.disclosures.stating import opened_statement
from carelaw.pbm.use_cases.program_terms.acts import ACTS as TERM_ACTS
from carelaw.pbm.use_cases.program_terms.lists import LISTS as TERM_LISTS
from carelaw.pbm.use_cases.sponsors.acts import ACTS as SPONSOR_ACTS
from carelaw.pbm.use_cases.sponsors.lists import LISTS as SPONSOR_LISTS
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class StatementOut(Schema):
    """One statement with its rows and its designation."""

    number: str
    kind: str
    confidential: bool
    period_from: date
    period_to: date
    total: str
    state: str
    rows: list[dict[str, Any]]


@router.get("/program-terms/statements/{number}", response={200: StatementOut, **PROBLEMS}, summary="A statement")
@operation(permission=DISCLOSURES_SEE)
def one_statement(request: HttpRequest, number: str) -> Any:
    """One statement of rebates, fees or rates; that it was opened is on record."""
    one = opened_statement(asker_of(request), number, instant_of(request))
    return {
        "number": one.number,
        "kind": one.kind,
        "confidential": one.confidential,
        "period_from": one.period_from,
        "period_to": one.period_to,
        "total": str(one.total),
        "state": one.state,
        "rows": lines(one),
    }


@router.get("/program-terms/statements/{number}/pdf", response={**PROBLEMS}, summary="A statement as a PDF")
@operation(permission=DISCLOSURES_SEE)
def statement_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The statement as a paper, watermarked where it is designated; that it was opened is on record."""
    made = statement_pdf(opened_statement(asker_of(request), number, instant_of(request)))
    return HttpResponse(made, content_type="application/pdf")


class LedgerOut(Schema):
    """One ledger with its rows as booked and those put aside."""

    number: str
    kind: str
    confidential: bool
    period_from: date
    period_to: date
    brought_by: str
    rows: list[dict[str, Any]]


@router.get("/program-terms/ledger-sheets/{number}", response={200: LedgerOut, **PROBLEMS}, summary="A ledger")
@operation(permission=LEDGERS_SEE)
def one_ledger(request: HttpRequest, number: str) -> Any:
    """One ledger of rebates or fees, row by row; that it was opened is on record."""
    one = opened_ledger(asker_of(request), instant_of(request), number)
    return {
        "number": one.number,
        "kind": one.kind,
        "confidential": one.confidential,
        "period_from": one.period_from,
        "period_to": one.period_to,
        "brought_by": one.brought_by,
        "rows": entries(one),
    }


add_lists(router, "/program-terms", (*TERM_LISTS, *DISCLOSURE_LISTS, *SPONSOR_LISTS))
add_acts(router, "/program-terms", (*TERM_ACTS, *DISCLOSURE_ACTS, *SPONSOR_ACTS))
