"""`/pmp/cds-services`: CDS Hooks. A card says how to ask the program, and never anything of a history (option D)."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from carelaw.gateway.protocols.door import arrival_of, body_of, refuse_in_address, speaking
from carelaw.gateway.protocols.other import problem
from carelaw.gateway.use_cases.hooks import offer
from carelaw.gateway.wire.cds import HookCall, cards, no_cards, read_call, services
from carelaw.platform.accounts.permissions import public_page


@csrf_exempt
@public_page(why="It tells which services this door offers, and nothing about anybody.")
def discovery(request: HttpRequest) -> HttpResponse:
    """The services offered; none wants a prefetch."""
    return HttpResponse(orjson.dumps(services()), content_type="application/json")


@speaking(problem)
def service(request: HttpRequest, name: str) -> HttpResponse:
    """The call is judged as a search would be, and answered with the way to ask."""

    def read() -> HookCall:
        refuse_in_address(request)
        return read_call(body_of(request), name)

    call, offered = offer(arrival_of(request), read)
    wanted = call.hook != "order-select" or call.drug_selected
    made = cards(offered.states, offered.applications) if wanted else no_cards()
    return HttpResponse(orjson.dumps(made), content_type="application/json")
