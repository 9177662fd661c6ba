"""Routes of the pages about who may ask for what."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.doors.acts import ACTS, OPEN_CASE
from carelaw.pdmp.web.doors import matrix, offices, partners, reviews
from carelaw.pdmp.web.doors.opening import opening_for
from carelaw.platform.acts.pages import act_page, act_routes

urlpatterns: list[URLPattern] = [
    path("doors/", matrix.matrix, name="who-may-ask"),
    path("doors/appointments/", offices.appointments, name="appointments"),
    path("doors/mine/", offices.own_cases, name="own-cases"),
    path("doors/reviews/<uuid:case>/log/", reviews.review_log, name="review-log"),
    path("doors/ask/", offices.ask_by_case, name="ask-by-case"),
    path("doors/roster/", offices.roster, name="program-roster"),
    path("doors/list/", offices.clinic_list, name="clinic-list"),
    path("doors/odd/", offices.odd_records, name="odd-records"),
    path("doors/partners/", partners.partner_states, name="partner-states"),
    path("doors/do/open-access-case/", act_page(OPEN_CASE, opening_for), name=f"act-{OPEN_CASE.name}"),
    *act_routes("doors/do/", tuple(one for one in ACTS if one is not OPEN_CASE)),
]
