"""Audit rows over a point's own certificate: the same batch as over a token, without a session of anybody."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from carelaw.gateway.facts.search import Transport
from carelaw.gateway.protocols.door import arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.rules.link import encrypted_in_transit
from carelaw.gateway.rules.refusal_codes import refusal
from carelaw.gateway.use_cases.envelopes import kept_or_refused
from carelaw.gateway.use_cases.oversight.feed import take_from_point
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.adopted_law import adopted_law, require_adopted


def _refuse(request: HttpRequest, fault: Refusal) -> HttpResponse:
    told = {"code": fault.code, "says": fault.says, "cite": fault.cite, "field": fault.field}
    return JsonResponse(told, status=http_status(fault), content_type="application/problem+json")


@speaking(_refuse)
def rows(request: HttpRequest) -> HttpResponse:
    """Take a batch: `{"reference": "…", "rows": […]}`; no rows is a heartbeat."""
    require_adopted("gateway")
    refuse_in_address(request)
    arrival = arrival_of(request)
    decision = encrypted_in_transit(Transport(arrival.tls_version, arrival.arrived_in_clear), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    told = _read(request)
    reference, listed = told.get("reference"), told.get("rows", [])
    if not isinstance(reference, str) or not isinstance(listed, list):
        raise _unreadable()
    with kept_or_refused():
        taken = take_from_point(arrival.fingerprint, arrival.at, reference=reference, rows=listed)
    return JsonResponse(taken.as_dict())


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(body_of(request))
    except ValueError:
        raise _unreadable() from None
    if not isinstance(told, dict):
        raise _unreadable()
    return told


def _unreadable() -> Refusal:
    says = 'Send a JSON object: {"reference": "your name for the batch", "rows": […]}; no rows is a heartbeat.'
    return Refusal("audit-batch-unreadable", says, cite="77 Ill. Adm. Code 2080.208(g)(9)", field="body")
