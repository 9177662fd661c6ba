"""The history pages in a browser: keyboard, accessibility, print, and a telephone's width."""

from __future__ import annotations

import pytest

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import focus_reaches
from tests.pdmp.conftest import AT
from tests.pdmp.web.history_people import reported
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import NARROW, WIDE, check, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


def test_a_question_by_keyboard_alone(page, prescriber, submitter):
    reported(submitter)
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    check(page, "/history/", "/history/own/", "/history/mine/")
    page.goto("/history/")
    focus_reaches(page, "#id_last_name")
    for typed in ("Sampleson", "August", "3/12/1989"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "SAMPLESON, AUGUST"
    assert page.url.endswith("/history/")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        # What is read in five seconds stands on the first screen.
        assert page.locator(".ph-essentials").bounding_box()["y"] < size["height"] / 2 + 50
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.complaints == []


def test_the_table_sorts_without_asking_the_server(page, prescriber, submitter):
    reported(submitter)
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    page.goto("/history/")
    page.fill("#id_last_name", "Sampleson")
    page.fill("#id_first_name", "August")
    page.fill("#id_birth_date", "3/12/1989")
    page.check("input[value=existing-patient]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    asked: list[str] = []
    page.on("request", lambda request: "/static/" in request.url or asked.append(request.url))
    days = page.get_by_role("button", name="Days", exact=False)
    days.click()
    cells = "[...document.querySelectorAll('[data-sortable] tbody tr')].map(row => row.cells[3].textContent)"
    assert page.evaluate(cells) == ["15", "30"]
    days.click()
    assert page.evaluate(cells) == ["30", "15"]
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert asked == []


def test_a_form_with_errors_takes_the_reader_to_them(page, prescriber):
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    page.goto("/history/")
    page.fill("#id_last_name", "Sampleson")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    focus_reaches(page, "[data-cl-focus]")
    assert page.input_value("#id_last_name") == "Sampleson"
    assert faults(page) == []


def test_pages_of_the_steward_and_the_auditor(page, steward, submitter):
    from carelaw.pdmp.store.models import Identity
    from tests.pdmp.conftest import actor

    reported(submitter)
    auditor = actor("AUDITOR")
    sign_in_browser(page, Account.objects.get(pk=steward.account_id), "DATA_STEWARD")
    check(page, "/reviews/", f"/patients/{Identity.objects.all()[0].patient.public_id}/")
    sign_in_browser(page, Account.objects.get(pk=auditor.account_id), "AUDITOR")
    check(page, "/record/", "/record/1/")


def test_public_pages_of_the_law(page, home):
    check(page, "/rules/", "/rules/reporting-deadline/", "/law/?rulebook=pa-abc-map", "/law/MAP-50/", "/law/AMB-08/")
