"""Routes of the register of contracts."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.contracts.acts import ACTS
from carelaw.pbm.use_cases.contracts.lists import LISTS
from carelaw.pbm.web import contract_pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes
from carelaw.platform.pages.parts import Link


def _back() -> Link:
    return Link(_("Contracts"), reverse("pbm-contracts-home"))


urlpatterns: list[URLPattern] = [
    path("contracts/", contract_pages.contracts_home, name="pbm-contracts-home"),
    path("contracts/one/<slug:number>/", contract_pages.contract, name="pbm-contract"),
    path("contracts/clauses/<uuid:reference>/", contract_pages.clause, name="pbm-contract-clause"),
    *list_routes("contracts/", LISTS, ACTS, back=_back),
    *act_routes("contracts/do/", ACTS),
]
