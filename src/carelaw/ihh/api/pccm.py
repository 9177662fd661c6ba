"""`/api/ihh/pccm`: past facts judged under the former rule, sheets of them, questions about them."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.ihh.use_cases.pccm import looking
from carelaw.ihh.use_cases.pccm.acts import ACTS
from carelaw.ihh.use_cases.pccm.facts_of import column_names
from carelaw.ihh.use_cases.pccm.lists import LISTS
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.sheets import subject_named
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class PccmCaseFileOut(Schema):
    """One past judgment whole, to show and to keep."""

    number: str
    subject: str
    title: str
    about: str
    law_day: date
    law: str
    outcome: str
    says: str
    cite: str
    earned: Decimal | None
    paid: Decimal | None
    note: str
    sheet: str
    row: int | None
    replaces: str
    replaced_by: str
    judged_at: datetime
    facts: dict[str, Any]
    decisions: list[dict[str, Any]]
    questions: list[dict[str, Any]]


class PccmTemplateOut(Schema):
    """The columns of a subject's sheet."""

    subject: str
    columns: list[str]


@router.get("/pccm/file/{number}", response={200: PccmCaseFileOut, **PROBLEMS}, summary="A past judgment, whole")
@operation(permission=PCCM_JUDGE)
def pccm_case_file(request: HttpRequest, number: str) -> Any:
    """Facts, each rule's answer with its law, what it replaced, its questions."""
    return looking.case_file(asker_of(request), instant_of(request), number)


@router.get("/pccm/templates/{subject}", response={200: PccmTemplateOut, **PROBLEMS}, summary="Columns of a sheet")
@operation(permission=PCCM_JUDGE)
def pccm_template(request: HttpRequest, subject: str) -> Any:
    """The headings that a sheet of a subject has."""
    return {"subject": subject, "columns": list(column_names(subject_named(subject)))}


add_lists(router, "/pccm", LISTS)
add_acts(router, "/pccm", ACTS)
