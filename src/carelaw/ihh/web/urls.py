"""Routes of this program's pages, one module a subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("carelaw.ihh.web.member_urls")),
    path("", include("carelaw.ihh.web.payment_urls")),
    path("", include("carelaw.ihh.web.population_urls")),
    path("", include("carelaw.ihh.web.home_urls")),
    path("", include("carelaw.ihh.web.pccm.urls")),
]
