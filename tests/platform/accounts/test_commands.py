"""Accounts and tokens at the command line."""

from __future__ import annotations

import io
import json

import pytest

from carelaw.kernel.command import Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.commands import COMMANDS
from carelaw.platform.accounts.models import AccessToken, Account
from carelaw.platform.accounts.tokens import actor_for_token
from carelaw.site.cli import build_parser

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str, str]:
    console = Console(io.StringIO(), io.StringIO(), io.StringIO())
    options = build_parser(COMMANDS).parse_args(words)
    done = options.command.run(options, console)
    return done, console.stdout.getvalue(), console.stderr.getvalue()


def test_adding_an_account_prints_the_link_alone_on_stdout():
    done, out, err = run("account", "add", "ana@example.org", "--name", "Ana Ruiz", "--role", "PRESCRIBER",
                         "--scope", "dea=AB1234563", "--site", "https://care.example")  # fmt: skip
    assert done == Exit.DONE
    assert out.startswith("https://care.example/account/password/reset/key/")
    assert out.count("\n") == 1
    assert "PRESCRIBER: granted" in err
    assert Account.objects.get().grants.get().scope == {"dea": ["AB1234563"]}


def test_a_second_role_for_the_same_person():
    run("account", "add", "ana@example.org", "--name", "Ana Ruiz")
    _, out, err = run("account", "add", "ANA@example.org", "--name", "Ana Ruiz", "--role", "AUDITOR")
    assert out == ""
    assert "waits for an administrator" in err


def test_listing_accounts():
    run("account", "add", "ana@example.org", "--name", "Ana Ruiz", "--role", "PRESCRIBER", "--role", "SUBMITTER")
    run("account", "add", "bo@example.org", "--name", "Bo Chen")
    run("account", "suspend", "bo@example.org", "--because", "Under review")
    _, out, _ = run("account", "list", "--format", "json")
    assert json.loads(out) == [
        {"email": "ana@example.org", "name": "Ana Ruiz", "roles": ["PRESCRIBER", "SUBMITTER"], "standing": "good"},
        {"email": "bo@example.org", "name": "Bo Chen", "roles": [], "standing": "suspended"},
    ]
    _, out, _ = run("account", "list", "--role", "SUBMITTER", "--format", "csv")
    assert out.splitlines()[1:] == ['ana@example.org,Ana Ruiz,"PRESCRIBER, SUBMITTER",good']


def test_a_token_is_printed_once_and_works_until_revoked():
    run("account", "add", "intake@example.org", "--name", "Example Pharmacy", "--role", "SUBMITTER")
    _, secret, err = run("token", "issue", "intake@example.org", "--role", "SUBMITTER", "--days", "5")
    secret = secret.strip()
    assert secret not in err
    assert actor_for_token(secret, at=clock.now(), channel="cli", client="x").role == "SUBMITTER"
    _, out, _ = run("token", "list")
    assert secret[:12] in out
    assert secret not in out
    assert run("token", "revoke", secret[:12])[0] == Exit.DONE
    assert AccessToken.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("account", "suspend", "x@example.org", "--because", "y"), "account-not-found"),
        (("token", "issue", "x@example.org", "--role", "ADMIN"), "account-not-found"),
        (("token", "revoke", "clw_00000000"), "token-not-found"),
        (("account", "add", "x@example.org", "--name", "X", "--scope", "dea"), "scope-unreadable"),
        (("account", "add", "x@example.org", "--name", "X", "--role", "PATIENT", "--scope", "dea=A"), "scope-refused"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(words, code):
    with pytest.raises(Refusal) as caught:
        run(*words)
    assert caught.value.code == code
    assert not Account.objects.exists()


def test_a_lost_device():
    run("account", "add", "ana@example.org", "--name", "Ana Ruiz")
    done, out, err = run("account", "reset", "ana@example.org")
    assert (done, "/account/password/reset/key/" in out) == (Exit.DONE, True)
    assert "Second factors removed: 0" in err


def test_each_command_shows_an_example_that_parses():
    import shlex

    parser = build_parser(COMMANDS)
    for command in COMMANDS:
        assert parser.parse_args(shlex.split(command.example)[1:]).command is command
