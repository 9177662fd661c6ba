"""The pages about who may ask for what, in a browser: accessible, by keyboard, on a telephone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carelaw.pdmp.use_cases.doors.partners import record_partner
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.pdmp.conftest import AT
from tests.pdmp.doors_of_offices.conftest import appointed, case_for
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chromium", "page"]


def test_the_pages_of_the_doors(
    page: Any, admin: Actor, prescriber: Actor, on_file: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    who, _ = appointed(admin, "CORONER_ME")
    case = case_for(who)
    record_partner(
        admin, AT, state="OH", program="Ohio program", reference="MOU-1", standard="PMIX 2.0",
        roles=("OOS_PDMP",), signed_on=date(2024, 12, 1), starts_on=date(2025, 1, 1),
    )  # fmt: skip
    sign_in_browser(page, Account.objects.get(pk=admin.account_id), "ADMIN")
    check(page, "/doors/", "/doors/?role=CORONER_ME", "/doors/appointments/", "/doors/partners/", "/doors/do/appoint/")
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    check(page, "/doors/list/")
    sign_in_browser(page, Account.objects.get(pk=who.account_id), "CORONER_ME")
    check(page, "/doors/mine/", "/doors/do/open-access-case/", f"/doors/ask/?case={case}")
    page.select_option("#id_purpose", "DEATH_INVESTIGATION")
    page.focus("#id_last_name")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "SAMPLESON, AUGUST" in page.content()
    assert faults(page) == []
