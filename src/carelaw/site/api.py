"""The JSON API: one document, every program's operations, bearer tokens."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.renderers import BaseRenderer

from carelaw import __version__
from carelaw.pdmp.api import router as pdmp_router
from carelaw.platform.accounts.api_access import BearerToken
from carelaw.platform.api_errors import ApiOfRefusals, translate_errors
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
api.add_router("/pdmp", pdmp_router)
