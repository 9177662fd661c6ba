"""What a command prints is the same in every format, and safe to open."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from carelaw.kernel.command import Console

ROW = {"rules": ["a-rule", "another"], "days": (date(2025, 1, 2), None), "none": [], "says": "=cmd()", "n": -3}


def printed(format: str) -> str:
    """One row as a command prints it."""
    stdout = io.StringIO()
    Console(stdout, io.StringIO(), io.StringIO()).rows([ROW], tuple(ROW), format)
    return stdout.getvalue()


def test_a_list_in_a_cell_is_its_items_with_commas_between() -> None:
    (row,) = csv.DictReader(io.StringIO(printed("csv")))
    assert row == {"rules": "a-rule, another", "days": "2025-01-02, ", "none": "", "says": "'=cmd()", "n": "-3"}
    assert json.loads(printed("json"))[0]["rules"] == ROW["rules"]


@pytest.mark.parametrize("format", ["csv", "table"])
def test_no_cell_shows_how_the_program_writes_a_list(format: str) -> None:
    text = printed(format)
    assert "a-rule, another" in text
    assert not {"[", "]", "(1", "None"} & set(text.split())
    assert "['" not in text
