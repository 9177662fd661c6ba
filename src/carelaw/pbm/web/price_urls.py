"""Routes of the pages about prices."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.pbm.web.prices import cases, hub, layouts, of_a_list, sources
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("prices/", hub.hub, name="pbm-prices"),
    path("prices/sources/send/", sources.send, name="pbm-price-source-send"),
    path("prices/sources/<uuid:reference>/", sources.source, name="pbm-price-source"),
    path("prices/cases/<str:reference>/", cases.price_case, name="pbm-price-case"),
    path("prices/drafts/<uuid:reference>/", layouts.draft, name="pbm-list-draft"),
    path("mac/<uuid:reference>/layout/", layouts.send, name="pbm-list-layout-send"),
    path("mac/<uuid:reference>/tests/", of_a_list.tests, name="pbm-mac-tests"),
    path("mac/<uuid:reference>/average-costs/", of_a_list.compared, name="pbm-mac-compare"),
    *list_routes("prices/", LISTS, ACTS, hub.to_hub),
    *act_routes("prices/acts/", ACTS),
]
