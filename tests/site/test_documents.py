"""The documents say what is: commands run as printed, links lead somewhere, decisions are numbered by their titles."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from carelaw.kernel.command import Console
from carelaw.site.cli import build_parser, gather, main
from carelaw.site.configuration import ConfigurationError, read_configuration, shown
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_command_of_the_first_screen_gives_the_output_printed_there() -> None:
    command, printed = re.search(r"```console\n\$ (.+?)\n(.+?)```", README, re.S).groups()  # type: ignore[union-attr]
    fed, _, words = command.partition(" | ")
    out = io.StringIO()
    console = Console(out, io.StringIO(), io.StringIO(shlex.split(fed)[1]))
    assert main(shlex.split(words)[1:], console) == 0
    assert json.loads(out.getvalue()) == json.loads(printed)


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_is_named_by_its_number_and_title(page: Path) -> None:
    title = page.read_text("utf-8").splitlines()[0].removeprefix("# ")
    number, _, words = title.partition(" ")
    assert page.stem.startswith(f"{number}-")
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    assert slug.startswith(page.stem.removeprefix(f"{number}-")) or page.stem == f"{number}-{slug}"
    for part in ("Context", "Decision", "gave up", "notice we were wrong"):
        assert part.lower() in page.read_text("utf-8").lower()


def test_every_command_has_help_and_an_example_that_names_it() -> None:
    commands = gather()
    build_parser(commands)
    assert len({command.words for command in commands}) == len(commands)
    for command in commands:
        assert command.says
        assert f"carelaw {' '.join(command.words)}" in command.example, command.words


def test_commands_named_in_the_documents_exist() -> None:
    known = {command.words for command in gather()}
    nouns = {words[0] for words in known}
    for page in [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        for words in re.findall(r"\./carelaw ([a-z][a-z -]*[a-z])", page.read_text("utf-8")):
            first = words.split()
            assert first[0] in nouns, (page.name, words)
            assert tuple(first[:1]) in known or tuple(first[:2]) in known, (page.name, words)


def test_settings_name_every_fault_at_once_and_show_no_secret(tmp_path: Path) -> None:
    env = {"CARELAW_HOME": str(tmp_path), "CARELAW_DATABASE_URL": "mysql://x", "CARELAW_DEBUG": "maybe"}
    with pytest.raises(ConfigurationError) as faults:
        read_configuration(env)
    assert "CARELAW_DATABASE_URL" in str(faults.value)
    assert "CARELAW_DEBUG" in str(faults.value)
    good = read_configuration(
        {
            "CARELAW_HOME": str(tmp_path),
            "CARELAW_DATABASE_URL": "postgresql://u:hidden@h/db",
            "CARELAW_SECRET_KEY": "hidden",
        }
    )
    assert "hidden" not in str(shown(good))


def test_mail_goes_out_as_the_address_says_and_lies_in_the_home_without_one(tmp_path: Path) -> None:
    home = {"CARELAW_HOME": str(tmp_path)}
    assert read_configuration(home).mail["EMAIL_FILE_PATH"] == tmp_path / "mail"
    sent = home | {"CARELAW_SMTP_URL": "smtp://u%40x:p%2Fw@mail.example", "CARELAW_MAIL_FROM": "office@x.example"}
    settings = read_configuration(sent)
    assert (settings.mail["EMAIL_HOST"], settings.mail["EMAIL_PORT"]) == ("mail.example", 587)
    assert (settings.mail["EMAIL_HOST_USER"], settings.mail["EMAIL_HOST_PASSWORD"]) == ("u@x", "p/w")
    assert (settings.mail["EMAIL_USE_TLS"], settings.mail["EMAIL_USE_SSL"]) == (True, False)
    assert "p%2Fw" not in str(shown(settings))
    assert "p%2Fw" not in repr(settings)
    at_once = read_configuration(sent | {"CARELAW_SMTP_URL": "smtps://mail.example"}).mail
    assert (at_once["EMAIL_PORT"], at_once["EMAIL_USE_TLS"], at_once["EMAIL_USE_SSL"]) == (465, False, True)
    relay = read_configuration(sent | {"CARELAW_SMTP_URL": "smtp://localhost:25?tls=0"}).mail
    assert (relay["EMAIL_PORT"], relay["EMAIL_USE_TLS"]) == (25, False)


@pytest.mark.parametrize(
    ("set_to", "says"),
    [
        ({"CARELAW_SMTP_URL": "mail.example:25", "CARELAW_MAIL_FROM": "a@x.example"}, "CARELAW_SMTP_URL"),
        ({"CARELAW_SMTP_URL": "smtp://mail.example:x", "CARELAW_MAIL_FROM": "a@x.example"}, "CARELAW_SMTP_URL"),
        ({"CARELAW_SMTP_URL": "smtp://mail.example"}, "CARELAW_MAIL_FROM"),
        ({"CARELAW_PROXIES": "one"}, "CARELAW_PROXIES"),
        ({"CARELAW_PROXIES": "-1"}, "CARELAW_PROXIES"),
    ],
)
def test_mail_and_proxies_that_cannot_be_used_are_told(tmp_path: Path, set_to: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        read_configuration({"CARELAW_HOME": str(tmp_path), **set_to})


def test_proxies_are_believed_only_when_there_are_some(tmp_path: Path) -> None:
    code = (
        "from carelaw.site import settings as s; "
        "print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER, s.EMAIL_BACKEND.split('.')[-2])"
    )
    told = []
    for more in ({}, {"CARELAW_PROXIES": "2"}):
        environment = {**os.environ, "CARELAW_HOME": str(tmp_path), **more}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        told.append(done.stdout.strip())
    assert told == ["0 None filebased", "2 ('HTTP_X_FORWARDED_PROTO', 'https') filebased"]


def test_every_setting_is_in_the_how_to() -> None:
    source = (ROOT / "src" / "carelaw" / "site" / "configuration.py").read_text("utf-8")
    told = (ROOT / "docs" / "how-to" / "run-it.md").read_text("utf-8")
    assert [name for name in sorted(set(re.findall(r'"(CARELAW_[A-Z_]+)"', source))) if f"`{name}`" not in told] == []


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (read_configuration({"CARELAW_HOME": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
