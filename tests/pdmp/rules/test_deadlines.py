"""The 72 hours to the second, across the changes of clocks, and the lateness that follows from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.pdmp.facts.intake import Delivery, Timeliness
from carelaw.pdmp.rules.lateness import lateness
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline

LAW = default_law()
instants = st.datetimes(datetime(2015, 7, 1), datetime(2022, 6, 29), timezones=st.just(UTC))


def due(delivery: Delivery, **readings: str) -> datetime:
    """The deadline of a delivery."""
    decision = reporting_deadline(delivery, law=LAW.with_readings(readings))
    assert decision.outcome is Outcome.PASS
    at: datetime = decision.reasons[0].value
    return at


@given(delivered=instants)
def test_from_an_instant_it_is_always_72_elapsed_hours(delivered: datetime) -> None:
    assert due(Delivery(None, delivered)) - delivered == timedelta(hours=72)


@given(day=st.dates(date(2015, 7, 1), date(2022, 6, 30)))
def test_from_a_day_it_is_72_hours_after_its_end_in_pennsylvania(day: date) -> None:
    end = due(Delivery(day)) - timedelta(hours=72)
    assert end.date() == day + timedelta(days=1)
    assert end.hour in {4, 5}


@given(delivered=instants)
def test_rolling_never_brings_a_deadline_forward_and_ends_on_a_weekday(delivered: datetime) -> None:
    strict, rolled = due(Delivery(None, delivered)), due(Delivery(None, delivered), **{"AMB-06": "roll"})
    assert strict <= rolled <= strict + timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 3, 9), datetime(2016, 3, 13, 5, tzinfo=UTC)),
        (date(2016, 3, 11), datetime(2016, 3, 15, 5, tzinfo=UTC)),
        (date(2016, 3, 13), datetime(2016, 3, 17, 4, tzinfo=UTC)),
        (date(2016, 11, 4), datetime(2016, 11, 8, 4, tzinfo=UTC)),
        (date(2016, 11, 6), datetime(2016, 11, 10, 5, tzinfo=UTC)),
        (date(2016, 2, 28), datetime(2016, 3, 3, 5, tzinfo=UTC)),
        (date(2015, 12, 31), datetime(2016, 1, 4, 5, tzinfo=UTC)),
    ],
)
def test_days_around_the_changes_of_clocks(day: date, expected: datetime) -> None:
    assert due(Delivery(day)) == expected


def test_the_deadline_is_shown_in_local_time_with_its_offset() -> None:
    decision = reporting_deadline(Delivery(date(2016, 3, 11)), law=LAW)
    assert "2016-03-15 01:00:00-04:00" in decision.reasons[0].says


@settings(max_examples=200)
@given(
    delivered=instants,
    after=st.timedeltas(timedelta(0), timedelta(days=9)),
    more=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_more_lateness_never_cures(delivered: datetime, after: timedelta, more: timedelta) -> None:
    def judged(late: timedelta) -> tuple[bool, int]:
        at = delivered + late
        decision = lateness(Timeliness(seen_at=at, delivered_at=delivered, complete_received_at=at), law=LAW)
        assert decision.outcome in {Outcome.PASS, Outcome.VIOLATION, Outcome.NOT_APPLICABLE}
        return decision.outcome is Outcome.PASS, decision.reasons[0].value or 0

    (in_time, seconds), (later_in_time, later_seconds) = judged(after), judged(after + more)
    assert in_time or not later_in_time
    assert later_seconds >= seconds or later_seconds == 0  # after the act's last day nothing is found late


@given(delivered=instants, after=st.timedeltas(timedelta(hours=72), timedelta(days=9)))
def test_an_excuse_leaves_the_figure_as_it_is(delivered: datetime, after: timedelta) -> None:
    at = delivered + after
    plain = lateness(Timeliness(seen_at=at, delivered_at=delivered, complete_received_at=at), law=LAW)
    excused = lateness(
        Timeliness(seen_at=at, delivered_at=delivered, complete_received_at=at, excused_by="outage 12"), law=LAW
    )
    assert plain.reasons[0].value == excused.reasons[0].value
    assert excused.outcome is not Outcome.VIOLATION


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        reporting_deadline(Delivery(None, datetime(2016, 3, 9, 12)), law=LAW)
