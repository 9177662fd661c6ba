"""Every trap of the ABC-MAP act has what shows it: a row of a law table or a test, and it is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from tests.law.tables import all_cases

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    line.split("|")[1:4]
    for line in Path(__file__).with_name("traps.md").read_text("utf-8").splitlines()
    if re.match(r"\| \d", line)
]


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def rows() -> frozenset[tuple[str, str]]:
    return frozenset((case.provision, case.note) for case in all_cases())


def test_there_are_eighteen() -> None:
    assert {int(re.sub(r"\D", "", number)) for number, _, _ in LINES} == set(range(1, 19))


@pytest.mark.parametrize(("number", "right", "shown"), [pytest.param(*line, id=line[0].strip()) for line in LINES])
def test_each_is_shown_by_what_is_there(number: str, right: str, shown: str) -> None:
    tests = re.findall(r"`([^`]+)::(\w+)`", shown)
    notes = re.findall(r'(MAP-\d+) "([^"]+)"', shown)
    assert tests or notes, f"Nothing shows that {right.strip()}."
    assert len(tests) + len(notes) == len(shown.split(";")), "Every reference can be read."
    assert [name for path, name in tests if name not in functions_of(path)] == []
    assert [row for row in notes if row not in rows()] == []
