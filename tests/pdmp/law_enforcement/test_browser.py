"""The pages of law enforcement in a browser: accessible, by keyboard, on a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pdmp.use_cases.law_enforcement.requests import start_request
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.law_enforcement.office import delivered
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chromium", "page"]


def test_the_pages_of_an_officer_and_of_the_office(
    page: Any,
    submitter: Actor,
    officer: Actor,
    agent: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    send(submitter, asap([record()]))
    given = delivered(officer, agent, schedules="II, IV")
    begun = start_request(officer, AT)
    sign_in_browser(page, Account.objects.get(pk=officer.account_id), "LE_REQUESTER")
    check(page, "/law-enforcement/", "/law-enforcement/begin/", f"/law-enforcement/{given.reference}/")
    page.goto(f"/law-enforcement/{begun.reference}/")
    page.focus("#id_subject_last_name")
    page.keyboard.type("Sampleson")
    page.complaints.clear()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # A refused form comes back with status 422, which the browser's console notes.
    assert page.input_value("#id_subject_last_name") == "Sampleson"
    assert "Still needed" in page.content() or "this is needed" in page.content()
    assert faults(page) == []
    page.complaints.clear()
    sign_in_browser(page, Account.objects.get(pk=agent.account_id), "OAG_AGENT")
    check(
        page,
        "/law-enforcement/",
        f"/law-enforcement/{given.reference}/",
        f"/law-enforcement/{given.reference}/answer/",
        "/law-enforcement/investigations/",
        f"/law-enforcement/investigations/{given.investigation_id}/",
        "/law-enforcement/figures/",
        "/law-enforcement/prescribed/",
        f"/law-enforcement/do/law-outcome/?reference={given.reference}",
    )
