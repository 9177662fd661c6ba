"""Routes of the pages about unlawful acts."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.misuse.acts import ACTS
from carelaw.pdmp.web.misuse import pages
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("misuse/", pages.cases, name="misuse-cases"),
    path("misuse/<slug:number>/", pages.one, name="misuse-case"),
    *act_routes("misuse/do/", ACTS),
]
