"""Every role from the sign-in to an act of its own and the answer without a mouse, and without a fault of the page."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from carelaw.pdmp.facts.access import Role
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.pdmp.board.test_vendor_parts import live
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors_of_offices.world import build
from tests.pdmp.patients.people import filed, proven
from tests.pdmp.web.keyboard import follow, goes_round, heading, type_into
from tests.pdmp.web.test_every_page import MONITORING
from tests.pdmp.web.walks import WALKS, Walk
from tests.platform.accounts.people import PASSWORD
from tests.platform.accounts.totp import code
from tests.platform.pages.test_accessibility import faults

__all__ = ["chromium", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _everybody(submitter: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody in each role, on one day, with what waits for them."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    made = build(submitter)
    for role in ("AUDITOR", "RULES_READER"):
        actor(role)
    steward = actor_for(in_role("DATA_STEWARD"), "DATA_STEWARD", AT, "console", "test", second_factor=True)
    proven(filed().request, steward)
    live(made.actors[Role.BOARD_MEMBER], "2025-02-28")


def in_role(role: str) -> Account:
    """The account of the one person in a role."""
    return Account.objects.get(email=f"{role.lower()}@example.org")


def signs_in(page: Any, account: Account, language: str) -> None:
    """The language, the password, then the code of the app, by keyboard alone."""
    secret = generate_totp_secret()
    account.set_password(PASSWORD)
    account.save()
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, secret)
    page.context.clear_cookies()
    page.goto("/account/login/")
    if language == "es":
        follow(page, "Español")
    type_into(page, "#id_login", account.email)
    type_into(page, "#id_password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    type_into(page, "#id_code", code(secret, time.time()))
    with page.expect_navigation(url="**/"):
        page.keyboard.press("Enter")


def walked(page: Any, walk: Walk) -> list[str]:
    """What is wrong with one role's way: it does not come to the answer, or a page of it has a fault."""
    page.complaints.clear()
    try:
        signs_in(page, in_role(walk.role), walk.language)
        walk.does(page)
        if walk.answer not in page.locator("main").inner_text():
            return [f"“{heading(page)}” does not say “{walk.answer}”: {page.locator('main').inner_text()[:600]}"]
        found = [*faults(page), *page.complaints]
        if page.locator("html").get_attribute("lang") != walk.language:
            found.append("the page is in another language")
        goes_round(page)
    except Exception as failure:  # the walks of the others go on; what failed is told at the end
        return [*page.complaints, f"{page.url}: {failure}"]
    return found


@pytest.mark.usefixtures("_everybody")
def test_from_the_sign_in_to_the_answer(page: Any, client: Client) -> None:
    # The first page of a process takes its time; so does every page while the machine is busy. Neither is a fault.
    assert client.get("/account/login/").status_code == 200
    page.set_default_timeout(90_000)
    told = {walk.name: walked(page, walk) for walk in WALKS}
    assert {name: found for name, found in told.items() if found} == {}


def test_every_role_has_its_walk() -> None:
    assert sorted({walk.role for walk in WALKS}) == MONITORING
