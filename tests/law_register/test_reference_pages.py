"""The reference pages say what the code says."""

from __future__ import annotations

import io
from pathlib import Path

from tests.law.doors import run

import carelaw
from carelaw.kernel.command import Console, Exit
from carelaw.law.reference import pages, stale_pages
from carelaw.law.register import default_law
from carelaw.law.rule import load_programs, rules

ROOT = Path(carelaw.__file__).parents[2]


def test_the_pages_in_the_repository_are_current() -> None:
    load_programs()
    stale = stale_pages(pages(default_law(), rules()), ROOT / "docs" / "reference")
    assert not stale, "run: carelaw law reference --out docs/reference"


def test_the_command_writes_what_is_missing_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    assert run(("law", "reference"), ["--out", str(tmp_path), "--check"], console()) == Exit.FINDINGS
    assert run(("law", "reference"), ["--out", str(tmp_path)], console()) == Exit.DONE
    assert run(("law", "reference"), ["--out", str(tmp_path), "--check"], console()) == Exit.DONE
    (tmp_path / "rules.md").write_text("something else")
    assert run(("law", "reference"), ["--out", str(tmp_path), "--check"], console()) == Exit.FINDINGS


def test_a_page_names_every_provision_number_and_reading_of_its_text() -> None:
    made = pages(default_law(), rules())
    for book in default_law().books.values():
        page = made[f"law/{book.id}.md"]
        assert all(identity in page for identity in [*book.provisions, *book.numbers, *book.readings])


def console() -> Console:
    return Console(io.StringIO(), io.StringIO(), io.StringIO())
