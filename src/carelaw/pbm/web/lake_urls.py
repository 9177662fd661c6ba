"""Routes of the pages about the lake."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.use_cases.lake.acts import ACTS
from carelaw.pbm.use_cases.lake.lists import LISTS
from carelaw.pbm.web import lake
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("lake/", lake.hub, name="pbm-lake"),
    *list_routes("lake/", LISTS, ACTS, lake.to_hub),
    *act_routes("lake/acts/", ACTS),
]
