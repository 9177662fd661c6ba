"""`/api/gateway/interstate`: with which states Illinois shares, by which way, and why not."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate import looking
from carelaw.gateway.use_cases.interstate.acts import ACTS
from carelaw.gateway.use_cases.permissions import SEE_INTERSTATE
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway"])


class StateWayOut(Schema):
    """One state by one way: whether a question goes today, and why not."""

    state: str
    route: str
    hub: str
    goes: bool
    code: str
    why_not: str
    cite: str
    connected: bool


class StateFileOut(Schema):
    """Everything on file with one state."""

    state: str
    routes: list[StateWayOut]
    agreements: list[dict[str, Any]]
    permissions: list[dict[str, Any]]
    suspensions: list[dict[str, Any]]
    keys: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]


@router.get("/states", response={200: list[StateWayOut], **PROBLEMS}, summary="States by ways")
@operation(permission=SEE_INTERSTATE)
def state_ways(request: HttpRequest) -> Any:
    """Every state by every way."""
    return looking.matrix(asker_of(request), law_day(instant_of(request)))


@router.get("/states/{state}", response={200: StateFileOut, **PROBLEMS}, summary="The file of a state")
@operation(permission=SEE_INTERSTATE)
def state_file(request: HttpRequest, state: str) -> Any:
    """Ways, agreements, permissions, suspensions, keys, conflicts of law."""
    return looking.state_file(asker_of(request), state, law_day(instant_of(request)))


add_acts(router, "", ACTS)
