"""Routes of prescription monitoring's pages. No path carries anything about a patient."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from carelaw.pdmp.web import history, reviews

urlpatterns: list[URLPattern | URLResolver] = [
    path("history/", history.ask, name="history"),
    path("history/own/", history.own_prescriptions, name="history-own"),
    path("history/pdf/", history.pdf, name="history-pdf"),
    path("history/csv/", history.csv_rows, name="history-csv"),
    path("history/note/", history.note, name="history-note"),
    path("history/mine/", history.my_queries, name="my-queries"),
    path("reviews/", reviews.queue, name="reviews"),
    path("", include("carelaw.pdmp.web.doors.urls")),
    path("", include("carelaw.pdmp.web.duties.urls")),
    path("", include("carelaw.pdmp.web.retention.urls")),
    path("", include("carelaw.pdmp.web.misuse.urls")),
    path("", include("carelaw.pdmp.web.safeguards.urls")),
    path("", include("carelaw.pdmp.web.annual_reports.urls")),
    path("", include("carelaw.pdmp.web.law_enforcement.urls")),
    path("", include("carelaw.pdmp.web.enrollment.urls")),
    path("", include("carelaw.pdmp.web.evaluation.urls")),
    path("", include("carelaw.pdmp.web.patients.urls")),
    path("", include("carelaw.pdmp.web.board.urls")),
    path("", include("carelaw.pdmp.web.funds.urls")),
    path("reviews/<int:review_id>/", reviews.pair, name="review"),
    path("patients/<uuid:patient_id>/", reviews.patient, name="patient"),
]
if find_spec("carelaw.pdmp.web.submission_urls"):
    urlpatterns.append(path("", include("carelaw.pdmp.web.submission_urls")))
