"""The frozen tables of holidays."""

from __future__ import annotations

from datetime import date

import holidays as source
import pytest

from carelaw.kernel.dates import business_days_after, is_business_day
from carelaw.law.holidays import holiday_calendar


@pytest.mark.parametrize(("calendar", "subdivision"), [("us-pa", "PA"), ("us-il", "IL")])
def test_a_table_is_what_its_source_says_for_the_years_gone_by(calendar: str, subdivision: str) -> None:
    frozen = holiday_calendar(calendar)
    for year in range(frozen.first_year, 2026):
        told = {on for on in source.country_holidays("US", subdiv=subdivision, years=[year]) if on.year == year}
        assert {on for on in frozen if on.year == year} == told, year


def test_independence_day_on_a_sunday_is_observed_on_monday() -> None:
    assert not is_business_day(date(2021, 7, 5), holiday_calendar("us-pa"))
    assert is_business_day(date(2021, 7, 6), holiday_calendar("us-pa"))


def test_ten_business_days_over_the_end_of_a_year() -> None:
    assert business_days_after(date(2024, 12, 20), 10, holiday_calendar("us-il")) == date(2025, 1, 7)


def test_a_year_outside_the_table_is_refused_and_not_taken_for_open() -> None:
    with pytest.raises(ValueError, match="holds 2010 to 2035, not 2036"):
        is_business_day(date(2036, 1, 1), holiday_calendar("us-il"))


def test_an_unknown_calendar_is_refused_with_those_that_exist() -> None:
    with pytest.raises(LookupError, match="us-il, us-il-offices, us-pa"):
        holiday_calendar("us-xx")


def test_a_deployment_keeps_its_own_closing_days() -> None:
    shipped = holiday_calendar("us-il")
    own = shipped.changed(closed={date(2024, 11, 29): "Closed by order"}, opened=[date(2024, 3, 4)])
    assert date(2024, 11, 29) in own
    assert date(2024, 3, 4) not in own
    assert date(2024, 3, 4) in shipped
