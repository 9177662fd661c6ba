"""Routes of the pages about audits of pharmacies."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.audits.acts import ACTS, PLAN
from carelaw.pbm.use_cases.audits.lists import LISTS
from carelaw.pbm.web import audit_pages, audit_planner
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _home() -> Link:
    return Link(_("Pharmacy audits"), reverse("pbm-audits-home"))


urlpatterns: list[URLPattern] = [
    path("audits/", audit_pages.home, name="pbm-audits-home"),
    path("audits/plan/", audit_planner.planner, name=f"act-{PLAN.name}"),
    path("audits/finding/<str:reference>/", audit_pages.finding, name="pbm-audit-finding"),
    *list_routes("audits/list/", LISTS, ACTS, _home),
    *act_routes("audits/do/", tuple(act for act in ACTS if act is not PLAN)),
    path("audits/<str:reference>/", audit_pages.audit, name="pbm-audit"),
    path("audits/<str:reference>/records/<str:record>/", audit_pages.record, name="pbm-audit-record"),
]
