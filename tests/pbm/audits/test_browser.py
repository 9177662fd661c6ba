"""The planner and the page of an audit in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pbm.use_cases.audits import doing
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.audits.conftest import PLAN, Bench, at
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = at("2026-06-25")


def test_the_planner_and_an_audit(page: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: TODAY))
    audit = bench.reported()
    doing.appeal(bench.corner, TODAY, audit=audit, numbers=("1",), says="The date is there.")
    sign_in_browser(page, Account.objects.get(pk=bench.filer.account_id), "PBM_FILER")
    page.goto("/pbm/audits/plan/")
    typed = {**PLAN, "cycle": "2026-H2", "days": "2026-07-03", "notice_on": "2026-06-25"}
    page.select_option("[name=mode]", typed.pop("mode"))
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    page.click("button[name=ask]")
    assert page.locator("text=Cannot be saved").count() == 1
    assert "July 9, 2026" in page.inner_text("section[aria-labelledby=next]")
    check(page, "/pbm/audits/list/audits/", f"/pbm/audits/{audit}/", "/pbm/audits/plan/")
