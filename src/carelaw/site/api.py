"""The JSON API: one document, every program's operations, bearer tokens."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.renderers import BaseRenderer

from carelaw import __version__
from carelaw.gateway.api import router as gateway_router
from carelaw.ihh.api import router as ihh_router
from carelaw.pbm.api import router as pbm_router
from carelaw.pdmp.api import router as pdmp_router
from carelaw.platform.accounts.api_access import BearerToken
from carelaw.platform.api_errors import ApiOfRefusals, translate_errors
from carelaw.platform.cases.api import router as work_router
from carelaw.platform.decisions.api import router as explain_router
from carelaw.platform.lawbook.api import router as law_router


class FastJson(BaseRenderer):
    """JSON as bytes; dates and identifiers in their usual forms."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


api = ApiOfRefusals(
    title="carelaw",
    version=__version__,
    description="A state's care programs, run by the letter of the law.",
    auth=BearerToken(),
    renderer=FastJson(),
    docs_url=None,
)
translate_errors(api)
api.add_router("", law_router)
api.add_router("", work_router)
api.add_router("", explain_router)
api.add_router("/pdmp", pdmp_router)
api.add_router("/gateway", gateway_router)
api.add_router("/pbm", pbm_router)
api.add_router("/ihh", ihh_router)
