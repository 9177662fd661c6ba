"""Routes of discipline, complaints and retaliation."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.complaints import acts as complaint_acts
from carelaw.pbm.use_cases.complaints.lists import LISTS as COMPLAINT_LISTS
from carelaw.pbm.use_cases.discipline.acts import ACTS
from carelaw.pbm.use_cases.discipline.lists import LISTS
from carelaw.pbm.web import complaint_pages, conduct_pages, public_complaint
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Discipline and complaints"), reverse("pbm-conduct"))


def _complaints() -> Link:
    return Link(_("Complaints and retaliation"), reverse("pbm-complaining"))


urlpatterns: list[URLPattern] = [
    path("conduct/", conduct_pages.conduct, name="pbm-conduct"),
    path("complaining/", conduct_pages.complaining, name="pbm-complaining"),
    path("conduct/cases/<slug:number>/", conduct_pages.case, name="pbm-discipline-case"),
    path("complaining/complaints/<slug:receipt>/", complaint_pages.complaint, name="pbm-complaint"),
    path("complaining/inquiries/<slug:number>/", complaint_pages.inquiry, name="pbm-retaliation-case"),
    path("complain/", public_complaint.complain, name="pbm-complain"),
    path("sanctions/", complaint_pages.public_sanctions, name="pbm-sanctions"),
    *list_routes("conduct/list/", LISTS, ACTS, back=_back),
    *list_routes("complaining/list/", COMPLAINT_LISTS, complaint_acts.ACTS, back=_complaints),
    *act_routes("conduct/do/", ACTS),
    *act_routes("complaining/do/", complaint_acts.ACTS),
]
