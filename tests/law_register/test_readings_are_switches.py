"""Every unclear place of the ABC-MAP act is a switch: under each option some row of a law table comes out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.law.tables import Case, all_cases

from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Register, default_law
from carelaw.law.rule import rules

BOOK = default_law().books["pa-abc-map"]
SWITCHES = [(name, option) for name, one in BOOK.readings.items() for option in one.options if option != one.default]
CASES = [case for case in all_cases() if case.provision.startswith("MAP-")]


def answer(case: Case, law: Register) -> tuple[object, tuple[str, ...]]:
    rule = rules()[case.rule]
    decision = rule(parse_facts(rule.facts, case.facts), law=law)
    return decision.outcome, tuple(reason.code for reason in decision.reasons)


def under(case: Case, readings: Mapping[str, str]) -> tuple[object, tuple[str, ...]]:
    return answer(case, default_law().with_changes(case.changes).with_readings(readings))


@pytest.mark.parametrize(("name", "option"), SWITCHES)
def test_an_option_changes_what_some_row_comes_to(name: str, option: str) -> None:
    rows = [case for case in CASES if case.readings.get(name) == option]
    assert rows, f"no law table has a row under {name}={option}"
    default = {name: BOOK.readings[name].default}
    apart = [case for case in rows if under(case, case.readings) != under(case, {**case.readings, **default})]
    assert apart, f"{name}={option} changes no row: {[case.id for case in rows]}"
    assert all(name in rules()[case.rule].readings for case in apart)


def test_the_enactment_day_has_no_second_option_and_is_moved_by_a_recorded_change() -> None:
    alone = [name for name, one in BOOK.readings.items() if len(one.options) == 1]
    assert alone == ["AMB-26"]
    rows = [case for case in CASES if any(change.number == "law.enacted_on" for change in case.changes)]
    assert any(under(case, case.readings) != under(replace(case, changes=()), case.readings) for case in rows)
