"""Routes about keeping, destroying and not giving out."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.retention.acts import ACTS
from carelaw.pdmp.web.retention import destruction, holds, log, outside
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("retention/", destruction.retention, name="retention"),
    path("retention/certificates/<int:number>/", destruction.certificate, name="certificate"),
    path("retention/certificates/<int:number>/file/", destruction.certificate_file, name="certificate-file"),
    path("retention/holds/", holds.holds, name="holds"),
    path("retention/holds/<uuid:hold_id>/", holds.hold, name="hold"),
    path("retention/readings/<uuid:reading_id>/", holds.reading, name="vault-reading"),
    path("retention/outside/", outside.register, name="outside-requests"),
    path("retention/outside/csv/", outside.register_csv, name="outside-requests-csv"),
    path("retention/outside/<uuid:request_id>/", outside.one_request, name="outside-request"),
    path("retention/log/", log.lines, name="query-lines"),
    path("retention/log/<uuid:query_id>/", log.line, name="query-line"),
    path("retention/access/", outside.access_reviews, name="access-reviews"),
    *act_routes("retention/do/", ACTS),
]
