"""Routes of this program's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("carelaw.gateway.web.integration_urls")),
    path("", include("carelaw.gateway.web.compliance_urls")),
    path("", include("carelaw.gateway.web.roster_urls")),
    path("", include("carelaw.gateway.web.foundation_urls")),
    path("", include("carelaw.gateway.web.interstate_urls")),
    path("", include("carelaw.gateway.web.special_urls")),
    path("", include("carelaw.gateway.web.oversight_urls")),
]
