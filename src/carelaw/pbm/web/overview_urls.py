"""Routes of the overview and its lists."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.overview.lists import LISTS
from carelaw.pbm.web import overview
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Overview"), reverse("pbm-overview"))


urlpatterns: list[URLPattern] = [
    path("overview/", overview.overview, name="pbm-overview"),
    *list_routes("overview/", LISTS, (), back=_back),
]
