"""`/api/gateway/…`: where stores stand, changes, links, help, directives and disclosures."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from carelaw.gateway.use_cases.changes import acts as change_acts
from carelaw.gateway.use_cases.changes import doing as changes
from carelaw.gateway.use_cases.changes.requesting import visible_changes
from carelaw.gateway.use_cases.foundations import acts, looking
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_POINTS
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway"])
Rows = list[dict[str, Any]]


@router.get("/stores", response={200: Rows, **PROBLEMS}, summary="Where stores stand")
@operation(permission=SEE_POINTS)
def stores(request: HttpRequest) -> Any:
    """Every open store: INTEGRATED, EXEMPT, IN_PROGRESS or NOT_INTEGRATED."""
    return looking.standing_of_stores(asker_of(request), law_day(instant_of(request)))


@router.get("/changes", response={200: Rows, **PROBLEMS}, summary="Changes that were asked for")
@operation(permission=SEE_POINTS)
def changes_asked(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the newest first; `offset` goes on."""
    return changes.rows(visible_changes(asker_of(request)).order_by("-asked_on", "-reference")[offset : offset + 200])


@router.get("/links-waiting", response={200: Rows, **PROBLEMS}, summary="Links not handed over yet")
@operation(permission=SEE_POINTS)
def links_waiting(request: HttpRequest) -> Any:
    """Points in testing whose link the State still owes."""
    return looking.links_waited_for(asker_of(request), law_day(instant_of(request)))


@router.get("/assistance", response={200: Rows, **PROBLEMS}, summary="Questions about links")
@operation(permission=SEE_POINTS)
def assistance(request: HttpRequest) -> Any:
    """Questions with their answers."""
    return looking.ticket_rows(asker_of(request))


@router.get("/directives", response={200: Rows, **PROBLEMS}, summary="Directives of the Administrator")
@operation(permission=SEE_POINTS)
def directives(request: HttpRequest) -> Any:
    """Each with its scope and what was done under it."""
    return looking.directive_rows(asker_of(request))


@router.get("/disclosures", response={200: Rows, **PROBLEMS}, summary="Requests for program data")
@operation(permission=SEE_POINTS)
def disclosures(request: HttpRequest) -> Any:
    """Each with its legal basis and decision."""
    return looking.disclosure_rows(asker_of(request))


add_acts(router, "", (*change_acts.ACTS, *acts.ACTS))
