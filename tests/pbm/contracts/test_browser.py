"""The pages of contracts in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pbm.store.models import ClauseFinding
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conftest import AT
from tests.pbm.contracts.conftest import NPI
from tests.pbm.contracts.test_register import opened, paper
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_a_contract(page: Any, office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "02")
    clause = ClauseFinding.objects.get(tag="nondisclosure-price")
    sign_in_browser(page, Account.objects.get(pk=office.account_id), "PBM_REGULATOR")
    check(
        page,
        "/pbm/contracts/",
        "/pbm/contracts/contract-clauses/",
        f"/pbm/contracts/one/{number}/",
        f"/pbm/contracts/clauses/{clause.pk}/",
        f"/pbm/contracts/do/contract-clause-decide/?finding={clause.pk}",
    )
