"""The sets of diagnoses against the whole code table of ICD-10-CM and the categories of AHRQ."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from carelaw.ihh.facts.value_sets import open_risk_table, self_harm, value_sets

ON = date(2024, 1, 1)


@pytest.fixture(scope="module")
def codes(request: pytest.FixtureRequest) -> Mapping[str, tuple[str, str]]:
    """Each code with its title and its clinical category."""
    folder: Path = request.getfixturevalue("shared_data")
    with (folder / "icd10cm-ccsr" / "icd10cm_2024_ccsr_ccir.csv").open(encoding="utf-8") as sheet:
        return {
            row["icd10cm_code"]: (row["description_fy2024"].lower(), row["ccsr_category_1"])
            for row in csv.DictReader(sheet)
        }


def test_the_test_of_intent_selects_every_code_whose_title_names_it(codes: Mapping[str, tuple[str, str]]) -> None:
    named = {code for code, (title, _category) in codes.items() if "intentional self-harm" in title}
    selected = {code for code in codes if self_harm(code)}
    assert len(named) > 1000
    assert named - selected == {code for code in named if code.startswith("Z")}, "history is no event"
    untitled = {code for code in selected if not codes[code][0]}
    assert {code[:3] for code in selected - named - untitled} == {"X82"}
    assert len(selected - named - untitled) == 9


def test_a_sequela_is_never_an_event(codes: Mapping[str, tuple[str, str]]) -> None:
    held = [code for code in codes if value_sets()["SELF_INJURY"].holds(code, ON)]
    assert held
    assert not [code for code in held if code[6:7] == "S"]


@pytest.mark.parametrize(
    ("name", "category", "at_least"),
    [
        ("SCHIZO_SPECTRUM", "MBD001", 18),
        ("BIPOLAR", "MBD003", 30),
        ("MDD", "MBD002", 12),
        ("PTSD", "MBD007", 3),
        ("PERSONALITY", "MBD009", 10),
        ("EATING", "MBD010", 9),
        ("CONDUCT", "MBD008", 5),
        ("TOBACCO", "MBD024", 16),
    ],
)
def test_a_set_lies_in_the_clinical_category_of_its_name(
    codes: Mapping[str, tuple[str, str]], name: str, category: str, at_least: int
) -> None:
    held = Counter(codes[code][1] for code in codes if value_sets()[name].holds(code, ON))
    assert held[category] >= at_least
    assert held.most_common(1)[0][0] == category


def test_every_schizophrenia_code_of_the_category_of_chapter_five_is_in_a_set(
    codes: Mapping[str, tuple[str, str]],
) -> None:
    """The category also holds psychosis from substances and from illness, which the law lists elsewhere."""
    family = [code for code, (_title, category) in codes.items() if category == "MBD001" and code.startswith("F2")]
    assert family
    assert all(value_sets()["SCHIZO_SPECTRUM"].holds(code, ON) for code in family)


def test_every_entry_of_every_set_finds_a_code_of_some_year(codes: Mapping[str, tuple[str, str]]) -> None:
    gone = {"F53", "T1491"}
    for one in value_sets().values():
        for entry in one.entries:
            known = [code for code in (*codes, *gone) if entry.pattern.match(code)]
            assert known, f"{one.name}: {entry.pattern.pattern} finds no code"


def test_the_open_substitute_lists_codes_that_exist_and_no_mental_disorder(
    codes: Mapping[str, tuple[str, str]],
) -> None:
    table = open_risk_table()
    listed = [*table.catastrophic, *table.malignancy]
    listed += [entry for lists in (table.dominant, table.significant) for each in lists.values() for entry in each]
    for entry in listed:
        found = [code for code in codes if entry.pattern.match(code)]
        assert found, f"{entry.pattern.pattern} finds no code"
        assert not [code for code in found if code.startswith("F")]
