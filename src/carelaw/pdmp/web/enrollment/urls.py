"""Routes about who gets an account."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.enrollment.acts import ACTS
from carelaw.pdmp.web.enrollment import pages
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("register/", pages.register, name="register"),
    path("enrollment/", pages.registrations, name="registrations"),
    path("enrollment/standards/", pages.standards, name="access-standards"),
    path("enrollment/designees/", pages.my_designees, name="my-designees"),
    path("enrollment/designees/<uuid:principal>/", pages.designees_of, name="designees"),
    path("enrollment/alarms/", pages.alarms, name="volume-alarms"),
    *act_routes("enrollment/do/", ACTS),
]
