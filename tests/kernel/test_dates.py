"""Legal time: what the texts count, at its limits, and what must hold on every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.dates import (
    DAY,
    LeapBirthday,
    Weekday,
    Window,
    age_on,
    birthday_in,
    business_days_after,
    business_days_between,
    days_after,
    days_between,
    end_of_month,
    first_full_week_of_following_month,
    first_of_following_month,
    half_of,
    hours_after,
    is_business_day,
    legal_date,
    months_after,
    months_reached,
    on_or_after_business_day,
    quarter_of,
    spoken,
    start_of_day,
    start_of_following_day,
    year_of,
    years_after,
)

EASTERN, CENTRAL = "America/New_York", "America/Chicago"

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from([EASTERN, CENTRAL])
holidays = st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=40)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("at", "zone", "on"),
    [
        ("2016-01-02T04:59:59+00:00", EASTERN, "2016-01-01"),
        ("2016-01-02T05:00:00+00:00", EASTERN, "2016-01-02"),
        ("2016-07-02T03:59:59+00:00", EASTERN, "2016-07-01"),
        ("2016-07-02T04:00:00+00:00", EASTERN, "2016-07-02"),
        ("2016-01-02T05:00:00+00:00", CENTRAL, "2016-01-01"),
        ("2016-01-02T00:30:00-05:00", CENTRAL, "2016-01-01"),
    ],
)
def test_a_legal_date_is_the_local_one(at: str, zone: str, on: str) -> None:
    assert legal_date(utc(at), zone) == date.fromisoformat(on)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        legal_date(datetime(2016, 1, 1), EASTERN)
    with pytest.raises(ValueError, match="without a time zone"):
        hours_after(datetime(2016, 1, 1), 72)


@pytest.mark.parametrize(
    ("delivered", "deadline_on_the_wall", "why"),
    [
        ("2016-01-01T12:00:00-05:00", "2016-01-04 12:00:00-05:00", "no change of clocks"),
        ("2016-03-11T12:00:00-05:00", "2016-03-14 13:00:00-04:00", "an hour is lost on March 13: 73 on the wall"),
        ("2016-11-04T12:00:00-04:00", "2016-11-07 11:00:00-05:00", "an hour is gained on November 6: 71 on the wall"),
    ],
)
def test_hours_are_elapsed_hours(delivered: str, deadline_on_the_wall: str, why: str) -> None:
    assert spoken(hours_after(utc(delivered), 72), EASTERN) == deadline_on_the_wall, why


def test_a_bare_date_starts_its_clock_on_the_following_local_midnight() -> None:
    assert start_of_following_day(date(2016, 1, 1), EASTERN) == utc("2016-01-02T05:00:00+00:00")
    assert start_of_following_day(date(2016, 3, 12), EASTERN) == utc("2016-03-13T05:00:00+00:00")
    assert start_of_following_day(date(2016, 3, 13), EASTERN) == utc("2016-03-14T04:00:00+00:00")


@pytest.mark.parametrize(
    ("start", "years", "anniversary"),
    [
        ("2016-02-29", 7, "2023-02-28"),
        ("2016-02-29", 8, "2024-02-29"),
        ("2015-06-30", 7, "2022-06-30"),
        ("2016-12-31", 1, "2017-12-31"),
    ],
)
def test_years_are_clamped_from_the_original_start(start: str, years: int, anniversary: str) -> None:
    assert years_after(date.fromisoformat(start), years) == date.fromisoformat(anniversary)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2015-08-31", 6, "2016-02-29"),
        ("2016-08-31", 6, "2017-02-28"),
        ("2016-01-31", 1, "2016-02-29"),
        ("2016-01-31", 2, "2016-03-31"),
        ("2016-03-31", -1, "2016-02-29"),
        ("2016-12-15", 1, "2017-01-15"),
        ("2016-01-15", -1, "2015-12-15"),
    ],
)
def test_months_end_on_the_last_day_where_the_month_is_short(start: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_chaining_months_is_not_the_same_and_is_not_what_the_law_asks() -> None:
    chained = months_after(months_after(date(2016, 1, 31), 1), 1)
    assert chained == date(2016, 3, 29)
    assert months_after(date(2016, 1, 31), 2) == date(2016, 3, 31)


@pytest.mark.parametrize(
    ("born", "on", "leap", "age"),
    [
        ("2000-06-15", "2018-06-14", LeapBirthday.FEBRUARY_28, 17),
        ("2000-06-15", "2018-06-15", LeapBirthday.FEBRUARY_28, 18),
        ("2000-02-29", "2018-02-27", LeapBirthday.FEBRUARY_28, 17),
        ("2000-02-29", "2018-02-28", LeapBirthday.FEBRUARY_28, 18),
        ("2000-02-29", "2018-02-28", LeapBirthday.MARCH_1, 17),
        ("2000-02-29", "2018-03-01", LeapBirthday.MARCH_1, 18),
        ("2000-02-29", "2020-02-28", LeapBirthday.FEBRUARY_28, 19),
        ("2000-02-29", "2020-02-29", LeapBirthday.MARCH_1, 20),
        ("2000-06-15", "2000-06-14", LeapBirthday.FEBRUARY_28, -1),
    ],
)
def test_age_at_the_birthday_and_the_day_before(born: str, on: str, leap: LeapBirthday, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on), leap) == age


NEW_YEAR = frozenset({date(2025, 12, 25), date(2026, 1, 1)})


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2025-12-23", 0, "2025-12-23"),
        ("2025-12-23", 1, "2025-12-24"),
        ("2025-12-23", 2, "2025-12-26"),  # Christmas does not count
        ("2025-12-26", 1, "2025-12-29"),  # nor does the weekend
        ("2025-12-27", 1, "2025-12-29"),  # a start on a Saturday
        ("2025-12-30", 2, "2026-01-02"),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(start: str, count: int, last: str) -> None:
    assert business_days_after(date.fromisoformat(start), count, NEW_YEAR) == date.fromisoformat(last)


def test_a_negative_count_of_business_days_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 business days"):
        business_days_after(date(2025, 1, 1), -1, frozenset())


def test_a_last_day_rolls_forward_only_from_a_closed_day() -> None:
    assert on_or_after_business_day(date(2026, 1, 1), NEW_YEAR) == date(2026, 1, 2)
    assert on_or_after_business_day(date(2026, 1, 3), NEW_YEAR) == date(2026, 1, 5)
    assert on_or_after_business_day(date(2026, 1, 5), NEW_YEAR) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("on", "week_start", "first"),
    [
        ("2026-01-15", Weekday.SUNDAY, "2026-02-01"),  # February 2026 begins on a Sunday
        ("2026-01-15", Weekday.MONDAY, "2026-02-02"),
        ("2026-05-31", Weekday.MONDAY, "2026-06-01"),  # June 2026 begins on a Monday
        ("2026-05-31", Weekday.SUNDAY, "2026-06-07"),
        ("2025-12-01", Weekday.SUNDAY, "2026-01-04"),
    ],
)
def test_the_first_full_week_of_the_next_month(on: str, week_start: Weekday, first: str) -> None:
    week = first_full_week_of_following_month(date.fromisoformat(on), week_start)
    assert (week.starts, week.days) == (date.fromisoformat(first), 7)


def test_quarters_halves_and_years() -> None:
    assert quarter_of(date(2016, 3, 31)) == Window.through(date(2016, 1, 1), date(2016, 3, 31))
    assert quarter_of(date(2016, 4, 1)) == Window.through(date(2016, 4, 1), date(2016, 6, 30))
    assert half_of(date(2016, 6, 30)).last_day == date(2016, 6, 30)
    assert half_of(date(2016, 7, 1)).last_day == date(2016, 12, 31)
    assert year_of(date(2016, 2, 29)).days == 366
    assert end_of_month(date(2016, 2, 1)) == date(2016, 2, 29)
    assert first_of_following_month(date(2016, 12, 31)) == date(2017, 1, 1)


def test_a_window_holds_its_first_day_and_not_its_end() -> None:
    window = Window(date(2016, 1, 1), date(2016, 1, 3))
    assert list(window) == [date(2016, 1, 1), date(2016, 1, 2)]
    assert date(2016, 1, 3) not in window
    assert window.shared_with(Window(date(2016, 1, 3), date(2016, 1, 5))) is None
    assert window.shared_with(Window(date(2016, 1, 2), date(2016, 1, 5))) == Window(date(2016, 1, 2), date(2016, 1, 3))
    with pytest.raises(ValueError, match="before it starts"):
        Window(date(2016, 1, 2), date(2016, 1, 1))
    with pytest.raises(ValueError, match="no last day"):
        _ = Window(date(2016, 1, 1), date(2016, 1, 1)).last_day


@given(at=instants, zone=zones)
def test_every_instant_lies_in_the_day_that_it_names(at: datetime, zone: str) -> None:
    on = legal_date(at, zone)
    assert start_of_day(on, zone) <= at < start_of_following_day(on, zone)


@given(at=instants, hours=st.integers(0, 500))
def test_hours_after_is_exactly_that_long(at: datetime, hours: int) -> None:
    assert hours_after(at, hours) - at == timedelta(hours=hours)


@given(start=days, months=st.integers(-600, 600))
def test_a_month_period_ends_in_the_month_it_should_and_never_late(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or end == end_of_month(end)
    assert end.day <= start.day


@given(start=days, more=st.integers(0, 200), months=st.integers(0, 120))
def test_a_later_start_never_gives_an_earlier_end(start: date, more: int, months: int) -> None:
    assert months_after(start, months) <= months_after(start + DAY * more, months)


@given(start=days, on=days)
def test_months_reached_is_the_last_that_has_come(start: date, on: date) -> None:
    reached = months_reached(start, on)
    assert months_after(start, reached) <= on < months_after(start, reached + 1)


@given(start=days, count=st.integers(-1000, 1000))
def test_counting_days_there_and_back(start: date, count: int) -> None:
    assert days_between(start, days_after(start, count)) == count


@given(born=days, on=days, leap=st.sampled_from(LeapBirthday))
def test_age_goes_up_by_one_on_the_birthday_alone(born: date, on: date, leap: LeapBirthday) -> None:
    grown = age_on(born, on, leap) - age_on(born, on - DAY, leap)
    assert grown == (1 if on == birthday_in(on.year, born, leap) else 0)


@given(start=st.dates(date(2020, 1, 1), date(2021, 6, 30)), count=st.integers(0, 90), closed=holidays)
def test_business_days_counted_forth_are_counted_back(start: date, count: int, closed: frozenset[date]) -> None:
    last = business_days_after(start, count, closed)
    assert business_days_between(start, last, closed) == count
    assert count == 0 or is_business_day(last, closed)


@given(start=st.dates(date(2020, 1, 1), date(2021, 6, 30)), count=st.integers(0, 60), closed=holidays)
def test_one_more_holiday_never_brings_a_deadline_forward(start: date, count: int, closed: frozenset[date]) -> None:
    fewer = frozenset(sorted(closed)[1:])
    assert business_days_after(start, count, fewer) <= business_days_after(start, count, closed)


@given(on=days, week_start=st.sampled_from(Weekday))
def test_the_full_week_lies_in_the_next_month_and_none_lies_before_it(on: date, week_start: Weekday) -> None:
    week = first_full_week_of_following_month(on, week_start)
    following = first_of_following_month(on)
    assert week.starts.weekday() == week_start
    assert {(day.year, day.month) for day in week} == {(following.year, following.month)}
    assert (week.starts - following).days < 7


@given(on=days)
def test_every_day_lies_in_one_quarter_of_one_half_of_one_year(on: date) -> None:
    quarter, half, year = quarter_of(on), half_of(on), year_of(on)
    assert on in quarter
    assert on in half
    assert on in year
    assert quarter.shared_with(half) == quarter
    assert half.shared_with(year) == half
    assert quarter_of(quarter.ends).starts == quarter.ends
