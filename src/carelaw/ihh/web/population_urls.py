"""Routes of the pages about the whole population."""

from __future__ import annotations

from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from carelaw.ihh.use_cases.lake.acts import ACTS
from carelaw.ihh.use_cases.lake.lists import LISTS
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _home() -> Link:
    return Link(_("Attribution"), reverse("ihh-runs"))


urlpatterns: list[URLPattern] = [
    *list_routes("population/", LISTS, ACTS, _home),
    *act_routes("population/acts/", ACTS),
]
