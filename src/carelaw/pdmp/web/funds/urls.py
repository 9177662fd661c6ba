"""Routes of the program's money, and of charges to patients."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.funds.acts import ACTS
from carelaw.pdmp.web.funds import own, pages
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("funds/", pages.funds, name="funds"),
    path("funds/csv/", pages.funds_csv, name="funds-csv"),
    path("funds/complaints/", pages.charge_complaints, name="charge-complaints"),
    path("funds/complaints/<uuid:complaint_id>/receipt/", pages.receipt, name="charge-receipt"),
    path("my-record/charged/", own.charged, name="charged"),
    *act_routes("funds/do/", ACTS),
]
