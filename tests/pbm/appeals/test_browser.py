"""The pages around appeals in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeals.batch import file_batch
from carelaw.pbm.use_cases.appeals.statements import repricings_of
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.appeals.conftest import DECIDED, FILED
from tests.pbm.appeals.test_batch import row, sheet
from tests.pbm.appeals.test_statements import claim
from tests.pbm.mac.conftest import Market
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_a_pharmacy_and_of_the_staff(
    page: Any, market: Market, appeal: MacAppeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: DECIDED))
    claim(market, market.corner.pk, "C-1", date(2026, 3, 16))
    made = file_batch(market.pharmacy, FILED, sheet=sheet(row("K-1"), row("K-2", quantity="none")))
    typed = {"answer": "sustain", "new_price": "0.08125"}
    answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed=typed)
    sign_in_browser(page, Account.objects.get(pk=market.pharmacy.account_id), "NETWORK_PHARMACY")
    check(
        page,
        f"/pbm/appeals/batches/{made.number}/",
        f"/pbm/appeals/statements/{repricings_of(market.pharmacy).get().pk}/",
        "/pbm/appeals/list/appeal-fields/",
        "/pbm/appeals/do/appeal-batch/",
    )
    sign_in_browser(page, Account.objects.get(pk=market.regulator.account_id), "PBM_REGULATOR")
    check(page, "/pbm/appeals/figures/", "/pbm/appeals/list/panel-roster/")
