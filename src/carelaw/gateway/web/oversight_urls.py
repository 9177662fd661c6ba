"""Routes of the pages of oversight."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.use_cases.oversight.acts import ACTS
from carelaw.gateway.use_cases.oversight.lists import LISTS
from carelaw.gateway.web import oversight
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("oversight/", oversight.hub, name="gateway-oversight"),
    path("oversight/finding/<slug:reference>/", oversight.finding, name="gateway-finding"),
    path("oversight/search-audit/<slug:reference>/", oversight.search_audit, name="gateway-search-audit"),
    path("oversight/point/<str:reference>/", oversight.tracked, name="gateway-point-tracked"),
    *list_routes("oversight/list/", LISTS, ACTS, oversight.to_hub),
    *act_routes("oversight/do/", ACTS),
]
