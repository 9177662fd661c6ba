"""A refusal as a page: what was refused, on which paragraph, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal

STATUS = {
    "unauthenticated": 401,
    "forbidden": 403,
    "not-found": 404,
    "conflict": 409,
    "too-large": 413,
    "media-type": 415,
    "invalid": 422,
    "too-many": 429,
    "not-in-force": 451,
    "unavailable": 503,
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status that a refusal's kind becomes, at every HTTP door."""
    return STATUS.get(refusal.kind, 422)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page. Somebody who is not signed in is led to the sign-in instead."""
    if refusal.kind == "unauthenticated" and request.method in {"GET", "HEAD"}:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    page = {"title": _title(refusal), "refusal": refusal, "status": status_of(refusal), "next": _next(refusal)}
    body = render_to_string("pages/refusal.html", {"page": page}, request=request)
    return HttpResponse(body, status=status_of(refusal))


class RefusalPages:
    """Middleware: a Refusal that leaves a view becomes its page. `request.refuse` makes one for other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.refuse = lambda refusal: refusal_page(request, refusal)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals; everything else is our fault and goes on."""
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None


def _title(refusal: Refusal) -> str:
    titles = {
        "forbidden": _("This is not open to you"),
        "not-found": _("Not found"),
        "conflict": _("This does not fit what is there now"),
        "too-large": _("Too large"),
        "too-many": _("Too many requests"),
        "not-in-force": _("The law is not in force on that day"),
        "unavailable": _("Not available right now"),
    }
    return titles.get(refusal.kind, _("This could not be accepted"))


def _next(refusal: Refusal) -> str:
    if refusal.retryable or refusal.kind in {"too-many", "unavailable"}:
        return _("Wait a little, then try again.")
    if refusal.kind == "forbidden":
        return _("If another of your roles allows it, choose that role. If not, ask the program office.")
    return _("Go back, correct what is named above, and send it again.")
