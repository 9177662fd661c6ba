"""Pages for what went wrong: the reader gets an incident number, the log gets the place, nobody gets the values."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.logs import get_log, new_incident

log = get_log("incident")

_PUBLIC = public_page(why="An error page tells a number, never what was asked for.")


@_PUBLIC
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return _page(request, 400, _("The request could not be read"), _("Go back, check the form and send it again."))


@_PUBLIC
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without a reason of ours; refusals with a reason have their own page."""
    return _page(request, 403, _("You may not see this page"), _("Choose another role, or ask the program office."))


@_PUBLIC
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return _page(request, 404, _("There is no such page"), _("Check the address, or start from the first page."))


@_PUBLIC
def our_fault(request: HttpRequest) -> HttpResponse:
    """500: our fault. The log line names the kind of error and the code's lines; messages may hold patient data."""
    number = _numbered(request, 500)
    says = _("The fault is ours. What you sent before is kept. Try again; if it stays, tell us the incident number.")
    try:
        return _page(request, 500, _("Something broke on our side"), says, number=number)
    except Exception as fault:
        # The page itself broke; this edge still answers, with the same number.
        log.critical("incident-page-broken", exc_info=fault, incident=number)
        return HttpResponse(f"Something broke on our side. Incident {number}.", status=500, content_type="text/plain")


@_PUBLIC
def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from a page of ours, or the page was open too long."""
    says = _("The page was open for too long, or cookies are off. Go back, load the page again and send it once more.")
    return _page(request, 403, _("The form could not be trusted"), says)


def _page(request: HttpRequest, status: int, title: str, says: str, *, number: str = "") -> HttpResponse:
    number = number or _numbered(request, status)
    page = {"title": title, "says": says, "incident": number, "status": status}
    body = render_to_string("pages/incident.html", {"page": page}, request=request)
    return HttpResponse(body, status=status)


def _numbered(request: HttpRequest, status: int) -> str:
    """The incident's number, on the page and in the log."""
    number: str = getattr(request, "incident", None) or new_incident()
    if status >= 500:
        log.error("incident-shown", incident=number, status=status, exc_info=sys.exc_info()[1])
    else:
        log.info("incident-shown", incident=number, status=status)
    return number
