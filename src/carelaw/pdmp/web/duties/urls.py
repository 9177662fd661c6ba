"""Routes of the reporting side."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.reporting.acts import ACTS
from carelaw.pdmp.web.duties import duties, inquiries, transfers
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("duties/", duties.timeliness, name="timeliness"),
    path("duties/csv/", duties.timeliness_csv, name="timeliness-csv"),
    path("duties/mine/", duties.own_duties, name="reporting-duties"),
    path("duties/mine/<str:dea>/", duties.own_duties, name="reporting-duties-of"),
    path("duties/dispensers/", duties.dispensers, name="dispensers-register"),
    path("duties/dispensers/<str:dea>/", duties.dispenser, name="dispenser"),
    path("duties/interval/", duties.interval, name="reporting-interval"),
    path("duties/good-cause/", duties.good_cause, name="good-cause"),
    path("duties/transfers/", transfers.transfers, name="transfers"),
    path("duties/transfers/<uuid:reference>/", transfers.transfer, name="transfer"),
    path("duties/inquiries/", inquiries.inquiries, name="inquiries"),
    path("duties/inquiries/mine/", inquiries.my_inquiries, name="my-inquiries"),
    path("duties/inquiries/<uuid:reference>/", inquiries.inquiry, name="first-query"),
    *act_routes("duties/do/", ACTS),
]
