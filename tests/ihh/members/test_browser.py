"""The member pages in a browser: accessible, fitting a telephone, nothing complained about."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.ihh.store.models import AttributionRun, ImportedFile, Member
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.choosing import choose
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page  # noqa: F401 - fixtures
from tests.ihh.members.conftest import AT, DAY_ONE, load
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_staff_home_and_member(
    page: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    staff: Actor,
    provider: Actor,
    rosa: Actor,
    people: dict[str, Member],
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    load(staff, "circumstances", "person_id,kind,detail,from,to\nP-9,HCBS,,2019-01-01,\n")
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-4"], home_for(staff, "IHH-001"), at=AT)
    sign_in_browser(page, Account.objects.get(pk=staff.account_id), "IHH_PROGRAM")
    run, file = AttributionRun.objects.get(), ImportedFile.objects.get(kind="circumstances")
    places = ("imports/", f"imports/{file.pk}/", "runs/", f"runs/{run.pk}/", "members/", f"members/{people['P-1'].pk}/")
    check(page, *[f"/ihh/{place}" for place in (*places, "rosters/", "rosters/IHH-001/")], "/due/")
    assert page.complaints == []
    page.context.clear_cookies()
    sign_in_browser(page, Account.objects.get(pk=provider.account_id), "IHH_PROVIDER")
    check(page, "/ihh/rosters/IHH-001/", f"/ihh/members/{people['P-4'].pk}/consent/", "/due/")
    page.context.clear_cookies()
    sign_in_browser(page, Account.objects.get(pk=rosa.account_id), "IHH_MEMBER")
    check(page, "/ihh/my-home/", "/due/")
    assert page.complaints == []
