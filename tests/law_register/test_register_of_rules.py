"""What must hold of every rule of every program."""

from __future__ import annotations

import ast
import inspect
from itertools import combinations
from pathlib import Path

import pytest
from tests.law.tables import Case, all_cases

from carelaw.law.facts_schema import example, form_fields, json_schema, parse_facts
from carelaw.law.register import default_law
from carelaw.law.rule import load_programs, rules

load_programs()
LAW = default_law()
RULES = rules()
ANSWERS = ("then", "because", "note")
EVERY_CASE = all_cases()
CASES: dict[str, list[Case]] = {name: [case for case in EVERY_CASE if case.rule == name] for name in RULES}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_cites_provisions_and_readings_that_exist(name: str) -> None:
    rule = RULES[name]
    assert rule.provisions
    assert all(LAW.provision(provision).id == provision for provision in rule.provisions)
    assert all(LAW.reading(reading) for reading in rule.readings)
    assert rule.cite
    assert rule.says.endswith("."), "the first line of its docstring is the sentence a user would say"


@pytest.mark.parametrize("name", RULES)
def test_a_rule_names_the_readings_it_asks_for(name: str) -> None:
    source = ast.parse(inspect.getsource(inspect.getmodule(RULES[name].logic)))  # type: ignore[arg-type]
    asked = {
        call.args[0].value
        for call in ast.walk(source)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "reading"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    together = {
        reading
        for other in RULES.values()
        if inspect.getmodule(other.logic) is inspect.getmodule(RULES[name].logic)
        for reading in other.readings
    }
    assert asked <= together


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_table_with_a_pass_another_answer_and_a_boundary(name: str) -> None:
    cases = CASES[name]
    assert cases, f"{name} has no table: write tests/law/{RULES[name].provisions[0]}.md"
    outcomes = {case.then.value for case in cases}
    assert outcomes & {"pass", "not-applicable", "review"}, "every row stops the case"
    assert len(outcomes) > 1 or len({case.because for case in cases}) > 1, "every row gets the same answer"
    assert any(_is_boundary(one, other) for one, other in combinations(cases, 2)), (
        "no two rows differ in one fact alone"
    )


def _is_boundary(one: Case, other: Case) -> bool:
    """Two rows that differ in one column alone and get different answers."""
    if (one.then, one.because) == (other.then, other.because) or set(one.cells) != set(other.cells):
        return False
    asked = [column for column in one.cells if column not in ANSWERS]
    return sum(one.cells[column] != other.cells[column] for column in asked) == 1


@pytest.mark.parametrize("name", RULES)
def test_the_facts_of_a_rule_can_be_described_asked_for_and_read(name: str) -> None:
    facts = RULES[name].facts
    assert json_schema(facts)["properties"]
    assert form_fields(facts)
    parse_facts(facts, example(facts))


def test_no_table_is_left_without_its_provision() -> None:
    for path in Path(__file__).parent.parent.joinpath("law").glob("*.md"):
        if path.stem != "README":
            assert LAW.provision(path.stem).id == path.stem
