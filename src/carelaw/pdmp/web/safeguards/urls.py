"""Routes of the pages about looks at known people and incidents."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.safeguards.acts import ACTS
from carelaw.pdmp.web.safeguards import pages
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("safeguards/", pages.looks, name="flagged-looks"),
    path("safeguards/incidents/<slug:number>/", pages.incident, name="privacy-incident"),
    path("my-relations/", pages.my_ties, name="my-ties"),
    *act_routes("safeguards/do/", ACTS),
]
