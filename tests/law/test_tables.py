"""Every case of every law table gives the same answer at every door."""

from __future__ import annotations

import pytest
from tests.law.doors import DOORS
from tests.law.tables import Case, all_cases


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in all_cases()])
def test_every_door_gives_the_answer_of_the_table(door: str, case: Case) -> None:
    answer = DOORS[door](case)
    got = (answer["outcome"], tuple(reason["code"] for reason in answer["reasons"]))
    assert got == (case.then, case.because), f"{case.provision}.md line {case.line}: {answer['reasons']}"
    assert answer["rule"] == case.rule
    assert case.provision in answer["provisions"], f"{case.rule} does not carry {case.provision}"
