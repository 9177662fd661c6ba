"""Routes of the pages about sharing with other states."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.use_cases.interstate.acts import ACTS
from carelaw.gateway.web import interstate
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("states/", interstate.matrix, name="gateway-interstate"),
    *act_routes("states/do/", ACTS),
    path("states/<slug:state>/", interstate.state, name="gateway-state"),
]
