"""`carelaw synth` on the command line."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from carelaw.kernel.command import Console, Exit
from carelaw.pdmp.synth.commands import COMMANDS

PERIOD = ("--start", "2025-01-01", "--end", "2025-01-31")


def synth(*arguments: str) -> tuple[int, str, str]:
    (command,) = COMMANDS
    parser = argparse.ArgumentParser(prog="carelaw synth")
    command.arguments(parser)
    console = Console(stdout=io.StringIO(), stderr=io.StringIO(), stdin=io.StringIO())
    code = command.run(parser.parse_args(arguments), console)
    return code, console.stdout.getvalue(), console.stderr.getvalue()  # type: ignore[attr-defined]


def test_it_writes_a_state_and_says_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "state"
    code, said, aside = synth("--dispensings", "120", "--seed", "3", "--out", str(out), *PERIOD)
    assert code == Exit.DONE
    assert "dispensings" in said
    assert "120" in said
    assert "truth.csv" in aside
    assert (out / "truth.csv").exists()


def test_json_is_the_manifest(tmp_path: Path) -> None:
    out = tmp_path / "state"
    code, said, _ = synth("--people", "40", "--out", str(out), "--format", "json", "--version", "4.2B", *PERIOD)
    assert code == Exit.DONE
    assert json.loads(said) == json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert json.loads(said)["people"] == 40
    assert set(json.loads(said)["files_by_version"]) == {"4.2B"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--people", "0"), "people is a count of at least 1"),
        (("--people", "5", "--faulty", "0.9"), "faulty is a share of the records"),
        (("--people", "5", "--version", "3.0"), "Known ASAP versions"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    code, said, aside = synth(*arguments, "--out", str(tmp_path / "state"), *PERIOD)
    assert (code, said) == (Exit.USAGE, "")
    assert says in aside


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    code, _, aside = synth("--people", "5", "--out", str(tmp_path), *PERIOD)
    assert code == Exit.USAGE
    assert "is not empty" in aside
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
