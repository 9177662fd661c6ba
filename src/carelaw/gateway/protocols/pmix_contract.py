"""What a client of PMIX needs before it can ask: WSDL, schemas, and this server's certificate for messages."""

from __future__ import annotations

from importlib.resources import files
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from carelaw.gateway.use_cases.message_keys import own_message_key
from carelaw.gateway.use_cases.seals import seal_key
from carelaw.platform.accounts.permissions import public_page

_FOLDER = files("carelaw.gateway.wire") / "schemas"
_XML = "text/xml; charset=utf-8"


def wsdl(request: HttpRequest) -> HttpResponse:
    """The description of the service, with the address at which it was asked for."""
    told = (_FOLDER / "pmix.wsdl").read_text("utf-8")
    named = {
        "@ADDRESS@": reverse("gateway-pmix-soap"),
        "@SCHEMA@": reverse("gateway-pmix-contract", args=["service", "xsd"]),
        "@OURS@": reverse("gateway-pmix-contract", args=["carelaw", "xsd"]),
    }
    for mark, path in named.items():
        told = told.replace(mark, escape(request.build_absolute_uri(path)))
    return HttpResponse(told, content_type=_XML)


@public_page(why="It tells the form of messages, and nothing about anybody.")
@require_safe
def document(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One schema, or the description of the service."""
    if (name, kind) == ("pmix", "wsdl"):
        return wsdl(request)
    held = _FOLDER / f"{name}.xsd"
    if kind != "xsd" or not held.is_file():
        raise Http404
    return HttpResponse(held.read_bytes(), content_type=_XML)


@public_page(why="A certificate is public; its key stays here.")
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate to encrypt requests to, by which answers are verified (PEM)."""
    held = own_message_key(request.at).certificate  # type: ignore[attr-defined]
    return HttpResponse(held, content_type="application/x-pem-file")


@public_page(why="The public half of a key; it opens nothing.")
@require_safe
def seal_keys(request: HttpRequest) -> JsonResponse:
    """The key by which the seal of an answer is verified (JWK Set)."""
    return JsonResponse({"keys": [seal_key()]})
