"""The pure rules and the texts judge the same people alike, under every reading that moves an answer."""

from __future__ import annotations

import os
from datetime import date

import pytest

from tests.ihh.attribution.twins import adopted_for_tests, by_rule, by_texts, draw, told

# A hundred thousand people and more on demand: CARELAW_TWINS=100000.
PEOPLE = int(os.environ.get("CARELAW_TWINS", "1500"))
AS_OF = date(2019, 6, 1)
READINGS: tuple[dict[str, str], ...] = (
    {},
    {"IHH-AMB-02": "365-days", "IHH-AMB-03": "counts"},
    {"IHH-AMB-04": "part-ii-only", "IHH-AMB-05": "both"},
    {"IHH-AMB-05": "admission", "IHH-AMB-06": "in", "IHH-AMB-07": "in", "IHH-AMB-08": "out"},
    {"IHH-AMB-05": "diagnosis", "IHH-AMB-09": "two-claims", "IHH-AMB-10": "contact-too"},
    {"IHH-AMB-09": "primary-only", "IHH-AMB-16": "cumulative", "IHH-AMB-15": "none"},
    {"IHH-AMB-17": "yes", "IHH-AMB-18": "yes", "IHH-AMB-19": "included"},
)


@pytest.mark.parametrize("substitute", [False, True], ids=["named", "substitute"])
@pytest.mark.parametrize("readings", READINGS, ids=lambda one: "-".join(sorted(one)) or "as-shipped")
def test_rule_and_text_agree(readings: dict[str, str], *, substitute: bool) -> None:
    law = adopted_for_tests().with_readings(readings)
    people = draw(len(readings) * 7 + substitute, AS_OF, max(1, PEOPLE // len(READINGS) // 2))
    found = by_texts(people, AS_OF, law, substitute=substitute)
    for one in people:
        assert found[one.name] == told(by_rule(one, AS_OF, law, substitute=substitute)), one
