"""Routes of the pages about remittances and payment."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.use_cases.payments.acts import ACTS
from carelaw.pbm.use_cases.payments.lists import LISTS
from carelaw.pbm.web import payments
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("payments/", payments.hub, name="pbm-payments"),
    path("payments/findings/<str:reference>/", payments.finding, name="pbm-payment-finding"),
    path("payments/cases/<str:reference>/", payments.payment_case, name="pbm-payment-case"),
    path(
        "payments/explanations/<uuid:reference>/letter/", payments.explanation_letter, name="pbm-recoupment-explanation"
    ),
    *list_routes("payments/", LISTS, ACTS, payments.to_hub),
    *act_routes("payments/acts/", ACTS),
]
