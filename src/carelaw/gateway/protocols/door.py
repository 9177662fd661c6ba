"""What every dialect's door shares: how a request arrived, its status codes, and that nothing of it stays behind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.use_cases.envelopes import Arrival
from carelaw.gateway.use_cases.points import fingerprint_of
from carelaw.gateway.use_cases.seals import sealed
from carelaw.gateway.use_cases.searching import Given
from carelaw.gateway.wire.seals import HEADER
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.logs import fault_places, get_log, new_incident
from carelaw.platform.pages.refusals import status_of

# What our own listener says of a connection. No request header can take these names.
TLS_VERSION = "carelaw.tls_version"
CERTIFICATE = "carelaw.client_certificate_sha256"
# What a configured proxy says of it: the certificate as escaped PEM or as its SHA-256 in hexadecimal, and the version.
_PROXY_CERTIFICATE, _PROXY_TLS = "X-Client-Certificate", "X-Client-TLS"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STATUS = {"media-type": 415, "gone": 410, "method": 405}

log = get_log("gateway.protocols")
View = Callable[..., HttpResponse]


def arrival_of(request: HttpRequest) -> Arrival:
    """How this request arrived, by the word of our own listener or of a configured proxy, and of nobody else."""
    meta = request.META
    tls, fingerprint, in_clear = meta.get(TLS_VERSION), meta.get(CERTIFICATE, ""), False
    if tls is None and meta.get("REMOTE_ADDR") in settings.CARELAW_GATEWAY_PROXIES:
        tls = request.headers.get(_PROXY_TLS)
        fingerprint = _fingerprint(request.headers.get(_PROXY_CERTIFICATE, ""))
        in_clear = request.headers.get("X-Forwarded-Proto", "https").lower() != "https"
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return Arrival(
        at=request.at,  # type: ignore[attr-defined]
        tls_version=tls,
        fingerprint=fingerprint,
        source=address_of(request),
        audience=settings.CARELAW_GATEWAY_AUDIENCE,
        token=token.strip() if scheme.lower() == "bearer" else "",
        arrived_in_clear=in_clear,
    )


def body_of(request: HttpRequest) -> bytes:
    """The body. Raises Refusal PROTOCOL_NOT_SUPPORTED when it is larger than any search."""
    try:
        return request.body
    except RequestDataTooBig:
        raise refused("PROTOCOL_NOT_SUPPORTED", "The body is larger than a search can be.") from None


def refuse_in_address(request: HttpRequest, permitted: frozenset[str] = frozenset()) -> None:
    """Refuse whatever names a patient in an address, where logs along the way would keep it."""
    if request.method != "POST" or set(request.GET) - permitted:
        says = "Send the search by POST, in the body; nothing about a patient stands in an address."
        raise refused("IDENTIFIERS_IN_URL", says)


def answered(content: bytes, media: str, request: HttpRequest, given: Given) -> HttpResponse:
    """An answer as it leaves: whole, with the seal over every byte of it."""
    response = HttpResponse(content, content_type=media)
    response[HEADER] = sealed(content, given, request.at)  # type: ignore[attr-defined]
    return response


def http_status(refusal: Refusal) -> int:
    """The HTTP status of a refusal at these doors."""
    return _STATUS.get(refusal.kind) or status_of(refusal)


def speaking(refuse: Callable[[HttpRequest, Refusal], HttpResponse]) -> Callable[[View], View]:
    """A door in one dialect: `refuse` says its refusals; whatever leaves is stored nowhere on its way."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @public_page(why="Certificate and signed assertion are checked with every request, by the gateway's own rules.")
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except Refusal as refusal:
                response = refuse(request, refusal)
            except Exception as fault:
                response = refuse(request, _our_fault(fault))
            response["Cache-Control"] = "no-store"
            return response

        return door

    return decorate


def _our_fault(fault: Exception) -> Refusal:
    incident = new_incident()
    log.error("gateway-failed", incident=incident, fault=type(fault).__name__, places=fault_places(fault))
    says = f"The fault is ours. Search again; if it stays, tell the program the incident number {incident}."
    return Refusal("gateway-failed", says, kind="unavailable", retryable=True, reference=incident)


def _fingerprint(told: str) -> str:
    told = told.strip()
    if _DIGEST.fullmatch(told.lower()):
        return told.lower()
    try:
        return fingerprint_of(unquote(told)) if told else ""
    except Refusal:
        # A certificate that cannot be read is none: the check of the point refuses it.
        return hashlib.sha256(told.encode()).hexdigest()
