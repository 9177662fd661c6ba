"""Routes of the pages about prices."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.pbm.web.prices import hub, sources
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("prices/", hub.hub, name="pbm-prices"),
    path("prices/sources/send/", sources.send, name="pbm-price-source-send"),
    path("prices/sources/<uuid:reference>/", sources.source, name="pbm-price-source"),
    *list_routes("prices/", LISTS, ACTS, hub.to_hub),
    *act_routes("prices/acts/", ACTS),
]
