"""Ten years of collection in small: the load of `ten_years`, with a few hundred rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pdmp.retention.ten_years import calendar, put_in, run_days


@pytest.mark.django_db
def test_exactly_what_is_due_goes_on_each_day_of_the_calendar(home: Path) -> None:
    told = run_days(put_in(600), calendar(daily=False), batch=100)

    assert told["certificates"] >= 36
