"""`/api/gateway/special`: federal connections, authorized applications, confirmations, data sets."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_CONNECTIONS, SEE_DATA_SETS
from carelaw.gateway.use_cases.special import looking
from carelaw.gateway.use_cases.special.acts import ACTS
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway"])


class ConnectionsOut(Schema):
    """Verified federal connections, authorized applications, permissions to confirm searches."""

    federal: list[dict[str, Any]]
    applications: list[dict[str, Any]]
    confirmations: list[dict[str, Any]]


class DataSetsOut(Schema):
    """To whom data sets are open, and who is designated."""

    permissions: list[dict[str, Any]]
    designations: list[dict[str, Any]]


@router.get("/connections", response={200: ConnectionsOut, **PROBLEMS}, summary="Special connections")
@operation(permission=SEE_CONNECTIONS)
def special_connections(request: HttpRequest) -> Any:
    """Each with whether it is in force today."""
    return looking.connections(asker_of(request), law_day(instant_of(request)))


@router.get("/data-sets", response={200: DataSetsOut, **PROBLEMS}, summary="Data sets beyond controlled substances")
@operation(permission=SEE_DATA_SETS)
def data_sets(request: HttpRequest) -> Any:
    """Each permission with whether it is in force now."""
    return looking.data_sets(asker_of(request), instant_of(request))


add_acts(router, "", ACTS)
