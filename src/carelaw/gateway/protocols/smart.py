"""SMART Backend Services at the FHIR door: discovery, and a token for one search."""

from __future__ import annotations

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from carelaw.gateway.protocols.door import arrival_of, refuse_in_address, speaking
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.use_cases.envelopes import kept_or_refused
from carelaw.gateway.use_cases.smart import SCOPE, TokenAsked, exchange
from carelaw.gateway.wire.smart import configuration as smart_configuration
from carelaw.gateway.wire.smart import token_error
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import public_page

_FORM = "application/x-www-form-urlencoded"


def token_address(request: HttpRequest) -> str:
    """Where tokens are asked for; an assertion may name it as its audience."""
    return request.build_absolute_uri(reverse("gateway-smart-token"))


@csrf_exempt
@public_page(why="It tells how a client authenticates, and nothing about anybody.")
def configuration(request: HttpRequest) -> HttpResponse:
    """How a client authenticates."""
    return _sent(smart_configuration(token_address(request), SCOPE))


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    made = token_error(refusal)
    unknown = made["error"] == "invalid_client"
    return _sent(made, 503 if refusal.kind == "unavailable" else 401 if unknown else 400)


@speaking(_refuse)
def token(request: HttpRequest) -> HttpResponse:
    """A token for one search, against a signed assertion."""
    refuse_in_address(request)
    form = _form(request)
    asked = TokenAsked(
        grant_type=form.get("grant_type", ""),
        scope=form.get("scope", ""),
        assertion_type=form.get("client_assertion_type", ""),
        assertion=form.get("client_assertion", ""),
        address=token_address(request),
    )
    with kept_or_refused():
        issued = exchange(arrival_of(request), asked)
    told = {"access_token": issued.token, "token_type": "bearer", "expires_in": issued.expires_in}
    return _sent({**told, "scope": issued.scope})


def _form(request: HttpRequest) -> QueryDict:
    if request.content_type != _FORM:
        raise Refusal("token-request-invalid", f"Send the request as {_FORM}.", field="Content-Type")
    try:
        return request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        raise refused("PROTOCOL_NOT_SUPPORTED", "The body is larger than a token request can be.") from None


def _sent(told: dict[str, object], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(told), status=status, content_type="application/json")
