"""The pages about keeping and destroying in a browser: accessible, by keyboard, on a telephone."""

from __future__ import annotations

import pytest

from carelaw.pdmp.use_cases.retention.destroying import destroy_due
from carelaw.pdmp.use_cases.retention.holds import ask_hold
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pdmp.conftest import AT, actor
from tests.pdmp.retention.stored import dispensing, person
from tests.pdmp.retention.test_doors import COLLECTED, TODAY
from tests.pdmp.retention.test_holds import form
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


def test_the_pages_are_accessible_empty_and_full(page, steward):
    sign_in_browser(page, Account.objects.get(pk=steward.account_id), "DATA_STEWARD")
    check(page, "/retention/", "/retention/holds/", "/retention/outside/")
    dispensing(person(), COLLECTED)
    request = ask_hold(actor("OAG_AGENT"), form(), at=AT)
    dispensing(person("OTHER", "JUNE"), COLLECTED, "8")
    destroy_due(TODAY, AT)
    check(page, "/retention/", "/retention/certificates/1/", f"/retention/holds/{request.pk}/")
    check(page, "/retention/do/ask-hold/", "/retention/do/register-outside-request/")
    page.goto(f"/retention/holds/{request.pk}/")
    page.get_by_role("link", name="Decide a request").click()
    page.get_by_label("Yes").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Decide").click()
    assert "Granted" in page.content()
    assert page.complaints == []
