"""Ten years of collection in small: the load of `ten_years`, with a few hundred rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carelaw.pdmp.store.models import Dispensation
from tests.pdmp.retention.ten_years import calendar, look, put_in, run_days


@pytest.mark.django_db
def test_exactly_what_is_due_goes_on_each_day_of_the_calendar(home: Path) -> None:
    told = run_days(put_in(600), calendar(daily=False), batch=100)

    assert told["certificates"] >= 36


@pytest.mark.django_db
def test_a_row_that_was_changed_is_noticed(home: Path) -> None:
    state = put_in(60)
    Dispensation.objects.filter(pk=7).update(days_supply=99)

    with pytest.raises(AssertionError, match="row 7 was changed"):
        look(state, date(2020, 1, 1), whole=True)
