"""`/api/pbm/conduct`, `/api/pbm/complaining`: discipline, complaints, retaliation; the public register of sanctions."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.pbm.use_cases.complaints import acts as complaint_acts
from carelaw.pbm.use_cases.complaints.lists import LISTS as COMPLAINT_LISTS
from carelaw.pbm.use_cases.discipline import looking
from carelaw.pbm.use_cases.discipline.acts import ACTS
from carelaw.pbm.use_cases.discipline.lists import LISTS
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class SanctionOut(Schema):
    """A final sanction of the public register."""

    respondent: str
    kind: str
    license: str
    in_effect: str
    through: str
    final: str
    published: str
    text: str


@router.get("/sanctions", auth=None, response={200: list[SanctionOut], **PROBLEMS}, summary="Published sanctions")
@public_page(why="The law asks that final suspensions, denials and revocations be published; they name organizations.")
def sanctions(request: HttpRequest) -> list[dict[str, Any]]:
    """Final suspensions, denials and revocations, the newest first."""
    return looking.sanctions()


add_lists(router, "/conduct", LISTS)
add_lists(router, "/complaining", COMPLAINT_LISTS)
add_acts(router, "/conduct", ACTS)
add_acts(router, "/complaining", complaint_acts.ACTS)
