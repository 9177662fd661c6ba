"""Routes of what stands around appeals: sheets, invoices, statements, contacts, the panel's roster, figures."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.appeals.acts import ACTS
from carelaw.pbm.use_cases.appeals.lists import LISTS
from carelaw.pbm.web import appealing
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _home() -> Link:
    return Link(_("Appeals"), reverse("pbm-appeals"))


# These come before the route of one appeal, which takes any word.
urlpatterns: list[URLPattern] = [
    path("appeals/figures/", appealing.figures, name="pbm-appeal-funnel"),
    path("appeals/template.<slug:form>", appealing.template, name="pbm-appeal-template"),
    path("appeals/batches/<str:number>/", appealing.batch, name="pbm-appeal-batch"),
    path("appeals/batches/<str:number>/aside.<slug:form>", appealing.aside, name="pbm-appeal-aside"),
    path("appeals/invoices/<str:reference>/", appealing.invoice, name="pbm-appeal-invoice"),
    path("appeals/statements/<str:reference>/", appealing.statement, name="pbm-repricing-statement"),
    path("appeals/statements/<str:reference>/statement.<slug:form>", appealing.paper, name="pbm-repricing-paper"),
    *list_routes("appeals/list/", LISTS, ACTS, _home),
    *act_routes("appeals/do/", ACTS),
]
