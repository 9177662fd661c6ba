"""Whatever else is sent to the gateway's address: judged like any search, and refused for its protocol."""

from __future__ import annotations

from typing import NoReturn

import orjson
from django.http import HttpRequest, HttpResponse

from carelaw.gateway.protocols.door import arrival_of, http_status, speaking
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.use_cases.searching import search
from carelaw.kernel.refusal import Refusal


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as JSON."""
    status = http_status(refusal)
    details = {"type": f"urn:carelaw:refusal:{refusal.code}", "title": refusal.code, "status": status}
    content = orjson.dumps({**details, **refusal.as_dict()})
    return HttpResponse(content, status=status, content_type="application/problem+json")


@speaking(problem)
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No search is taken at this address."""

    def read() -> NoReturn:
        says = (
            "No search is taken at this address. REST_PMIX: POST pmix/v1/history. "
            "REST_NCPDP: POST ncpdp/v1/rxhistory. FHIR: POST fhir/$pdmp-history."
        )
        raise refused("PROTOCOL_NOT_SUPPORTED", says)

    search(arrival_of(request), None, read)
    raise AssertionError("a search without a message is never answered")
