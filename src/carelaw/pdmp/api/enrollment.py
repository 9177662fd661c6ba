"""`/api/pdmp/enrollment`: who gets an account."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router

from carelaw.pdmp.use_cases.enrollment.acts import ACTS
from carelaw.pdmp.use_cases.enrollment.designees import activity_for, designations_of
from carelaw.pdmp.use_cases.enrollment.permissions import NAME_DESIGNEES
from carelaw.platform.accounts.permissions import asker_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


@router.get(
    "/enrollment/designees", response={200: dict[str, Any], **PROBLEMS}, summary="Your designees and their acts"
)
@operation(permission=NAME_DESIGNEES)
def my_designees(request: HttpRequest) -> dict[str, Any]:
    """Whom you named, and the newest two hundred questions that were asked on your behalf."""
    me = asker_of(request).account_id
    named = [
        {
            "designation": str(one.pk),
            "name": one.designee.name,
            "employer": one.employer,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "revoked": one.revoked_at is not None,
            "standards_version": one.standards_version,
        }
        for one in designations_of(me)
    ]
    asked = [
        {
            "query": str(one.pk),
            "name": one.actor_name,
            "at": one.requested_at,
            "purpose": one.purpose,
            "outcome": one.outcome,
        }
        for one in activity_for(me)[:200]
    ]
    return {"designees": named, "activity": asked}


add_acts(router, "/enrollment", ACTS)
