"""`/pmp/fhir`: the history operation of the HL7 US PDMP guide, by POST only and without pre-staging (option D)."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from carelaw import __version__
from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols.door import answered, arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.protocols.smart import token_address
from carelaw.gateway.use_cases.searching import Given, search
from carelaw.gateway.wire.fhir import (
    MEDIA,
    Json,
    answer_message,
    deferred_outcome,
    read_history_request,
    read_message,
    refusal_outcome,
    with_notices,
)
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.smart import capability
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
    request_id = _request_id(request)

    def read() -> SearchMessage:
        refuse_in_address(request, _HARMLESS | _PARTIAL)
        return _whole(request, read_history_request(body_of(request), request_id))

    given = search(arrival_of(request), Option.FHIR, read)
    return _given(_answered(given), request, given, request_id)


@speaking(_refuse)
def process_message(request: HttpRequest) -> HttpResponse:
    """The same search as a message Bundle, answered by one."""
    request_id = _request_id(request)
    headers: list[str] = []

    def read() -> SearchMessage:
        refuse_in_address(request, _HARMLESS | _PARTIAL)
        message, header = read_message(body_of(request), request_id)
        headers.append(header)
        return _whole(request, message)

    given = search(arrival_of(request), Option.FHIR, read)
    ids = {"made": str(uuid.uuid4()), "answered": str(uuid.uuid4())}
    bundle = answer_message(_answered(given), header_id=headers[0], source=SOURCE, **ids)
    return _given(bundle, request, given, request_id)


def _answered(given: Given) -> Json:
    if isinstance(given.answer, SeveralFit):
        made = deferred_outcome(given.answer.says)
    else:
        made = fhir_history(given.answer, given.question, SOURCE)
    return with_notices(
        made,
        notice=given.notice,
        states=given.states,
        confirmation=given.confirmation,
        withheld=given.withheld,
    )


def _whole(request: HttpRequest, message: SearchMessage) -> SearchMessage:
    return replace(message, parts=(*message.parts, *sorted(set(request.GET) & _PARTIAL)))


def _request_id(request: HttpRequest) -> str:
    sent = request.headers.get("X-Request-Id", "")
    return sent if _REQUEST_ID.fullmatch(sent) else ""


def _given(resource: Json, request: HttpRequest, given: Given, request_id: str) -> HttpResponse:
    response = answered(orjson.dumps(resource), f"{MEDIA}; charset=utf-8", request, given)
    if request_id:
        response["X-Request-Id"] = request_id
    return response


@csrf_exempt
@public_page(why="It tells what this door offers, and nothing about anybody.")
def metadata(request: HttpRequest) -> HttpResponse:
    """What this door offers; pre-staging is not among it."""
    return _sent(capability(SOURCE, __version__, token_address(request)))
