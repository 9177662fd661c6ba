"""Routes of the pages about checks at the counter."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.web import claims

urlpatterns: list[URLPattern] = [
    path("claim-checks/", claims.checks, name="pbm-claim-checks"),
    path("claim-checks/<uuid:reference>/", claims.check, name="pbm-claim-check"),
    path("claim-checks/<uuid:reference>/put-aside.csv", claims.aside_csv, name="pbm-claim-check-aside"),
    path("findings/", claims.findings, name="pbm-findings"),
    path("findings.csv", claims.findings_csv, name="pbm-findings-csv"),
    path("findings/<uuid:reference>/", claims.finding, name="pbm-finding"),
    path("counter-cases/<uuid:reference>/", claims.counter_case, name="pbm-counter-case"),
    path("counter-cases/<uuid:reference>/answer/", claims.answer, name="pbm-counter-answer"),
    path("counter-cases/<uuid:reference>/close/", claims.close, name="pbm-counter-close"),
]
