"""Routes about evaluation, alerts, treatment, training and statistics."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.evaluation.acts import ACTS
from carelaw.pdmp.web.evaluation import oversight, people
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("evaluation/", oversight.evaluation, name="evaluation"),
    path("evaluation/csv/", oversight.evaluation_csv, name="evaluation-csv"),
    path("evaluation/criteria/", oversight.criteria, name="criteria"),
    path("evaluation/alerts/", oversight.alerts, name="alerts"),
    path("evaluation/alerts/<uuid:alert_id>/", oversight.alert, name="alert"),
    path("evaluation/releases/", oversight.release_register, name="releases"),
    path("evaluation/releases/<uuid:release_id>/", oversight.release_sheet, name="release-sheet"),
    path("treatment/", people.treatment_directory, name="treatment-directory"),
    path("treatment/mine/", people.treatment, name="treatment"),
    path("report-card/", people.card, name="report-card"),
    path("training/", people.training, name="training"),
    path("training/mine/", people.my_training, name="my-training"),
    path("training/help/", people.help_desk, name="help-desk"),
    path("training/help/<str:reference>/", people.help_of, name="help-of"),
    path("education/", people.education, name="education"),
    *act_routes("evaluation/do/", ACTS),
]
