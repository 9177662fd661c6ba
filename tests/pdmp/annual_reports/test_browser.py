"""Cases of misuse and annual reports in a browser: no fault that axe can find, wide and narrow."""

from __future__ import annotations

import os
from typing import Any

import pytest

from carelaw.pdmp.use_cases.annual_reports import making
from carelaw.pdmp.use_cases.misuse import penalizing
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.pdmp.annual_reports.test_reports import MADE, NUMBER, year
from tests.pdmp.conftest import AT, actor
from tests.pdmp.misuse.test_misuse import confirmed
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page", "year"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_case_and_a_report(page: Any, year: Actor) -> None:
    admin = actor("ADMIN")
    case = confirmed(admin)
    penalizing.assess_misuse_penalty(admin, AT, case=case.number, amount="5000")
    report = making.make_report(admin, MADE, number=NUMBER)
    sign_in_browser(page, Account.objects.get(pk=admin.account_id), "ADMIN")
    check(page, "/misuse/", f"/misuse/{case.number}/", "/annual-reports/", f"/annual-reports/{report.pk}/")
    shots = os.environ.get("SHOTS")
    if shots:
        page.screenshot(path=f"{shots}/report.png", full_page=True)
        page.goto(page.url.replace(f"/annual-reports/{report.pk}/", f"/misuse/{case.number}/"))
        page.screenshot(path=f"{shots}/case.png", full_page=True)
