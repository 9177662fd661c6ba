"""`POST /pmp/pmix/v1/history` and `/picklist`: PMIX-NIEM 2.0 over plain HTTPS (option C)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols.door import answered, arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.use_cases.searching import search
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import MEDIA, answer_document, read_request, refusal_document
from carelaw.kernel.refusal import Refusal


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    return HttpResponse(refusal_document(refusal, None, at), status=http_status(refusal), content_type=MEDIA)


@speaking(_refuse)
def history(request: HttpRequest) -> HttpResponse:
    """One patient's history; the envelope is written before it leaves."""
    return _answered(request, picklist=False)


@speaking(_refuse)
def picklist(request: HttpRequest) -> HttpResponse:
    """Whether one person is meant, and who; of several nobody is shown. It is a search like any other."""
    return _answered(request, picklist=True)


def _answered(request: HttpRequest, *, picklist: bool) -> HttpResponse:
    def read() -> SearchMessage:
        refuse_in_address(request)
        return read_request(body_of(request))

    given = search(arrival_of(request), Option.REST_PMIX, read)
    document = answer_document(
        given.answer,
        given.message,
        at=request.at,  # type: ignore[attr-defined]
        notice=given.notice,
        states=given.pmp_statuses,
        confirmation=given.confirmation,
        picklist=picklist,
        legs=given.legs,
    )
    return answered(document, MEDIA, request, given)
