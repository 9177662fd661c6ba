"""The carried factors against the published tables and against every opioid product of the CDC's 2018 tables."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from tests.pdmp.drugs import cdc

from carelaw.pdmp.drugs import factor_set, factor_sets
from carelaw.pdmp.drugs.factors import equivalence
from carelaw.pdmp.facts.clinical import ActiveIngredient, FormGroup


def test_each_set_has_a_source_and_a_first_day() -> None:
    assert set(factor_sets()) == {"cdc-2018", "cdc-2022"}
    for one in factor_sets().values():
        assert one.source
        assert one.first_day
        assert all(factor.value > 0 for factor in one.factors)
    assert factor_sets()["cdc-2018"].first_day < factor_sets()["cdc-2022"].first_day


def test_an_unknown_set_is_refused_with_those_that_exist() -> None:
    with pytest.raises(KeyError, match="cdc-2022"):
        factor_set("cdc-2030")


def test_the_factors_are_those_of_the_two_published_tables(shared_data: Path) -> None:
    with (shared_data / "cdc-mme-2022" / "mme_factors.csv").open(encoding="utf-8", newline="") as stream:
        table = {row["opioid"]: row for row in csv.DictReader(stream)}
    simple = [name for name in table if name.isalpha()]
    assert len(simple) >= 15
    for name in simple:
        for set_id, column in (("cdc-2022", "factor_2022"), ("cdc-2018", "factor_2018_file")):
            found = factor_set(set_id).own_factor(ActiveIngredient(name, Decimal(1), "mg"), FormGroup.ORAL)
            assert (str(found.value) if found else "") == table[name][column], (name, set_id)
    patch = ActiveIngredient("fentanyl", Decimal(25), "mcg/h")
    for set_id, column in (("cdc-2022", "factor_2022"), ("cdc-2018", "factor_2018_file")):
        found = factor_set(set_id).own_factor(patch, FormGroup.TRANSDERMAL)
        assert found is not None
        assert str(found.value) == table["fentanyl transdermal"][column]


def test_every_opioid_product_of_the_2018_tables_gets_the_factor_they_give_it(shared_data: Path) -> None:
    """All 14,549 rows. None may disagree: where the tables have no factor (buprenorphine), ours has none either."""
    counted: Counter[str] = Counter()
    wrong = []
    in_2018 = factor_set("cdc-2018")
    for row in cdc.rows(shared_data, "opioids"):
        found = equivalence(cdc.product(row), in_2018)
        assert found is not None, row
        ours = found.factor.value if found.factor else None
        theirs = Decimal(row["MME_Conversion_Factor"]) if row["MME_Conversion_Factor"] else None
        counted["agree" if ours == theirs else "differ"] += 1
        if ours != theirs:
            wrong.append((row["NDC"], row["PRODNME"], row["Master_Form"], row["UOM"], ours, theirs))
    assert not wrong, wrong[:10]
    assert counted["agree"] == 14549


def test_the_classes_and_length_of_action_are_those_of_the_2018_tables(shared_data: Path) -> None:
    classes = {"Benzo": "benzodiazepine", "Muscle Relaxant": "muscle-relaxant", "Stimulant": "stimulant"}
    classes["Misc"] = "sedative-hypnotic"
    for row in cdc.rows(shared_data):
        made = cdc.product(row)
        if row["Class"] == "Opioid":
            assert made.drug_class in {"opioid", "buprenorphine-moud", "buprenorphine-pain"}
            assert made.long_acting == (row["LongShortActing"] == "LA"), row
        else:
            assert made.drug_class == classes[row["Class"]], row
