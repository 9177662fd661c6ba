"""Routes of the pages about special connections and data sets."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.use_cases.special.acts import ON_CONNECTIONS, ON_DATA_SETS
from carelaw.gateway.web import special
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("connections/", special.connections, name="gateway-connections"),
    *act_routes("connections/do/", ON_CONNECTIONS),
    path("data-sets/", special.data_sets, name="gateway-data-sets"),
    *act_routes("data-sets/do/", ON_DATA_SETS),
]
