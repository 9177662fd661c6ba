"""`POST /pmp/hub/rxcheck` and `/pmp/hub/pmpi`: another state's question, brought by one of the two hubs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.protocols.door import arrival_of, body_of, http_status, refuse_in_address, speaking
from carelaw.gateway.use_cases.interstate.answering import answer_hub
from carelaw.gateway.wire.hubs import ENVELOPES, Carried
from carelaw.kernel.refusal import Refusal


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What is no message between states has no form to answer in; it is told as a problem."""
    told = {"code": refusal.code, "detail": refusal.says, "cite": refusal.cite, "reference": refusal.reference}
    return JsonResponse(told, status=http_status(refusal), content_type="application/problem+json")


def _door(hub: Hub) -> Callable[[HttpRequest], HttpResponse]:
    form = ENVELOPES[hub]

    def answered(request: HttpRequest) -> HttpResponse:
        def read() -> Carried:
            refuse_in_address(request)
            return form.read_question(body_of(request))

        return HttpResponse(form.write_answer(answer_hub(arrival_of(request), hub, read)), content_type=form.media)

    answered.__name__ = hub.value.lower()
    answered.__doc__ = "A question of another state; the answer is sealed for that state alone."
    return speaking(_refuse)(answered)


rxcheck, pmpi = _door(Hub.RXCHECK), _door(Hub.PMPI)
