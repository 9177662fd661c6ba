"""The pages of remittances in a browser: accessible, and not wider than a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pbm.use_cases.payments import looking
from carelaw.pbm.use_cases.payments.cases import cases_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conftest import AT
from tests.pbm.payments.test_recoupments import TAKEN, remit, send
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_remittances(page: Any, regulator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    send(regulator, remit(TAKEN))
    sign_in_browser(page, Account.objects.get(pk=regulator.account_id), "PBM_REGULATOR")
    addresses = (
        "/pbm/payments/",
        "/pbm/payments/payment-checks/",
        "/pbm/payments/recoupments/",
        f"/pbm/payments/findings/{looking.findings_for(regulator).get().pk}/",
        f"/pbm/payments/cases/{cases_for(regulator).get().pk}/",
        "/pbm/payments/acts/remittances-send/",
    )
    check(page, *addresses)
