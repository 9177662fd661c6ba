"""Statistic 4 counts in the database what the rule says of each question and row."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.pdmp.facts.annual_reports import DelayedRow
from carelaw.pdmp.rules.annual_reports.statistics import missed_by_delay
from carelaw.pdmp.rules.local_time import start_of_following
from carelaw.pdmp.store.models import Dispensation, Query
from carelaw.pdmp.use_cases.annual_reports.figures import Span
from carelaw.pdmp.use_cases.annual_reports.interval import _median_delay, _missed
from carelaw.pdmp.use_cases.annual_reports.prescribing import accepted
from tests.pdmp.retention.stored import dispensing, person

pytestmark = pytest.mark.django_db
LAW = default_law()
# The clocks went forward on March 8 in 2020: days of 23 hours are among these.
DAY = date(2020, 3, 6)
SPAN = Span(date(2020, 3, 1), date(2020, 3, 31))
HOURS = st.integers(min_value=0, max_value=120)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(0, 2), HOURS), min_size=1, max_size=4), asked=st.lists(HOURS, max_size=4))
def test_the_counts_are_those_of_the_rule(rows: list[tuple[int, int]], asked: list[int]) -> None:
    Query.objects.all().delete()
    Dispensation.objects.all().delete()
    somebody = person()
    pairs = []
    for number, (day, hours) in enumerate(rows):
        on = DAY + timedelta(days=day)
        row = dispensing(somebody, on, str(number))
        received = start_of_following(on) + timedelta(hours=hours)
        Dispensation.objects.filter(pk=row.pk).update(dispensed_on=on, received_at=received)
        pairs.append((start_of_following(on), received))
    instants = [start_of_following(DAY) + timedelta(hours=hours) for hours in asked]
    for at in instants:
        _question(somebody.patient_id, at)
    missed, number = _missed(SPAN, LAW)
    assert number == len(asked)
    for name, interval in (("as received", None), ("24", 24), ("48", 48), ("72", 72)):
        assert missed[name] == sum(
            any(
                missed_by_delay(DelayedRow(delivered, received, at, interval), law=LAW).outcome is Outcome.VIOLATION
                for delivered, received in pairs
            )
            for at in instants
        )
    assert _median_delay(accepted(SPAN)) == median((received - on).total_seconds() / 3600 for on, received in pairs)


def _question(patient: int, at: datetime) -> None:
    Query.objects.create(
        actor_name="Somebody", role="PRESCRIBER", purpose="TREATMENT", channel="api", outcome="allowed",
        account_id=uuid.uuid4(), patient_id=patient, requested_at=at,
    )  # fmt: skip


def test_no_row_has_no_median() -> None:
    assert _median_delay(accepted(SPAN)) is None
