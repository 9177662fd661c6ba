"""From the sign-in to the main answer without a mouse: Tab, Enter, the space bar and what is typed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.pdmp.conftest import actor
from tests.pdmp.doors_of_offices.conftest import admin, on_file
from tests.pdmp.law_enforcement.office import received, registered
from tests.pdmp.web.keyboard import choose, follow, heading, to_the_content, type_into
from tests.platform.accounts.people import PASSWORD
from tests.platform.accounts.totp import code
from tests.platform.pages.test_accessibility import faults

__all__ = ["admin", "chromium", "on_file", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def asks_for_the_record(page: Any) -> None:
    follow(page, "Ask on this website")
    choose(page, "I ask for my own record")
    type_into(page, "Your name", "Pat Example")
    type_into(page, "Your postal address", "1 Oak St, Erie, PA 16501")
    type_into(page, "First name of the patient", "August")
    type_into(page, "Last name of the patient", "Sampleson")
    type_into(page, "Date of birth of the patient", "03122015")
    choose(page, "What I wrote is true")
    follow(page, "Send my request")


def opens(words: str) -> Callable[[Any], None]:
    def opened(page: Any) -> None:
        follow(page, words)

    return opened


def stays(page: Any) -> None:
    """The page of the menu is the answer itself."""


# For each role: the page of its menu, what is done there, and what the heading of the answer holds.
WALKS: Mapping[str, tuple[str, Callable[[Any], None], str]] = {
    "OAG_AGENT": ("Requests", opens("LE-"), "LE-"),
    "OOS_PRESCRIBER": ("Who may ask for what", stays, "Who may ask for what"),
    "PATIENT": ("My record", asks_for_the_record, "We have your request"),
}


def somebody(role: str, admin: Actor) -> str:
    """Somebody in a role, with whatever the role needs to have an answer; gives the account's id."""
    if role == "OAG_AGENT":
        officer, agent = registered(admin)
        received(officer)
        return agent.account_id
    return actor(role).account_id


def signs_in(page: Any, account: Account) -> None:
    """The password, then the code of the app, by keyboard alone."""
    secret = generate_totp_secret()
    account.set_password(PASSWORD)
    account.save()
    TOTP.activate(account, secret)
    page.goto("/account/login/")
    type_into(page, "#id_login", account.email)
    type_into(page, "#id_password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    type_into(page, "#id_code", code(secret, time.time()))
    with page.expect_navigation(url="**/"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("role", sorted(WALKS))
def test_from_the_sign_in_to_the_main_answer(page: Any, admin: Actor, on_file: None, role: str) -> None:
    route, goes_on, answer = WALKS[role]
    signs_in(page, Account.objects.get(pk=somebody(role, admin)))
    to_the_content(page)
    follow(page, route)
    to_the_content(page)
    goes_on(page)
    assert answer in heading(page), page.locator("main").inner_text()[:600]
    assert faults(page) == []
    assert page.complaints == []
