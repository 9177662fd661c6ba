"""Routes of the yearly reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.annual_reports.acts import ACTS
from carelaw.pdmp.web.annual_reports import pages
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("annual-reports/", pages.reports, name="annual-reports"),
    path("annual-reports/law/", pages.packs, name="law-report-packs"),
    path("annual-reports/published/", pages.published, name="published-reports"),
    path("annual-reports/published/<uuid:report>/", pages.one_published, name="published-report"),
    path("annual-reports/published/<uuid:report>.pdf", pages.published_pdf, name="published-report-pdf"),
    path("annual-reports/published/<uuid:report>.csv", pages.published_csv, name="published-report-csv"),
    path("annual-reports/<uuid:report>/", pages.one, name="annual-report"),
    path("annual-reports/<uuid:report>.pdf", pages.one_pdf, name="annual-report-pdf"),
    path("annual-reports/<uuid:report>.csv", pages.one_csv, name="annual-report-csv"),
    path("annual-reports/law/<uuid:report>/", pages.one_pack, name="law-report-pack"),
    path("annual-reports/law/<uuid:report>.pdf", pages.pack_pdf, name="law-report-pack-pdf"),
    path("annual-reports/law/<uuid:report>.csv", pages.pack_csv, name="law-report-pack-csv"),
    *act_routes("annual-reports/do/", ACTS),
]
