"""`/api/work`: what is due for whoever asks."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.platform import clock
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import actor_of, operation
from carelaw.platform.accounts.signed_in import ANYONE_SIGNED_IN
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.cases.worklist import waiting_for

router = Router(tags=["work"])


class WorkLine(Schema):
    """One thing that waits."""

    what: str
    since: date
    due: date | None
    days_left: int | None
    cite: str
    url: str
    key: str


@router.get("/work", response={200: list[WorkLine], **PROBLEMS}, summary="What is due for me")
@operation(permission=ANYONE_SIGNED_IN)
def what_is_due(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for the asking account in its role, the soonest due first."""
    actor = actor_of(request)
    assert actor is not None
    on = law_day(clock.now(), actor.program)
    return [item.as_row(on) for item in waiting_for(actor, on)]
