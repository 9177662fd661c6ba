"""The money pages in a browser: accessible, fitting a telephone, nothing complained about."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.ihh.store.models import HealthHome
from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.ihh.use_cases.remitting import issue_remittances
from carelaw.ihh.use_cases.reporting_changes import record_change
from carelaw.ihh.use_cases.resolving_duplicates import load_other_claim
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page  # noqa: F401 - fixtures
from tests.ihh.payments.conftest import Served, make_member, noon
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARCH, APRIL = date(2019, 3, 1), noon(date(2019, 4, 2))


@pytest.fixture
def year(
    monkeypatch: pytest.MonkeyPatch, finance: Actor, program: Actor, home: HealthHome, serve: Served, fees: object
) -> None:
    """One month run with a denial, one service logged after it, one duplicate, one change without a notice."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: APRIL))
    one, two = make_member("100001", home), make_member("100002", home)
    serve(one, date(2019, 3, 12))
    run_month(finance, APRIL, MARCH)
    issue_remittances(finance, APRIL)
    serve(two, date(2019, 3, 20), "TEL", claimed_on=date(2019, 4, 2))
    claim = {"reference": "C-1", "person_id": "100001", "code": "T1016", "biller_npi": "1679576722"}
    load_other_claim(finance, APRIL, **claim, served_on=date(2019, 3, 5))
    change = {"home": "H-1", "kind": "partner-added", "subject": "A clinic"}
    record_change(program, APRIL, **change, changed_on=date(2019, 3, 4))


def test_the_pages_of_a_home(page, year, provider: Actor) -> None:  # noqa: F811
    sign_in_browser(page, Account.objects.get(pk=provider.account_id), "IHH_PROVIDER")
    own = ("services/", "services/log/", "services/sheet/", "services/missing/", "months/", "months/?month=2019-03")
    check(page, *[f"/ihh/{place}" for place in (*own, "remittances/", "outcomes/")], "/due/")
    assert page.complaints == []


def test_the_pages_of_finance_and_program(page, year, finance: Actor, program: Actor) -> None:  # noqa: F811
    sign_in_browser(page, Account.objects.get(pk=finance.account_id), "IHH_FINANCE")
    office = ("pay/?month=2019-03", "fees/", "duplicates/", "remittances/", "outcomes/")
    check(page, *[f"/ihh/{place}" for place in office], "/due/")
    assert page.complaints == []
    page.context.clear_cookies()
    sign_in_browser(page, Account.objects.get(pk=program.account_id), "IHH_PROGRAM")
    check(page, "/ihh/changes/", "/ihh/outcomes/", "/due/")
    assert page.complaints == []
