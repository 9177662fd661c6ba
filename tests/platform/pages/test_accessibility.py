"""Every component and every sign-in page under axe, wide and narrow, in both languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carelaw.platform import clock
from tests.browser import focus_reaches
from tests.platform.accounts.people import OPERATOR, person
from tests.platform.pages.signed_in import sign_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).resolve().parents[2] / "vendor" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def faults(page: Any) -> list[str]:
    """What axe finds wrong, in words."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags})", STANDARDS
    )["violations"]  # fmt: skip
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def check(page: Any, *urls: str) -> None:
    """No fault on these pages when wide; and none of them is wider than a telephone."""
    told = {}
    for url in urls:
        page.set_viewport_size(WIDE)
        page.goto(url)
        told[url] = faults(page) + page.complaints
        page.set_viewport_size(NARROW)
        if wider := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
            told[url].append(f"the page is {wider} px wider than a telephone")
    assert {url: found for url, found in told.items() if found} == {}


def test_axe_finds_a_planted_fault(page):
    page.goto("/account/login/")
    page.evaluate("document.querySelector('label[for=id_login]').remove()")
    assert any(found.startswith("label:") for found in faults(page))


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_before_sign_in(page, language):
    page.goto("/account/login/")
    page.locator(f"button[value={language}]").click()
    check(page, "/account/login/", "/account/password/reset/", "/account/new/", "/gallery/")
    assert page.locator("html").get_attribute("lang") == language


def test_pages_of_ones_own_account(page):
    account = person("SUBMITTER", "PATIENT", at=clock.now())
    sign_in_browser(page, account)
    check(page, "/account/role/")
    sign_in_browser(page, account, "SUBMITTER")
    factors = ("", "app/activate/", "passkeys/", "passkeys/add/")
    check(page, "/", "/account/", *(f"/account/factors/{each}" for each in factors))
    check(page, "/account/password/change/", "/account/logout/")


def test_pages_of_administration(page):
    from carelaw.platform.accounts.granting import grant_role

    admin = person("ADMIN", name="Ada Admin", at=clock.now())
    other = person("PRESCRIBER", at=clock.now(), scope={"dea": ["AB1234563"]})
    grant_role(OPERATOR, clock.now(), account=other, role="AUDITOR")
    sign_in_browser(page, admin, "ADMIN")
    check(page, "/accounts/", "/accounts/new/", "/accounts/waiting/", f"/accounts/{other.pk}/")


def test_every_component_on_a_telephone(page):
    page.set_viewport_size(NARROW)
    page.goto("/gallery/")
    assert faults(page) == []


def test_the_form_leads_to_what_is_wrong(page):
    page.goto("/account/login/")
    page.fill("#id_login", "nobody@example.org")
    page.fill("#id_password", "wrong wrong wrong")
    page.locator("main form button").first.click()
    focus_reaches(page, "[role=alert]")
    assert faults(page) == []


def test_before_an_idle_session_ends_the_page_asks_and_keeps_what_was_typed(page, settings):
    # The page asks two minutes before the end: with this limit, a second after it opened.
    settings.CARELAW_IDLE_LIMIT = timedelta(seconds=121)
    sign_in_browser(page, person("ADMIN", at=clock.now()), "ADMIN")
    page.goto("/accounts/new/")
    page.fill("#id_name", "Half typed")
    asked = page.locator("#idle-warning")
    asked.wait_for(state="visible")
    assert faults(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    asked.wait_for(state="hidden")
    assert page.input_value("#id_name") == "Half typed"
    assert page.complaints == []


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    focus_reaches(page, ".usa-skipnav")
    page.keyboard.press("Enter")
    focus_reaches(page, "#main")
