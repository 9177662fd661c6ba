"""The patients' pages in a browser: by keyboard alone, in both languages, without a fault that axe knows."""

from __future__ import annotations

import pytest

from carelaw.pdmp.store.models import PatientRequest
from carelaw.pdmp.use_cases.patients.notices import Places, publish_notice
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import focus_reaches
from tests.pdmp.conftest import AT, actor
from tests.pdmp.patients.people import ready, reported
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


def typed(page, *texts):
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


@pytest.mark.parametrize(
    ("language", "heading", "opened"),
    [("en", "We have your request", "My request"), ("es", "Tenemos su solicitud", "Mi solicitud")],
)
def test_a_record_by_keyboard_alone(page, steward, submitter, language, heading, opened):
    reported(submitter)
    page.goto("/my-record/")
    page.locator(f"button[value={language}]").click()
    check(page, "/my-record/", "/my-record/ask/", "/my-record/follow/", "/service/measures/", "/notice-to-patients/")
    page.goto("/my-record/ask/")
    page.locator("#id_capacity_0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    typed(page, "August Sampleson", "1 Oak St, Erie, PA 16501", "", "August", "Sampleson")
    page.keyboard.type("03121989")
    page.locator("#id_declared_true").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == heading
    assert faults(page) == []
    key = [page.locator(f"#{name}").inner_text() for name in ("reference", "secret")]
    ready(PatientRequest.objects.get(), steward)
    page.context.clear_cookies(name="session")
    page.goto("/my-record/follow/")
    page.locator("#id_reference").focus()
    typed(page, *key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().startswith(opened)
    check(page, "/my-record/request/", "/my-record/record/")
    assert page.locator("html").get_attribute("lang") == language
    assert "HYDROCODONE" in page.locator("main").inner_text().upper()
    row = page.locator("a[href*='/my-record/wrong/']").first.get_attribute("href")
    check(page, row)
    page.locator("#id_field_5").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    typed(page, "30")
    with page.expect_navigation():
        page.locator("main form button").focus()
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().startswith(opened)
    assert page.complaints == []


def test_what_is_missing_takes_the_reader_to_it(page, home):
    page.goto("/my-record/ask/")
    page.locator("#id_requester_name").fill("August Sampleson")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    focus_reaches(page, "[data-cl-focus]")
    assert page.input_value("#id_requester_name") == "August Sampleson"
    assert faults(page) == []


def test_the_desk_and_the_notice(page, steward, submitter):
    from tests.pdmp.patients.people import filed, proven

    publish_notice(actor("BOARD_MEMBER"), effective_on=AT.date(), places=Places("pdmp.example", "1 Elm St"), at=AT)
    held = filed().request
    proven(held, steward)
    sign_in_browser(page, Account.objects.get(pk=steward.account_id), "DATA_STEWARD")
    check(
        page,
        "/patient-requests/",
        f"/patient-requests/{held.pk}/",
        "/patient-requests/claims/",
        "/patient-acts/enter-patient-request/",
        "/notice-to-patients/",
        "/notice-to-patients/use/",
    )
