"""The compliance pages in a browser: usable without a mouse, readable by machines, on a telephone's width."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carelaw.gateway.use_cases.delays import decide_delay, propose_delay
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.cases.ticking import walk
from tests.browser import chromium, page
from tests.gateway.compliance.people import OFFICER, noon, opened, pharmacies, sent
from tests.platform.accounts.people import person
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_register_a_case_and_an_act_have_no_fault(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: noon("2026-06-08")))
    town = pharmacies()
    case = opened(town, "2026-03-01")
    sent(case, "2026-03-10", "2026-04-07", "2026-05-05")
    list(walk(date(2026, 6, 1), date(2026, 6, 1)))
    days = {"from_on": date(2026, 5, 20), "to_on": date(2026, 6, 3)}
    delay = propose_delay(OFFICER, noon("2026-06-03"), case=case.number, cause="No test slot was given.", **days)
    decide_delay(OFFICER, noon("2026-06-03"), delay=delay.pk, confirm=True)
    propose_delay(town.owner, noon("2026-06-05"), case=case.number, from_on=date(2026, 6, 5), cause="No link package.")
    sign_in_browser(page, person("IL_COMPLIANCE", at=noon("2026-01-02"), name="Wilma Okoye"), "IL_COMPLIANCE")
    one = f"/gateway/compliance/{case.number}/"
    check(
        page,
        "/gateway/compliance/",
        one,
        f"{one}decide/?delay={delay.pk}",
        "/gateway/compliance/open/",
        "/gateway/exemptions/",
    )
    assert page.complaints == []
