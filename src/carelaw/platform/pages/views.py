"""The first page, the health check, the language switch, the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import allowed, declare, own_page, public_page
from carelaw.platform.pages.gallery import gallery_page
from carelaw.platform.pages.home import Subject, Tile, first_page_for, subject_named, subject_tiles, tiles_for
from carelaw.platform.pages.parts import Link

GALLERY = declare("pages.gallery", roles=("ADMIN",), says="See every component of the pages.", cite="§6(b)(2)")


@own_page(why="Each person's own choice of what to do; the tiles follow the role's permissions.")
def home(request: Any) -> HttpResponse:
    """The first page: what the chosen role may do."""
    if request.actor is None:
        return redirect("role")
    sections = _by_section(first_page_for(request.actor))
    page = {"title": _("What would you like to do?"), "lead": "", "sections": sections}
    return render(request, "pages/home.html", {"page": page})


@own_page(why="Each person's own choice within a subject; the tiles follow the role's permissions.")
def subject(request: Any, name: str) -> HttpResponse:
    """The tiles of one subject, as far as the chosen role may open them."""
    one = subject_named(name)
    tiles = subject_tiles(one, tiles_for(request.actor)) if one else ()
    if one is None or not tiles:
        raise Http404
    back = Link(_("Home"), reverse("home"))
    page = {"title": one.title, "lead": one.says, "sections": _by_section(tiles), "back": back}
    return render(request, "pages/home.html", {"page": page})


def _by_section(tiles: Sequence[Tile | Subject]) -> list[tuple[str, list[Tile | Subject]]]:
    sections: dict[str, list[Tile | Subject]] = {}
    for tile in tiles:
        sections.setdefault(str(tile.section), []).append(tile)
    return list(sections.items())


@public_page(why="Watched by machines; says only whether the database answers.")
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: 200 when the database answers, else 500 by the incident page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@public_page(why="Browsers ask for it on their own.")
def favicon(request: HttpRequest) -> HttpResponse:
    """The small picture of the browser's tab, for pages that name none."""
    return redirect(static("carelaw/icon.svg"), permanent=True)


@public_page(why="Anybody may choose the language of the pages.")
def set_language(request: Any) -> HttpResponse:
    """English or Spanish; kept in a cookie, and on the account of a signed-in person."""
    response = django_set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        Account.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


@public_page(
    why="Shows components with made-up content; open in development and demonstration, else to administrators."
)
def gallery(request: Any) -> HttpResponse:
    """Every component on one page: for those who build pages, and for the accessibility test."""
    if not (settings.DEBUG or settings.CARELAW_DEMO or allowed(request.actor, GALLERY.name)):
        raise Http404
    return render(request, "pages/gallery.html", {"page": gallery_page(get_language() or "en")})
