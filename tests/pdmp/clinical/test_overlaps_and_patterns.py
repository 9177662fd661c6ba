"""Overlaps, providers and refill patterns, each at its line and one off it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pdmp.clinical.making import (
    ALPRAZOLAM,
    BUPRENORPHINE_PATCH,
    CARISOPRODOL,
    FENTANYL_25,
    HYDROCODONE_5,
    IBUPROFEN,
    METHADONE_10,
    ON,
    OXYCODONE_10,
    OXYCODONE_ER_10,
    RULES,
    SUBOXONE,
    ago,
    fill,
)

from carelaw.pdmp.facts.clinical import Fill, dispenser_key, prescriber_key
from carelaw.pdmp.indicators import Indicators, indicators
from carelaw.pdmp.indicators.definitions import Definitions


def found(*fills: Fill, rules: Definitions = RULES) -> Indicators:
    return indicators(fills, ON, rules)


class TestOpioidAndBenzodiazepine:
    def test_the_overlap_counts_days_share_and_fills(self) -> None:
        opioid, benzo = fill(OXYCODONE_10, "40", 20, ago(30)), fill(ALPRAZOLAM, "30", 10, ago(15))
        result = found(opioid, benzo, fill(IBUPROFEN, "30", 30, ago(30)))
        assert result.figure("opioid-benzodiazepine-days").value == 5
        assert result.figure("opioid-benzodiazepine-share").value == Decimal("25.0")
        assert set(result.figure("opioid-benzodiazepine-days").evidence) == {opioid.id, benzo.id}
        assert result.figure("opioid-benzodiazepine-today").value is False

    def test_supplies_that_only_touch_do_not_overlap(self) -> None:
        result = found(fill(OXYCODONE_10, "40", 15, ago(30)), fill(ALPRAZOLAM, "30", 10, ago(15)))
        assert result.figure("opioid-benzodiazepine-days").value == 0
        assert result.figure("opioid-benzodiazepine-days").evidence == ()

    def test_today_counts_the_day_asked_only(self) -> None:
        both = found(fill(OXYCODONE_10, "40", 20), fill(ALPRAZOLAM, "30", 10, ago(9)))
        assert both.figure("opioid-benzodiazepine-today").value is True
        assert both.figure("opioid-benzodiazepine-days").value == 1

    @pytest.mark.parametrize("of", [SUBOXONE, METHADONE_10], ids=["by product", "by treatment type"])
    def test_medication_for_opioid_use_disorder_is_left_out(self, of: object) -> None:
        treated = fill(of, "30", 30, ago(5), treatment_type="02")  # type: ignore[arg-type]
        assert found(treated, fill(ALPRAZOLAM, "30", 30, ago(5))).figure("opioid-benzodiazepine-days").value == 0

    def test_a_buprenorphine_patch_is_an_opioid_for_pain(self) -> None:
        result = found(fill(BUPRENORPHINE_PATCH, "4", 28, ago(5)), fill(ALPRAZOLAM, "30", 30, ago(5)))
        assert result.figure("opioid-benzodiazepine-days").value == 6

    def test_no_opioid_day_gives_no_share(self) -> None:
        assert found(fill(ALPRAZOLAM, "30", 30)).figure("opioid-benzodiazepine-share").value is None


class TestOpioidWithOpioidAndMore:
    def test_two_prescriptions_overlap(self) -> None:
        result = found(fill(OXYCODONE_10, "40", 10, ago(9)), fill(HYDROCODONE_5, "40", 10, ago(4)))
        assert result.figure("opioid-opioid-days").value == 5
        assert result.figure("opioid-opioid-share").value == Decimal("50.0")

    def test_partial_fills_of_one_prescription_are_one_supply(self) -> None:
        one = fill(OXYCODONE_10, "20", 10, ago(9), prescription_number="RX1", partial_fill=1, fill_number=0)
        two = fill(OXYCODONE_10, "20", 10, ago(4), prescription_number="RX1", partial_fill=2, fill_number=0)
        assert found(one, two).figure("opioid-opioid-days").value == 0
        assert found(one, two).figure("early-refills").value == 0
        again = fill(OXYCODONE_10, "20", 10, ago(4), prescription_number="RX2", partial_fill=1, fill_number=0)
        assert found(one, again).figure("opioid-opioid-days").value == 5

    def test_the_three_together(self) -> None:
        fills = [fill(of, "30", 10, ago(9 - n)) for n, of in enumerate((OXYCODONE_10, ALPRAZOLAM, CARISOPRODOL))]
        assert found(*fills).figure("trinity-days").value == 8
        assert found(*fills[:2]).figure("trinity-days").value == 0

    def test_days_of_supply_held_twice_count_beyond_the_grace(self) -> None:
        within = [fill(ALPRAZOLAM, "30", 30, ago(60)), fill(ALPRAZOLAM, "30", 30, ago(33))]
        assert found(*within).figure("days-supply-overlap").value == 0
        beyond = [fill(ALPRAZOLAM, "30", 30, ago(60)), fill(ALPRAZOLAM, "30", 30, ago(34))]
        assert found(*beyond).figure("days-supply-overlap").value == 1
        assert found(*beyond, fill(OXYCODONE_10, "30", 30, ago(34))).figure("days-supply-overlap").value == 1

    def test_triple_supply_counts_twice(self) -> None:
        fills = [fill(ALPRAZOLAM, "30", 10, ago(10)) for _ in range(3)]
        assert found(*fills).figure("days-supply-overlap").value == 10 * 2 - 3


class TestProviders:
    @staticmethod
    def visits(number: int, days: int, **more: object) -> list[Fill]:
        return [
            fill(
                OXYCODONE_10,
                "10",
                5,
                ago(days * n // number),
                prescriber_key=f"npi:{n}",
                dispenser_key=f"ncpdp:{n}",
                **more,
            )
            for n in range(number)
        ]

    def test_five_and_five_in_half_a_year(self) -> None:
        assert found(*self.visits(5, 180)).figure("multiple-providers-pbss").value is True
        assert found(*self.visits(4, 180)).figure("multiple-providers-pbss").value is False
        assert found(*self.visits(4, 170)).figure("multiple-providers-pqa-omp").value is True

    def test_the_window_rolls_and_its_first_day_belongs_to_it(self) -> None:
        at = fill(OXYCODONE_10, "10", 5, ago(182), prescriber_key="npi:a", dispenser_key="ncpdp:a")
        past = fill(OXYCODONE_10, "10", 5, ago(183), prescriber_key="npi:a", dispenser_key="ncpdp:a")
        rest = self.visits(4, 100)
        assert found(at, *rest).figure("multiple-providers-pbss").value is True
        assert found(past, *rest).figure("multiple-providers-pbss").value is False

    def test_both_counts_must_reach_their_line(self) -> None:
        one_pharmacy = [fill(OXYCODONE_10, "10", 5, ago(n), prescriber_key=f"npi:{n}") for n in range(9)]
        assert found(*one_pharmacy).figure("multiple-providers-pbss").value is False
        assert found(*one_pharmacy).figure("prescribers-90-days").value == 9
        assert found(*one_pharmacy).figure("dispensers-90-days").value == 1

    @pytest.mark.parametrize("more", [{"treatment_type": "02"}, {"animal": True}], ids=["treatment", "animals"])
    def test_known_false_positives_are_left_out(self, more: dict[str, object]) -> None:
        result = found(*self.visits(6, 100, **more))
        assert result.figure("multiple-providers-pbss").value is False
        assert result.figure("prescribers-90-days").value == 0

    def test_benzodiazepines_count_for_pbss_and_not_for_the_opioid_measures(self) -> None:
        fills = [
            fill(ALPRAZOLAM, "10", 5, ago(n), prescriber_key=f"npi:{n}", dispenser_key=f"ncpdp:{n}") for n in range(5)
        ]
        result = found(*fills)
        assert result.figure("multiple-providers-pbss").value is True
        assert result.figure("multiple-providers-pqa-omp").value is False

    def test_a_provider_map_makes_a_group_count_once(self) -> None:
        grouped = RULES.with_same_provider({"npi:1": "group:7", "npi:2": "group:7"})
        visits = self.visits(5, 100)
        assert found(*visits, rules=grouped).figure("multiple-providers-pbss").value is False

    def test_a_provider_without_a_key_is_flagged_and_not_counted(self) -> None:
        result = found(*self.visits(4, 100), fill(OXYCODONE_10, "10", 5, prescriber_key="", dispenser_key="ncpdp:9"))
        assert result.figure("multiple-providers-pbss").value is False
        assert result.figure("multiple-providers-pbss").flags == ("fills-without-provider-key",)

    def test_keys_prefer_the_stronger_identifier(self) -> None:
        assert prescriber_key("1234567893", "BF1234563") == "npi:1234567893"
        assert prescriber_key("", "BF1234563", "MD1", "PA") == "dea:BF1234563"
        assert prescriber_key("", "", "MD1", "PA") == "license:PA:MD1"
        assert prescriber_key() == dispenser_key() == ""
        assert dispenser_key("1234567", "1234567893") == "ncpdp:1234567"
        assert dispenser_key("", "", "BF1234563") == "dea:BF1234563"


class TestRefills:
    @pytest.mark.parametrize(("gap", "early"), [(25, 1), (26, 0)], ids=["before 85 %", "just after"])
    def test_a_refill_is_early_before_its_share_of_the_supply(self, gap: int, early: int) -> None:
        fills = [fill(ALPRAZOLAM, "30", 30, ago(60)), fill(ALPRAZOLAM, "30", 30, ago(60 - gap))]
        assert found(*fills).figure("early-refills").value == early

    def test_the_share_is_a_setting(self) -> None:
        fills = [fill(ALPRAZOLAM, "30", 30, ago(60)), fill(ALPRAZOLAM, "30", 30, ago(34))]
        strict = RULES.with_values(refill__early_share=Decimal("0.90"))
        figure = found(*fills, rules=strict).figure("early-refills")
        assert (figure.value, figure.kind) == (1, "policy")

    def test_another_strength_or_another_drug_is_no_refill(self) -> None:
        fills = [fill(OXYCODONE_10, "30", 30, ago(20)), fill(OXYCODONE_ER_10, "30", 30, ago(19))]
        assert found(*fills).figure("early-refills").value == 0

    def test_another_maker_of_the_same_tablet_is_one(self) -> None:
        from carelaw.pdmp.drugs import carried

        other = carried().find("10702005601")
        assert other is not None
        fills = [fill(OXYCODONE_10, "30", 30, ago(20)), fill(other, "30", 30, ago(19))]
        assert found(*fills).figure("early-refills").value == 1

    def test_refills_of_more_than_half_a_year_ago_are_not_counted(self) -> None:
        fills = [fill(ALPRAZOLAM, "30", 30, ago(300)), fill(ALPRAZOLAM, "30", 30, ago(299))]
        assert found(*fills).figure("early-refills").value == 0


class TestUse:
    def test_long_acting_for_the_naive(self) -> None:
        start = fill(FENTANYL_25, "10", 30, ago(20))
        assert found(start).figure("long-acting-for-naive").value == 1
        sixty = fill(OXYCODONE_10, "30", 30, ago(20 + 60 + 29))
        assert found(sixty, start).figure("long-acting-for-naive").value == 0
        longer = fill(OXYCODONE_10, "30", 30, ago(20 + 61 + 29))
        assert found(longer, start).figure("long-acting-for-naive").value == 1

    def test_medication_for_opioid_use_disorder_makes_not_naive(self) -> None:
        fills = [fill(SUBOXONE, "30", 30, ago(60)), fill(FENTANYL_25, "10", 30, ago(20))]
        assert found(*fills).figure("long-acting-for-naive").value == 0

    def test_ninety_of_a_hundred_days_are_long_use(self) -> None:
        at = found(fill(OXYCODONE_10, "90", 90, ago(89))).figure("opioid-days")
        under = found(fill(OXYCODONE_10, "90", 89, ago(88))).figure("opioid-days")
        assert (at.value, at.flags) == (90, ("long-duration",))
        assert (under.value, under.flags) == (89, ())

    def test_cash_counts_only_beside_insurance(self) -> None:
        cash, insured = fill(OXYCODONE_10, "10", 5, payment="01"), fill(ALPRAZOLAM, "10", 5, payment="02")
        assert found(cash, insured).figure("cash-share").value == Decimal("50.0")
        assert found(cash, insured).figure("cash-share").evidence == (cash.id,)
        assert found(cash).figure("cash-share").value is None


some_fills = st.lists(
    st.builds(
        lambda of, days, start, who: fill(of, "30", days, ago(start), prescriber_key=who, dispenser_key=who),
        st.sampled_from([OXYCODONE_10, ALPRAZOLAM, CARISOPRODOL, FENTANYL_25, SUBOXONE]),
        st.one_of(st.none(), st.integers(0, 90)),
        st.integers(0, 250),
        st.sampled_from(["npi:1", "npi:2", "npi:3", ""]),
    ),
    max_size=9,
)


@given(fills=some_fills)
def test_overlaps_agree_with_counting_day_by_day(fills: list[Fill]) -> None:
    result = indicators(fills, ON, RULES)
    days = [ON - timedelta(days=n) for n in range(183)]
    doses = {one.fill_id: one for one in result.doses}

    def active(one: Fill, day: object) -> bool:
        dose = doses[one.id]
        return dose.first_day <= day < dose.first_day + timedelta(days=dose.days)  # type: ignore[operator]

    opioid = [sum(active(one, day) for one in fills if one.is_opioid) for day in days]
    benzo = [any(active(one, day) for one in fills if one.product is ALPRAZOLAM) for day in days]
    relaxed = [any(active(one, day) for one in fills if one.product is CARISOPRODOL) for day in days]
    both = [bool(o) and b for o, b in zip(opioid, benzo, strict=True)]
    assert result.figure("opioid-benzodiazepine-days").value == sum(both)
    assert result.figure("opioid-opioid-days").value == sum(number > 1 for number in opioid)
    assert result.figure("trinity-days").value == sum(b and r for b, r in zip(both, relaxed, strict=True))
    assert result.figure("opioid-days").value == sum(number > 0 for number in opioid[:100])


@given(fills=some_fills, more=some_fills.filter(bool))
def test_a_further_fill_never_cures_a_count(fills: list[Fill], more: list[Fill]) -> None:
    before, after = indicators(fills, ON, RULES), indicators([*fills, more[0]], ON, RULES)
    for name in (
        "opioid-benzodiazepine-days",
        "opioid-opioid-days",
        "trinity-days",
        "prescribers-90-days",
        "opioid-days",
    ):
        assert before.figure(name).value <= after.figure(name).value  # type: ignore[operator]
