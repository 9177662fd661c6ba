"""`POST /pmp/ncpdp/v1/rxhistory`: NCPDP SCRIPT medication history over plain HTTPS (option B)."""

from __future__ import annotations

import uuid

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols.door import answered, arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.use_cases.searching import Given, search
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.ncpdp import (
    MEDIA,
    Correspondence,
    answer_message,
    correspondence_in,
    read_request,
    refusal_message,
)
from carelaw.kernel.refusal import Refusal


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    message = refusal_message(
        refusal,
        about=_about(request),
        message_id=uuid.uuid4().hex,
        at=request.at,  # type: ignore[attr-defined]
    )
    return HttpResponse(message, status=http_status(refusal), content_type=MEDIA)


def _about(request: HttpRequest) -> Correspondence:
    try:
        return correspondence_in(request.body)
    except RequestDataTooBig:
        return Correspondence()


@speaking(_refuse)
def history(request: HttpRequest) -> HttpResponse:
    """One patient's history; the envelope is written before it leaves."""

    def read() -> SearchMessage:
        refuse_in_address(request)
        return read_request(body_of(request))

    given = search(arrival_of(request), Option.REST_NCPDP, read)
    message = answer_message(
        given.answer,
        given.message,
        about=_about(request),
        message_id=uuid.uuid4().hex,
        at=request.at,  # type: ignore[attr-defined]
        remarks=_remarks(given),
    )
    return answered(message, MEDIA, request, given)


def _remarks(given: Given) -> tuple[str, ...]:
    """What SCRIPT has no element for: the notice of use, what other states said, the confirmation of the search."""
    states = tuple(f"{state}: {code}." for state, code in given.states.items())
    confirmed = (f"Search confirmation: {given.confirmation}",) if given.confirmation else ()
    return (given.notice, *states, *confirmed)
