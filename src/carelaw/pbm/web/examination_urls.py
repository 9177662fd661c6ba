"""Routes of examinations and records."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.examinations.acts import ACTS
from carelaw.pbm.use_cases.examinations.lists import LISTS
from carelaw.pbm.web import examination_pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Examinations and records"), reverse("pbm-examining"))


urlpatterns: list[URLPattern] = [
    path("examining/", examination_pages.examining, name="pbm-examining"),
    path("examining/examinations/<slug:number>/", examination_pages.one, name="pbm-examination"),
    path("examining/documents/<slug:reference>/", examination_pages.document, name="pbm-exam-document"),
    *list_routes("examining/", LISTS, ACTS, back=_back),
    *act_routes("examining/do/", ACTS),
]
