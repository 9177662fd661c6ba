"""Routes of lists of pharmacists and locations."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.use_cases.rosters.acts import ACTS
from carelaw.gateway.web import rosters
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("rosters/", rosters.rosters, name="gateway-rosters"),
    path("rosters/owed/", rosters.duties_due, name="gateway-roster-duties"),
    path("rosters/template.<slug:kind>", rosters.template, name="gateway-roster-template"),
    path("rosters/<str:reference>/", rosters.roster, name="gateway-roster"),
    path("rosters/<str:reference>/returned.<slug:kind>", rosters.returned, name="gateway-roster-copy"),
    *act_routes("roster-acts/", ACTS),
]
