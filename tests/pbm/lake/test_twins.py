"""Every text over the market gives the answer of its rule: for generated cases, under every reading."""

from __future__ import annotations

import os
import random

import pytest

from carelaw.law.register import default_law
from tests.pbm.lake.twins import TWINS, judged

# A few hundred in the suite; 100,000 each on request.
CASES = int(os.environ.get("CARELAW_GENERATED_CASES", "400"))
READINGS = (
    {},
    {"S6": "fails", "S7": "two", "S8": "literal", "S15": "hours", "S18": "violation", "S24": "prescriber-only"},
    {"S4": "claim", "R18": "sending"},
)


@pytest.mark.parametrize("readings", READINGS, ids=["as shipped", "the other readings", "clocks from another day"])
@pytest.mark.parametrize("name", TWINS)
def test_generated_cases_get_the_answer_of_the_rule(name: str, readings: dict[str, str]) -> None:
    twin, law = TWINS[name], default_law().with_readings(readings)
    chance = random.Random(f"{name} {sorted(readings)}")
    cases = [twin.invent(chance) for _ in range(CASES)]
    found = judged(twin, cases, law)
    answers = set()
    for number, case in enumerate(cases, 1):
        right = twin.right(case, law)
        answers.add(right[0])
        row = number * 100 if name == "340b-prices" else number
        assert row in found, f"{name}: no answer for {case}"
        assert found[row] == right, f"{name}: {case}"
    assert len(answers) > 1
