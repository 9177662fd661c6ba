"""`/api/pdmp/misuse`: cases of misuse, penalties and their collection."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from carelaw.pdmp.use_cases.misuse import looking
from carelaw.pdmp.use_cases.misuse.acts import ACTS
from carelaw.pdmp.use_cases.misuse.permissions import SEE_MISUSE
from carelaw.platform.accounts.permissions import asker_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class MisuseCaseOut(Schema):
    """One case as a line of the list."""

    number: str
    person: str
    source: str
    state: str
    finding: str
    opened_at: datetime
    concluded_on: date | None


class MisuseFileOut(MisuseCaseOut):
    """The whole file of a case."""

    ground: str
    conclusion: str
    county: str
    licensee: bool | None
    licensing_board: str
    evidence: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    referrals: list[dict[str, Any]]
    penalties: list[dict[str, Any]]
    collections: list[dict[str, Any]]
    letters: list[dict[str, Any]]


@router.get("/misuse", response={200: list[MisuseCaseOut], **PROBLEMS}, summary="Cases of misuse")
@operation(permission=SEE_MISUSE)
def misuse_cases(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the newest first; `offset` goes on."""
    found = looking.misuse_cases(asker_of(request))[offset : offset + 200]
    return [looking.case_row(one) for one in found]


@router.get("/misuse/cases/{number}", response={200: MisuseFileOut, **PROBLEMS}, summary="The file of a case")
@operation(permission=SEE_MISUSE)
def misuse_file(request: HttpRequest, number: str) -> Any:
    """Evidence, acts, referrals, penalties, suits and letters."""
    return looking.case_file(asker_of(request), number)


add_acts(router, "/misuse", ACTS)
