"""Routes of past judgments."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.ihh.use_cases.pccm.acts import ACTS
from carelaw.ihh.use_cases.pccm.lists import LISTS
from carelaw.ihh.web.pccm import pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Primary care case management"), reverse("ihh-pccm"))


urlpatterns: list[URLPattern] = [
    path("pccm/", pages.subjects, name="ihh-pccm"),
    path("pccm/cases/<slug:number>/", pages.case, name="ihh-pccm-case"),
    path("pccm/templates/<slug:subject>.csv", pages.template, name="ihh-pccm-template"),
    *list_routes("pccm/", LISTS, ACTS, back=_back),
    *act_routes("pccm/do/", ACTS),
]
