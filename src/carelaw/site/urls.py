"""Every route of the console and the APIs; each asks for a permission."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from carelaw.law.rule import load_programs
from carelaw.pdmp.fhir_api import fhir_routes
from carelaw.platform.accounts.api_access import sealed
from carelaw.site.api import api

load_programs()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("carelaw.platform.pages.urls")),
    path("", include("carelaw.platform.accounts.urls")),
    path("", include("carelaw.platform.notices.urls")),
    path("", include("carelaw.site.demo_page")),
    path("", include("carelaw.platform.lawbook.urls")),
    path("", include("carelaw.platform.record.urls")),
    path("", include("carelaw.platform.cases.urls")),
    path("", include("carelaw.platform.decisions.urls")),
    path("", include("carelaw.pdmp.web.urls")),
    path("gateway/", include("carelaw.gateway.web.urls")),
    path("pmp/", include("carelaw.gateway.protocols.urls")),
    path("pbm/", include("carelaw.pbm.web.urls")),
    path("ihh/", include("carelaw.ihh.web.urls")),
    path("api/", sealed(api)),
    path("fhir/", fhir_routes()),
]

handler400 = "carelaw.platform.pages.incidents.unreadable"
handler403 = "carelaw.platform.pages.incidents.forbidden"
handler404 = "carelaw.platform.pages.incidents.not_found"
handler500 = "carelaw.platform.pages.incidents.our_fault"
