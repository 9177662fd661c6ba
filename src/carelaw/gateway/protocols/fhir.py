"""`/pmp/fhir`: the history operation of the HL7 US PDMP guide, by POST only and without pre-staging (option D)."""

from __future__ import annotations

import re
from dataclasses import replace

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from carelaw import __version__
from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols.door import arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.use_cases.searching import NOTICE, search
from carelaw.gateway.wire.fhir import (
    MEDIA,
    Json,
    capability,
    deferred_outcome,
    read_history_request,
    refusal_outcome,
    with_notices,
)
from carelaw.gateway.wire.message import SearchMessage
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.public import SeveralFit, fhir_history
from carelaw.platform.accounts.permissions import public_page

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HARMLESS = frozenset({"_format", "_pretty"})
_PARTIAL = frozenset({"_elements", "_summary", "_include", "_count"})
# A made-up address: answers must say where they come from, and a deployment's host name is no part of the law.
SOURCE = "urn:carelaw:gateway:il"


def _sent(resource: Json, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(resource), status=status, content_type=f"{MEDIA}; charset=utf-8")


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _sent(refusal_outcome(refusal), http_status(refusal))


@speaking(_refuse)
def history(request: HttpRequest) -> HttpResponse:
    """One patient's history; the envelope is written before it leaves."""
    sent = request.headers.get("X-Request-Id", "")
    transaction_id = sent if _REQUEST_ID.fullmatch(sent) else ""

    def read() -> SearchMessage:
        refuse_in_address(request, _HARMLESS | _PARTIAL)
        message = read_history_request(body_of(request), transaction_id)
        return replace(message, parts=(*message.parts, *sorted(set(request.GET) & _PARTIAL)))

    given = search(arrival_of(request), Option.FHIR, read)
    if isinstance(given.answer, SeveralFit):
        made = deferred_outcome(given.answer.says)
    else:
        made = fhir_history(given.answer, given.question, SOURCE)
    response = _sent(with_notices(made, notice=NOTICE, states=given.states, confirmation=given.confirmation))
    if transaction_id:
        response["X-Request-Id"] = transaction_id
    return response


@csrf_exempt
@public_page(why="It tells what this door offers, and nothing about anybody.")
def metadata(request: HttpRequest) -> HttpResponse:
    """What this door offers; pre-staging is not among it."""
    return _sent(capability(SOURCE, __version__))
