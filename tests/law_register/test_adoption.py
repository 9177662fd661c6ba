"""What a deployment adopts, from one file, refused with every mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.law.adoption import adopted, read_adoption

GOOD = """
rulebooks = ["pa-abc-map", "il-89-140-990"]

[readings]
AMB-07 = "filled"

[[changes]]
id = "extended"
rulebook = "pa-abc-map"
citation = "a later act"
effective_on = 2022-07-01
effect = "extend"
last_day = 2030-06-30

[[changes]]
id = "adoption"
rulebook = "il-89-140-990"
citation = "a notice of adoption"
effective_on = 2019-01-15
effect = "amend-setting"
number = "ihh.adopted_on"
value = 2019-01-15
"""


def test_an_adoption_file_gives_the_law_of_a_deployment(tmp_path: Path) -> None:
    place = tmp_path / "law.toml"
    place.write_text(GOOD)
    law = read_adoption(place)
    assert set(law.books) == {"pa-abc-map", "il-89-140-990"}
    assert law.reading("AMB-07") == "filled"
    assert law.in_force("pa-abc-map", date(2026, 1, 1))
    assert law.number("ihh.panel_minimum", date(2020, 1, 1)) == 500


def change(**entries: Any) -> dict[str, Any]:
    whole = {
        "id": "extended",
        "rulebook": "pa-abc-map",
        "citation": "a later act",
        "effective_on": date(2022, 7, 1),
        "effect": "extend",
        "last_day": date(2030, 6, 30),
    } | entries
    return {key: value for key, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({}, "`rulebooks` must list"),
        ({"rulebooks": ["us-nowhere"]}, "no rulebook 'us-nowhere'"),
        ({"rulebooks": ["pa-abc-map"], "reading": {}}, "'reading' is not an entry"),
        ({"rulebooks": ["pa-abc-map"], "readings": {"AMB-07": "shipped"}}, "it may be delivered, filled"),
        ({"rulebooks": ["pa-abc-map"], "changes": [change(citation=None)]}, "'citation' is missing"),
        ({"rulebooks": ["pa-abc-map"], "changes": [change(effect="undo")]}, "it must be one of extend"),
        ({"rulebooks": ["pa-abc-map"], "changes": [change(effective_on="soon")]}, "it must be a date"),
        ({"rulebooks": ["pa-abc-map"], "changes": [change(until=date(2030, 1, 1))]}, "'until' is not an entry"),
        ({"rulebooks": ["pa-abc-map"], "changes": [change(last_day=None)]}, "needs a last day"),
        ({"rulebooks": ["pa-abc-map"], "changes": ["extend"]}, "change 1 must be a table"),
    ],
)
def test_a_wrong_adoption_is_refused_with_the_reason(entries: dict[str, Any], says: str) -> None:
    with pytest.raises(Refusal) as refused:
        adopted(entries)
    assert any(says in problem.says for problem in refused.value.problems)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        adopted({"rulebook": ["x"], "changes": [change(citation=None), change(effect="undo")]})
    assert len(refused.value.problems) == 4


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "law.toml"
    place.write_text("rulebooks = [")
    with pytest.raises(Refusal) as refused:
        read_adoption(place)
    assert "cannot be read" in refused.value.says
    with pytest.raises(Refusal):
        read_adoption(tmp_path / "none.toml")
