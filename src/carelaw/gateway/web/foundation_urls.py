"""Routes of where stores stand, of changes, and of what the program owes and directs."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.use_cases.changes.acts import ACTS as CHANGES
from carelaw.gateway.use_cases.foundations.acts import ACTS as FOUNDATIONS
from carelaw.gateway.web import foundations
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("stores/", foundations.stores, name="gateway-stores"),
    path("changes/", foundations.changed, name="gateway-changes"),
    path("foundations/", foundations.owed, name="gateway-foundations"),
    *act_routes("change-acts/", CHANGES),
    *act_routes("foundation-acts/", FOUNDATIONS),
]
