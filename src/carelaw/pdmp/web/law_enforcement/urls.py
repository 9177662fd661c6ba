"""Routes of law-enforcement requests. No path carries anything about the person a request is about."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.law_enforcement.acts import ACTS
from carelaw.pdmp.web.law_enforcement import answers, investigations, offices, requests
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("law-enforcement/", requests.requests, name="law-requests"),
    path("law-enforcement/begin/", requests.begin, name="law-request-begin"),
    path("law-enforcement/investigations/", investigations.investigations, name="law-investigations"),
    path("law-enforcement/investigations/<uuid:investigation>/", investigations.one, name="law-investigation"),
    path("law-enforcement/figures/", investigations.figures, name="law-figures"),
    path("law-enforcement/prescribed/", offices.prescribed, name="law-prescribed"),
    path("law-enforcement/register/", offices.register, name="law-register"),
    *act_routes("law-enforcement/do/", tuple(act for act in ACTS if act.name != "law-run")),
    path("law-enforcement/<str:reference>/", requests.request, name="law-request"),
    path("law-enforcement/<str:reference>/order/", requests.order_document, name="law-order-document"),
    path("law-enforcement/<str:reference>/run/", answers.run, name="law-request-run"),
    path("law-enforcement/<str:reference>/answer/", answers.answer, name="law-answer"),
    path("law-enforcement/<str:reference>/answer/pdf/", answers.answer_pdf, name="law-answer-pdf"),
]
