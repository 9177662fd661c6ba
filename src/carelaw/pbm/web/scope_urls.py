"""Routes of scope and duties."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.scope.acts import ACTS
from carelaw.pbm.use_cases.scope.lists import LISTS
from carelaw.pbm.web import scope_pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Duties and scope"), reverse("pbm-duties"))


urlpatterns: list[URLPattern] = [
    path("duties/", scope_pages.duties, name="pbm-duties"),
    path("duties/unlicensed/<slug:number>/", scope_pages.one_dossier, name="pbm-dossier"),
    path("duties/deposit-months/<str:month>/", scope_pages.deposit_month, name="pbm-deposit-month"),
    path("licenses/<str:number>/license.pdf", scope_pages.license_pdf, name="pbm-license-pdf"),
    *list_routes("duties/", LISTS, ACTS, back=_back),
    *act_routes("duties/do/", ACTS),
]
