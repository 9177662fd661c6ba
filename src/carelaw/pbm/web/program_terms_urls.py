"""Routes of programs' terms, disclosures and plan sponsors' rights."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.disclosures.acts import ACTS as DISCLOSURE_ACTS
from carelaw.pbm.use_cases.program_terms.acts import ACTS as TERM_ACTS
from carelaw.pbm.use_cases.sponsors.acts import ACTS as SPONSOR_ACTS
from carelaw.pbm.web import program_terms_pages as pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link

ACTS = (*TERM_ACTS, *DISCLOSURE_ACTS, *SPONSOR_ACTS)
_STATEMENT = "program-terms/statements/<slug:number>"


def _back() -> Link:
    return Link(_("Program terms and disclosures"), reverse("pbm-program-terms"))


urlpatterns: list[URLPattern] = [
    path("program-terms/", pages.terms, name="pbm-program-terms"),
    path("open-enrollment/", pages.open_periods, name="pbm-open-periods"),
    path("open-enrollment/<slug:number>/", pages.open_one, name="pbm-open-program"),
    path(f"{_STATEMENT}/", pages.statement, name="pbm-disclosure"),
    path(f"{_STATEMENT}.pdf", pages.statement_paper, name="pbm-disclosure-pdf"),
    path(f"{_STATEMENT}.csv", pages.statement_csv, name="pbm-disclosure-csv"),
    path("program-terms/ledgers/<slug:number>/", pages.ledger, name="pbm-ledger"),
    path("program-terms/templates/", pages.templates, name="pbm-sheet-templates"),
    path("program-terms/templates/<slug:kind>.<slug:form>", pages.template, name="pbm-sheet-template"),
    *list_routes("program-terms/", pages.LISTS, ACTS, back=_back),
    *act_routes("program-terms/do/", ACTS),
]
