"""The documents say what is: commands run as printed, links lead somewhere, decisions are numbered by their titles."""

from __future__ import annotations

import io
import json
import re
import shlex
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


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (read_configuration({"CARELAW_HOME": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
