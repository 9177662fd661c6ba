"""Routes of health homes toward the Department, and their tiles."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.use_cases.homes import work as work
from carelaw.ihh.use_cases.homes.acts import ACTS
from carelaw.ihh.use_cases.homes.lists import LISTS
from carelaw.ihh.use_cases.permissions import SEE_HOMES
from carelaw.ihh.web import home_pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Health homes and the Department"), reverse("ihh-homes-office"))


urlpatterns: list[URLPattern] = [
    path("homes-office/", home_pages.office, name="ihh-homes-office"),
    path("homes-office/applications/<slug:number>/", home_pages.application, name="ihh-home-application"),
    path("homes-office/plans/<slug:number>/", home_pages.plan, name="ihh-home-plan"),
    path("homes-office/homes/<slug:reference>/", home_pages.home, name="ihh-home"),
    *list_routes("homes-office/list/", LISTS, ACTS, back=_back),
    *act_routes("homes-office/do/", ACTS),
]


def put_tiles() -> None:
    """Put the office of health homes on the first page."""
    lead_to("ihh-application", "ihh-home-application")
    tile(
        gettext_lazy("Health homes and the Department"),
        says=gettext_lazy("Applications, terms, partners, panels, findings, plans, the end of an agreement."),
        route="ihh-homes-office",
        permission=SEE_HOMES,
        section=gettext_lazy("Health homes"),
        order=50,
    )


put_tiles()
