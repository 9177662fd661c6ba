"""`/api/pbm/duties`: scope and the duties of a license; the license to print, for everybody."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from carelaw.pbm.use_cases.scope.acts import ACTS
from carelaw.pbm.use_cases.scope.license_paper import license_paper
from carelaw.pbm.use_cases.scope.lists import LISTS
from carelaw.platform.accounts.permissions import instant_of, public_page
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()
_PAPER = {
    "responses": {
        200: {
            "description": "The license.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get(
    "/licenses/{number}/license.pdf",
    auth=None,
    summary="A license to print",
    response={200: bytes, **PROBLEMS},
    openapi_extra=_PAPER,
)
@public_page(why="The license of an organization, to print; the register it stands in is open to everybody.")
def license_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The license as a PDF, as the register stands now."""
    look_up = request.build_absolute_uri(reverse("pbm-license", args=[number]))
    made = license_paper(number, at=instant_of(request), look_up=look_up)
    return HttpResponse(made, content_type="application/pdf")


add_lists(router, "/duties", LISTS)
add_acts(router, "/duties", ACTS)
