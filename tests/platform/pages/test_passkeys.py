"""Passkeys in a real browser with a virtual authenticator."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.platform import clock
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def authenticator(page: Any) -> Any:
    """A device with a fingerprint reader, always touched."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda verified: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": verified}
    )


def sign_in_by_password(page: Any, email: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator("main form button").first.click()


def sign_out(page: Any) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def enroll(page: Any, *, alone: bool) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("#id_name", "Office laptop")
    if alone:
        page.locator("label[for=id_passwordless]").click()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/factors/codes/")


def test_a_passkey_is_set_up_and_then_signs_in_alone(page, authenticator):
    account = person("SUBMITTER", at=clock.now(), password=PASSWORD)
    sign_in_by_password(page, account.email)
    assert page.url.endswith("/account/second-factor/")
    enroll(page, alone=True)
    sign_out(page)
    page.goto("/account/login/?next=/account/")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/account/")
    assert page.get_by_role("heading", name="Pat Example").is_visible()
    assert Entry.objects.filter(kind="signed-in").last().body_text == '{"methods":["webauthn"]}'
    assert page.complaints == []


def test_a_passkey_as_the_second_factor_after_the_password(page, authenticator):
    account = person("SUBMITTER", at=clock.now(), password=PASSWORD)
    sign_in_by_password(page, account.email)
    enroll(page, alone=False)
    sign_out(page)
    sign_in_by_password(page, account.email)
    assert page.url.endswith("/account/factors/authenticate/")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(lambda url: "authenticate" not in url)
    assert Entry.objects.filter(kind="signed-in").last().body_text == '{"methods":["password","webauthn"]}'


def test_a_passkey_that_fails_says_so_on_the_page(page, authenticator):
    page.goto("/account/login/")
    page.locator("#passkey_login").click()
    told = page.locator("[data-cl-passkey-error]")
    told.wait_for(state="visible", timeout=15000)
    assert "The passkey was not used" in told.inner_text()
