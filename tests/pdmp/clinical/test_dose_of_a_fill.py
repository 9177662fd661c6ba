"""Per-prescription doses: the published check values, and every doubt that must be flagged instead of guessed away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.pdmp.clinical.making import (
    ALPRAZOLAM,
    BUPRENORPHINE_PATCH,
    BUTORPHANOL,
    CODEINE_COUGH,
    FENTANYL_25,
    HYDROCODONE_5,
    METHADONE_10,
    MORPHINE_SOLUTION,
    ON,
    OXYCODONE_10,
    OXYCODONE_ER_10,
    RULES,
    SUBOXONE,
    fill,
    product,
)

from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators import DoseFlag, FillDose, definitions_on, dose_of
from carelaw.pdmp.indicators.definitions import Definitions

OLD = definitions_on(ON).with_values(dose__factor_set="cdc-2018")


def dose(made: Fill, rules: Definitions = RULES) -> FillDose:
    return dose_of(made, rules)


def test_every_product_of_these_tests_is_in_the_carried_file() -> None:
    named = (HYDROCODONE_5, OXYCODONE_10, OXYCODONE_ER_10, FENTANYL_25, BUTORPHANOL, SUBOXONE, ALPRAZOLAM)
    assert all(named)


@pytest.mark.parametrize("rules", [RULES, OLD], ids=["cdc-2022", "cdc-2018"])
@pytest.mark.parametrize(
    ("made", "daily"),
    [
        pytest.param(fill(HYDROCODONE_5, "120", 30), "20", id="hydrocodone 5 mg four times a day"),
        pytest.param(fill(OXYCODONE_ER_10, "60", 30), "30", id="oxycodone ER 10 mg twice a day"),
        pytest.param(fill(OXYCODONE_10, "120", 30), "60", id="oxycodone 10 mg, 120 tablets in 30 days"),
        pytest.param(fill(FENTANYL_25, "10", 30), "60", id="fentanyl 25 mcg/h, ten patches in 30 days"),
        pytest.param(fill(BUTORPHANOL, "2.5", 30, unit="02"), "5.8", id="butorphanol 10 mg/mL, 2.5 mL in 30 days"),
    ],
)
def test_the_published_check_values_come_out_in_either_factor_set(made: Fill, daily: str, rules: Definitions) -> None:
    found = dose(made, rules).daily
    assert found is not None
    assert round(found, 1) == Decimal(daily)


def test_the_guide_s_codeine_example_gives_13_5_and_not_the_18_it_prints() -> None:
    codeine = product("codeine phosphate", "30")
    assert dose(fill(codeine, "15", 5)).daily == Decimal("13.5")


@pytest.mark.parametrize(
    ("name", "new", "old"), [("methadone", "47", "30"), ("tramadol", "2", "1"), ("hydromorphone", "50", "40")]
)
def test_the_three_factors_that_changed_in_2022_follow_the_factor_set(name: str, new: str, old: str) -> None:
    made = fill(product(name, "10"), "30", 30)
    assert dose(made).daily == Decimal(new)
    assert dose(made, OLD).daily == Decimal(old)


def test_the_factor_set_follows_the_day_asked() -> None:
    assert definitions_on(ON).factors.id == "cdc-2022"
    assert definitions_on(ON.replace(year=2021)).factors.id == "cdc-2018"


def test_a_combination_counts_its_opioid_part_only() -> None:
    found = dose(fill(HYDROCODONE_5, "30", 10))
    assert (found.ingredient, found.strength, found.daily) == ("hydrocodone", "5 mg", Decimal(15))


def test_an_opioid_outside_the_2022_table_takes_the_2018_factor_and_says_so() -> None:
    found = dose(fill(BUTORPHANOL, "2.5", 30, unit="02"))
    assert found.factor_set == "cdc-2018"
    assert DoseFlag.OUTSIDE_SET in found.flags
    assert DoseFlag.OUTSIDE_SET not in dose(fill(BUTORPHANOL, "2.5", 30, unit="02"), OLD).flags


@pytest.mark.parametrize("of", [SUBOXONE, BUPRENORPHINE_PATCH], ids=["tablet", "patch"])
def test_buprenorphine_has_no_factor_in_any_form(of: object) -> None:
    for rules in (RULES, OLD):
        found = dose(fill(of, "30", 30), rules)  # type: ignore[arg-type]
        assert found.daily is None
        assert DoseFlag.NO_FACTOR in found.flags
        assert found.strength
        assert "Partial agonist" in found.why_not


@pytest.mark.parametrize(
    "made",
    [
        fill(product("morphine", "10", "mg/mL", "INJECTION, SOLUTION", "INTRAVENOUS"), "10", 10),
        fill(CODEINE_COUGH, "118", 6, unit="02"),
        fill(product("sufentanil", "30", "mcg", "TABLET", "SUBLINGUAL"), "10", 10),
    ],
    ids=["injection", "against cough", "left out by the tables"],
)
def test_what_the_tables_leave_out_has_no_dose(made: Fill) -> None:
    found = dose(made)
    assert found.daily is None
    assert DoseFlag.NO_FACTOR in found.flags
    assert found.why_not


@pytest.mark.parametrize("days", [None, 0, -3, 366])
def test_an_unusable_days_supply_is_never_guessed(days: int | None) -> None:
    found = dose(fill(OXYCODONE_10, "120", days))
    assert found.daily is None
    assert found.days == 0
    assert DoseFlag.NOT_COMPUTABLE in found.flags
    assert str(days) in found.why_not


def test_a_year_of_supply_is_still_computed() -> None:
    assert dose(fill(OXYCODONE_10, "365", 365)).daily == Decimal(15)


@pytest.mark.parametrize("quantity", [None, "0", "-5"])
def test_an_unusable_quantity_gives_no_dose(quantity: str | None) -> None:
    assert DoseFlag.NOT_COMPUTABLE in dose(fill(OXYCODONE_10, quantity, 30)).flags


def test_a_product_that_no_drug_file_knows_is_flagged() -> None:
    assert dose(fill(None, "30", 30)).flags == (DoseFlag.UNKNOWN_PRODUCT,)


def test_a_benzodiazepine_has_no_dose_and_no_flag() -> None:
    found = dose(fill(ALPRAZOLAM, "30", 30))
    assert (found.daily, found.flags) == (None, ())


class TestPatches:
    def test_a_48_hour_regimen_comes_out_as_90_and_is_flagged_not_clipped(self) -> None:
        found = dose(fill(FENTANYL_25, "15", 30))
        assert found.daily == Decimal(90)
        assert DoseFlag.PATCH_EVERY_48_HOURS in found.flags

    def test_two_patches_at_once_are_not_taken_for_48_hours(self) -> None:
        found = dose(fill(FENTANYL_25, "20", 30))
        assert found.daily == Decimal(120)
        assert DoseFlag.PATCH_EVERY_48_HOURS not in found.flags

    @pytest.mark.parametrize("days", [1, 5, 10], ids=["one day", "half a day a patch", "a day a patch"])
    def test_an_implausible_days_supply_is_replaced_by_three_days_a_patch(self, days: int) -> None:
        found = dose(fill(FENTANYL_25, "10", days))
        assert (found.daily, found.days) == (Decimal(60), 30)
        assert DoseFlag.PATCH_DAYS_REPLACED in found.flags

    def test_far_too_many_days_are_replaced_and_somewhat_too_many_flagged(self) -> None:
        assert dose(fill(FENTANYL_25, "5", 90)).days == 15
        longer = dose(fill(FENTANYL_25, "5", 30))
        assert (longer.days, longer.daily) == (30, Decimal(30))
        assert DoseFlag.PATCH_LONGER_THAN_WORN in longer.flags

    def test_both_factors_agree_for_every_regular_wearing(self) -> None:
        for patches in range(1, 31):
            made = fill(FENTANYL_25, str(patches), patches * 3)
            assert dose(made).daily == dose(made, OLD).daily == Decimal(60)


class TestLiquidsAndSprays:
    def test_bottles_of_a_spray_are_recomputed_with_the_package_size(self) -> None:
        found = dose(fill(BUTORPHANOL, "1", 30))
        assert found.daily is not None
        assert round(found.daily, 1) == Decimal("5.8")
        assert DoseFlag.BOTTLES_RECOMPUTED in found.flags

    def test_whole_bottles_in_ml_are_left_alone(self) -> None:
        assert DoseFlag.BOTTLES_RECOMPUTED not in dose(fill(BUTORPHANOL, "5", 30, unit="02")).flags

    def test_a_part_of_a_bottle_is_an_ordinary_quantity(self) -> None:
        found = dose(fill(MORPHINE_SOLUTION, "120", 6, unit="02"))
        assert (found.daily, DoseFlag.BOTTLES_RECOMPUTED in found.flags) == (Decimal(40), False)

    @pytest.mark.parametrize(("quantity", "unit"), [("1", "01"), ("1", "02")], ids=["each", "one mL of 500"])
    def test_a_bottle_of_solution_is_recomputed(self, quantity: str, unit: str) -> None:
        found = dose(fill(MORPHINE_SOLUTION, quantity, 25, unit=unit))
        assert found.daily == Decimal(40)
        assert DoseFlag.BOTTLES_RECOMPUTED in found.flags

    def test_a_fraction_is_never_a_number_of_bottles(self) -> None:
        assert dose(fill(MORPHINE_SOLUTION, "2.5", 5, unit="01")).daily == Decimal(1)

    def test_sprays_counted_by_the_spray_take_the_nasal_factor(self) -> None:
        spray = product("fentanyl", "100", "mcg/spray", "SPRAY", "NASAL", package_size=Decimal(8))
        assert dose(fill(spray, "8", 4)).daily == Decimal(32)
        bottles = dose(fill(spray, "3", 4))
        assert (bottles.daily, bottles.flags) == (
            Decimal(96),
            (DoseFlag.OUTSIDE_SET, "caution-fentanyl", DoseFlag.BOTTLES_RECOMPUTED),
        )


class TestWhoseDose:
    def test_methadone_for_dependency_is_computed_and_left_out_of_the_sum(self) -> None:
        found = dose(fill(METHADONE_10, "240", 30, treatment_type="02"))
        assert found.daily == Decimal(376)
        assert not found.counts
        assert DoseFlag.FOR_DEPENDENCY in found.flags

    def test_methadone_for_pain_counts_and_carries_its_caution(self) -> None:
        found = dose(fill(METHADONE_10, "90", 30))
        assert found.counts
        assert "caution-methadone" in found.flags

    def test_an_animal_s_fill_does_not_count(self) -> None:
        assert not dose(fill(OXYCODONE_10, "30", 30, animal=True)).counts

    @pytest.mark.parametrize("treatment", ["03", "04", "05"])
    def test_cancer_palliative_and_hospice_care_are_shown_beside_the_dose(self, treatment: str) -> None:
        found = dose(fill(OXYCODONE_10, "30", 30, treatment_type=treatment))
        assert found.counts
        assert DoseFlag.SPECIAL_CARE in found.flags
