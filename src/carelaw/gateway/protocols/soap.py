"""`POST /pmp/pmix/soap`: PMIX-NIEM 2.0 in a SOAP envelope (option A), signed and encrypted if its point wants that."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols import pmix_contract
from carelaw.gateway.protocols.door import answered, arrival_of, body_of, refuse_in_address, speaking
from carelaw.gateway.use_cases.message_keys import own_message_key
from carelaw.gateway.use_cases.searching import search
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.soap import MEDIA, Asked, answer_envelope, fault_envelope, is_ours, read_envelope
from carelaw.gateway.wire.soap_security import protected
from carelaw.kernel.refusal import Refusal

_ACTION = re.compile(r';\s*action="([^"]*)"|;\s*action=([^;\s"]+)', re.IGNORECASE)


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A fault under the status that its binding gives it: 400 for the sender's, 500 for ours and all of SOAP 1.1."""
    asked: Asked = getattr(request, "soap_asked", None) or Asked("1.1" if _speaks_1_1(request) else "1.2")
    content = fault_envelope(refusal, asked, request.at)  # type: ignore[attr-defined]
    status = 500 if is_ours(refusal) or asked.envelope == "1.1" else 400
    return _sent(content, asked, status)


def _sent(content: bytes, asked: Asked, status: int) -> HttpResponse:
    return HttpResponse(content, status=status, content_type=f"{MEDIA[asked.envelope]}; charset=utf-8")


def _asked(request: HttpRequest) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]

    def read() -> SearchMessage:
        refuse_in_address(request)
        action = _http_action(request)
        message, asked = read_envelope(body_of(request), http_action=action, at=at, own=lambda: own_message_key(at))
        request.soap_asked = asked  # type: ignore[attr-defined]
        return message

    given = search(arrival_of(request), Option.SOAP_PMIX, read)
    asked: Asked = request.soap_asked  # type: ignore[attr-defined]
    content = answer_envelope(
        given.answer,
        asked,
        given.message,
        at=at,
        notice=given.notice,
        states=given.pmp_statuses,
        confirmation=given.confirmation,
        legs=given.legs,
    )
    if given.reply_key is not None:
        content = protected(content, own=own_message_key(at), to=given.reply_key)
    return answered(content, f"{MEDIA[asked.envelope]}; charset=utf-8", request, given)


def _http_action(request: HttpRequest) -> str:
    """The action that the transport names: a parameter of the media type in SOAP 1.2, a header in 1.1."""
    if _speaks_1_1(request):
        return request.headers.get("SOAPAction", "").strip().strip('"')
    found = _ACTION.search(request.headers.get("Content-Type", ""))
    return (found[1] or found[2] or "") if found else ""


def _speaks_1_1(request: HttpRequest) -> bool:
    return (request.content_type or "").lower() == MEDIA["1.1"]


@speaking(_refuse)
def service(request: HttpRequest) -> HttpResponse:
    """One patient's history, or whether one person is meant; `?wsdl` tells how to ask."""
    if request.method == "GET" and {name.lower() for name in request.GET} == {"wsdl"}:
        return pmix_contract.wsdl(request)
    return _asked(request)
