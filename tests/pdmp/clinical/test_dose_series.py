"""The daily series, its figures, and the four published averages of one test vector."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pdmp.clinical.making import FENTANYL_25, ON, OXYCODONE_10, RULES, ago, fill, product

from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators import indicators
from carelaw.pdmp.indicators.dose import doses_of
from carelaw.pdmp.indicators.series import carried_forward, day_series, published_averages

MORPHINE_90 = product("morphine", "90")
MORPHINE_15 = product("morphine", "15")


@pytest.mark.parametrize(
    ("name", "value"), [("D1", "75.8"), ("D2", "93.5"), ("D3", "93.5"), ("D4", "52.5"), ("maximum", "105.0")]
)
def test_the_published_vector_gives_its_five_averages(name: str, value: str) -> None:
    fills = [fill(MORPHINE_90, "30", 30), fill(MORPHINE_15, "7", 7)]
    found = {one.id: one for one in published_averages(doses_of(fills, RULES), RULES, 30)}
    assert found[f"mme-average-{name}"].value == Decimal(value)
    assert len(found[f"mme-average-{name}"].evidence) == 2


def test_without_opioids_the_averages_are_absent_not_zero() -> None:
    assert {one.value for one in published_averages((), RULES, 30)} == {None}


def test_an_interval_runs_from_its_first_day_for_the_days_supply() -> None:
    made = fill(OXYCODONE_10, "10", 5, ago(10))
    series = day_series(doses_of([made], RULES), ago(12), ON)
    assert [day for day, mme in series.days() if mme] == [ago(10), ago(9), ago(8), ago(7), ago(6)]


def test_the_interval_starts_when_it_was_sold_unless_the_state_counts_from_filling() -> None:
    made = fill(OXYCODONE_10, "10", 5, ago(10), sold_on=ago(8))
    assert doses_of([made], RULES)[0].first_day == ago(8)
    by_filling = RULES.with_values(dose__interval_start="filled")
    assert doses_of([made], by_filling)[0].first_day == ago(10)


def test_early_refills_add_up_in_variant_a_and_wait_in_variant_b() -> None:
    fills = [fill(OXYCODONE_10, "60", 30, ago(40)), fill(OXYCODONE_10, "60", 30, ago(20))]
    doses = doses_of(fills, RULES)
    assert day_series(doses, ago(40), ON).on(ago(15)) == Decimal(60)
    lines = {one.id: one.product.line for one in fills if one.product}
    waiting = carried_forward(doses, lines)
    assert [one.first_day for one in waiting] == [ago(40), ago(10)]
    assert day_series(waiting, ago(40), ON).on(ago(15)) == Decimal(30)


def test_today_window_and_peak_name_their_formula_factor_set_and_fills() -> None:
    fills = [
        fill(MORPHINE_90, "30", 30, ago(29)),
        fill(MORPHINE_15, "7", 7, ago(29)),
        fill(FENTANYL_25, "10", 30, ago(80)),
    ]
    found = indicators(fills, ON)
    today, average, peak = (found.figure(name) for name in ("mme-today", "mme-average-30-days", "mme-peak-90-days"))
    assert (today.value, average.value, peak.value) == (Decimal("90.0"), Decimal("93.5"), Decimal("105.0"))
    assert today.evidence == (fills[0].id,)
    assert set(peak.evidence) == {one.id for one in fills}
    assert "cdc-2022" in average.formula
    assert found.figure("days-at-or-above-50-mme").value == 60
    assert found.figure("days-at-or-above-90-mme").value == 30


def test_a_line_counts_from_the_line_on_and_not_a_hair_before() -> None:
    tablets = product("morphine", "25")
    at = indicators([fill(tablets, "60", 30, ago(5))], ON)
    under = indicators([fill(tablets, "59", 30, ago(5))], ON)
    assert at.figure("days-at-or-above-50-mme").value == 6
    assert under.figure("days-at-or-above-50-mme").value == 0


def test_thirds_add_up_to_a_whole() -> None:
    thirds = [fill(product("morphine", "10"), "100", 30, ago(3)), fill(product("morphine", "10"), "50", 30, ago(3))]
    assert indicators(thirds, ON).figure("mme-today").value == Decimal("50.0")
    assert indicators(thirds, ON).figure("days-at-or-above-50-mme").value == 4


def test_an_opioid_that_cannot_be_computed_is_shown_at_the_sum() -> None:
    found = indicators([fill(OXYCODONE_10, "60", None, ago(3)), fill(MORPHINE_15, "30", 30, ago(3))], ON)
    assert found.figure("mme-today").value == Decimal("15.0")
    assert "not-computable" in found.figure("mme-today").flags


def test_future_fills_and_voided_days_do_not_count() -> None:
    found = indicators([fill(MORPHINE_90, "30", 30, ON + timedelta(days=1))], ON)
    assert found.figure("mme-today").value == Decimal("0.0")
    assert found.figure("mme-today").evidence == ()


# Properties. A year of days, a few products, plausible and implausible supplies.

fills_strategy = st.lists(
    st.builds(
        lambda of, quantity, days, start: fill(of, str(quantity), days, ago(start)),
        st.sampled_from([MORPHINE_15, MORPHINE_90, OXYCODONE_10, FENTANYL_25]),
        st.integers(1, 120),
        st.integers(1, 90),
        st.integers(0, 200),
    ),
    max_size=8,
)


@given(fills=fills_strategy, more=fills_strategy.filter(bool))
def test_a_further_fill_never_lowers_any_day(fills: list[Fill], more: list[Fill]) -> None:
    before = day_series(doses_of(fills, RULES), ago(200), ON + timedelta(days=90))
    after = day_series(doses_of([*fills, more[0]], RULES), ago(200), ON + timedelta(days=90))
    assert all(old <= new for old, new in zip(before.scaled, after.scaled, strict=True))


@given(fills=fills_strategy, shift=st.integers(-400, 400))
def test_shifting_all_dates_shifts_the_series(fills: list[Fill], shift: int) -> None:
    by = timedelta(days=shift)
    moved = [fill(one.product, str(one.quantity), one.days_supply, one.filled_on + by) for one in fills]
    here = day_series(doses_of(fills, RULES), ago(200), ON)
    there = day_series(doses_of(moved, RULES), ago(200) + by, ON + by)
    assert here.scaled == there.scaled


@given(fills=fills_strategy, data=st.data())
def test_the_order_of_fills_is_irrelevant(fills: list[Fill], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(fills))
    assert indicators(fills, ON).as_dict() == indicators(shuffled, ON).as_dict()


@given(fills=fills_strategy)
def test_waiting_refills_keep_every_day_of_supply(fills: list[Fill]) -> None:
    doses = doses_of(fills, RULES)
    waiting = carried_forward(doses, {one.id: one.product.line for one in fills if one.product})
    last = ON + timedelta(days=365 * 9)
    assert sum(day_series(doses, ago(200), last).scaled) == sum(day_series(waiting, ago(200), last).scaled)
    by_line: dict[object, list[tuple[object, object]]] = {}
    for one in waiting:
        product_of = next(made.product for made in fills if made.id == one.fill_id)
        assert product_of is not None
        by_line.setdefault(product_of.line, []).append((one.first_day, one.first_day + timedelta(days=one.days)))
    for spans in by_line.values():
        spans.sort()  # type: ignore[arg-type]
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))  # type: ignore[operator]


@given(fills=fills_strategy)
def test_the_series_is_the_sum_of_the_active_doses_of_each_day(fills: list[Fill]) -> None:
    doses = doses_of(fills, RULES)
    series = day_series(doses, ago(100), ON)
    for day, mme in series.days()[::13]:
        active = [one for one in doses if one.first_day <= day < one.first_day + timedelta(days=one.days)]
        assert mme == sum((one.daily for one in active if one.daily), Decimal(0))
