"""`/api/pdmp/safeguards`: looks at known people and incidents."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from carelaw.pdmp.store.models import FlaggedLook
from carelaw.pdmp.use_cases.safeguards.acts import ACTS
from carelaw.pdmp.use_cases.safeguards.incidents import flagged_looks, incidents
from carelaw.pdmp.use_cases.safeguards.permissions import SEE_LOOKS
from carelaw.platform.accounts.permissions import asker_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class FlaggedLookOut(Schema):
    """A question about somebody whom its asker knows; about whom it was is not told."""

    id: str
    asked_by: str
    ties: list[str]
    flagged_on: date
    state: str

    @staticmethod
    def resolve_id(one: FlaggedLook) -> str:
        return str(one.pk)

    @staticmethod
    def resolve_asked_by(one: FlaggedLook) -> str:
        return one.query.actor_name


class IncidentOut(Schema):
    """An incident and its steps."""

    number: str
    person: str
    contained_on: date | None
    listed_on: date | None
    told_on: date | None
    closed_on: date | None


@router.get("/safeguards/looks", response={200: list[FlaggedLookOut], **PROBLEMS}, summary="Looks at known people")
@operation(permission=SEE_LOOKS)
def looks(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the newest first; `offset` goes on."""
    return list(flagged_looks(asker_of(request))[offset : offset + 200])


@router.get("/safeguards/incidents", response={200: list[IncidentOut], **PROBLEMS}, summary="Privacy incidents")
@operation(permission=SEE_LOOKS)
def privacy_incidents(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, the newest first; `offset` goes on."""
    return list(incidents(asker_of(request))[offset : offset + 200])


add_acts(router, "/safeguards", ACTS)
