"""Signing in through the pages: password, authenticator app, recovery codes, limits, and what a stranger learns."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from carelaw.platform.accounts.invitations import link_for
from carelaw.platform.accounts.models import Account
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import AT, PASSWORD, person
from tests.platform.accounts.totp import code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def time():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def submit(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/?next=/account/", {"login": email, "password": password, "next": "/account/"})


def enrolled(client: Client, account: Account) -> str:
    """Sign in and set up an authenticator app; gives its secret."""
    assert submit(client, account.email).status_code == 302
    form = client.get("/account/factors/app/activate/").content.decode()
    secret = re.search(r'class="cl-secret">([A-Z2-7]+)<', form).group(1)
    done = client.post("/account/factors/app/activate/", {"code": code(secret, datetime.now(UTC).timestamp())})
    assert done.url == "/account/factors/codes/"
    return secret


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def test_from_the_first_password_to_the_second_factor(client, time):
    account = person("SUBMITTER")
    page = client.get(link_for(account), follow=True)
    assert "Choose your password" in page.content.decode()
    saved = client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert saved.status_code == 302
    assert "does not work any more" in Client().get(link_for(account)[:-3] + "zz/").content.decode()
    assert submit(client, account.email).url == "/account/"
    assert client.get("/account/").url == "/account/second-factor/"
    secret = enrolled(client, account)
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    time.shift(60)
    assert submit(client, account.email).url == "/account/factors/authenticate/"
    assert client.get("/account/").status_code == 302
    wrong = client.post("/account/factors/authenticate/", {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    signed_in = client.post("/account/factors/authenticate/", {"code": code(secret, datetime.now(UTC).timestamp())})
    assert signed_in.url == "/account/"
    assert client.get("/account/").status_code == 200
    # The app, then the recovery codes that come with it.
    set_up = ["password-set", "signed-in", "second-factor-added", "second-factor-added", "signed-out"]
    assert kinds()[2:] == [*set_up, "sign-in-failed", "signed-in"]
    last = Entry.objects.filter(kind="signed-in").last()
    assert last.body_text == '{"methods":["password","totp"]}'


def test_the_secret_of_an_app_lies_sealed(client, time):
    secret = enrolled(client, person("SUBMITTER", password=PASSWORD))
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{:.3}-{}"])
@pytest.mark.parametrize("later", [0, 29, 31])
def test_a_code_works_once(client, time, spelling, later):
    account = person("SUBMITTER", password=PASSWORD)
    secret = enrolled(client, account)
    client.post("/account/logout/")
    time.shift(120)
    digits = code(secret, datetime.now(UTC).timestamp())
    submit(client, account.email)
    assert client.post("/account/factors/authenticate/", {"code": digits}).status_code == 302
    time.shift(later)
    thief = Client()
    submit(thief, account.email)
    again = digits[:3] + "-" + digits[3:] if "-" in spelling else spelling.format(digits)
    assert "Incorrect code" in thief.post("/account/factors/authenticate/", {"code": again}).content.decode()


def test_a_recovery_code_works_once(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    enrolled(client, account)
    shown = client.get("/account/factors/codes/").content.decode()
    first = re.search(r"<ul class=\"cl-codes\"><li>([^<]+)</li>", shown).group(1)
    for answer in (302, 200):
        client.post("/account/logout/")
        submit(client, account.email)
        assert client.post("/account/factors/authenticate/", {"code": first}).status_code == answer


def test_guessing_codes_is_stopped(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    secret = enrolled(client, account)
    client.post("/account/logout/")
    submit(client, account.email)
    for _ in range(5):
        client.post("/account/factors/authenticate/", {"code": "000000"})
    right = client.post("/account/factors/authenticate/", {"code": code(secret, datetime.now(UTC).timestamp())})
    assert "Too many failed login attempts" in right.content.decode()
    time.shift(301)
    assert client.post(
        "/account/factors/authenticate/", {"code": code(secret, datetime.now(UTC).timestamp())}
    ).status_code == 302  # fmt: skip


def test_guessing_passwords_is_stopped_and_ends_by_itself(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    for _ in range(5):
        submit(client, account.email, "wrong wrong wrong")
    assert "Too many failed login attempts" in submit(client, account.email).content.decode()
    time.shift(301)
    assert submit(client, account.email).status_code == 302


def _words(answer: Any) -> str:
    """The page without what differs by chance: tokens and what was typed."""
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_a_wrong_password_and_an_unknown_address_look_the_same(client):
    known = submit(client, person("SUBMITTER", password=PASSWORD).email, "wrong wrong wrong")
    unknown = submit(client, "nobody@example.org", "wrong wrong wrong")
    no_password_yet = submit(client, person("SUBMITTER").email, "wrong wrong wrong")
    assert known.status_code == unknown.status_code == no_password_yet.status_code == 200
    assert _words(known) == _words(unknown) == _words(no_password_yet)


def test_an_unknown_address_costs_a_password_check_too(client, monkeypatch):
    made = []
    kept = Account.set_password
    monkeypatch.setattr(Account, "set_password", lambda self, raw: made.append(raw) or kept(self, raw))
    submit(client, "nobody@example.org", "wrong wrong wrong")
    assert made == ["wrong wrong wrong"]


def test_asking_for_a_new_password_tells_nothing(client):
    account = person("SUBMITTER", password=PASSWORD)
    known = client.post("/account/password/reset/", {"email": account.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (
        (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/account/password/reset/done/")
    )
    assert [message.to for message in mail.outbox] == [[account.email], ["nobody@example.org"]]
    assert "/account/password/reset/key/" in mail.outbox[0].body
    assert "/account/password/reset/key/" not in mail.outbox[1].body


def test_nobody_signs_up(client):
    answer = client.post("/account/new/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert "The program office opens accounts" in answer.content.decode()
    assert not Account.objects.filter(email="x@example.org").exists()


def test_a_failed_sign_in_stands_on_the_record_without_the_address(client):
    submit(client, "Somebody@Example.org", "wrong wrong wrong")
    entry = Entry.objects.get(kind="sign-in-failed")
    assert entry.role == "VISITOR"
    assert "example.org" not in entry.body_text
    submit(client, "somebody@example.ORG ", "wrong wrong wrong")
    assert len(set(Entry.objects.filter(kind="sign-in-failed").values_list("body_text", flat=True))) == 1


def test_a_new_password_ends_other_sessions(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    enrolled(client, account)
    account.refresh_from_db()
    account.set_password("another long made-up sentence")
    account.save()
    assert client.get("/account/").url.startswith("/account/login/")


def test_changing_the_password_keeps_ones_own_session(client, time):
    enrolled(client, person("SUBMITTER", password=PASSWORD))
    new = "another long made-up sentence"
    changed = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, time, password):
    enrolled(client, person("SUBMITTER", password=PASSWORD))
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert answer.status_code == 200


def test_the_last_second_factor_stays(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    enrolled(client, account)
    answer = client.post("/account/factors/app/remove/")
    assert "last second factor" in answer.content.decode()
    assert Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def test_the_session_key_changes_at_sign_in(client, time):
    client.get("/account/login/")
    client.post("/language/", {"language": "es"})
    before = client.session.session_key
    submit(client, person("SUBMITTER", password=PASSWORD).email)
    assert client.session.session_key != before


def test_a_form_without_its_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "a@example.org", "password": PASSWORD})
    assert answer.status_code == 403
    assert re.search(r"Incident <code>I-\d{4}-[0-9a-f]{8}</code>", answer.content.decode())


def test_cookies_are_kept_from_scripts_and_other_sites(client, time):
    submit(client, person("SUBMITTER", password=PASSWORD).email)
    for name in ("__Host-session", "__Host-csrf"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
        assert not cookie["domain"]


def test_the_pages_speak_the_accounts_language(client, time):
    account = person("SUBMITTER", password=PASSWORD)
    Account.objects.filter(pk=account.pk).update(language="es")
    enrolled(client, account)
    assert "Cómo inicia sesión" in client.get("/account/").content.decode()
    client.post("/language/", {"language": "en", "next": "/account/"})
    assert "How you sign in" in client.get("/account/").content.decode()
    account.refresh_from_db()
    assert account.language == "en"
