"""Routes for those who report dispensings. No path carries anything about a patient."""

from __future__ import annotations

from django.urls import path

from carelaw.pdmp.web import corrections, reporting, submission_tiles, submissions

submission_tiles.put()

urlpatterns = [
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/csv/", submissions.submissions_csv, name="submissions-csv"),
    path("submissions/send/", submissions.upload, name="submission-send"),
    path("submissions/held/", submissions.held_records, name="records-held"),
    path("submissions/<uuid:reference>/", submissions.submission, name="submission"),
    path("submissions/<uuid:reference>/errors/", submissions.error_list, name="submission-errors"),
    path("submissions/<uuid:reference>/errors/csv/", submissions.error_list_csv, name="submission-errors-csv"),
    path("submissions/<uuid:reference>/acknowledgment/", submissions.acknowledge, name="submission-acknowledgment"),
    path("records/<int:record_id>/", corrections.record, name="record"),
    path("records/<int:record_id>/withdraw/", corrections.withdraw_record, name="record-withdraw"),
    path("report/", reporting.report, name="report"),
    path("report/zero/", reporting.zero, name="report-zero"),
]
