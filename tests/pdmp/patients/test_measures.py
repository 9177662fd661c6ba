"""The public measures: computed from what is recorded, and silent about what is not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Heartbeat
from carelaw.pdmp.use_cases.patients.measures import (
    figures_of,
    measure_answers,
    months_measured,
    note_heartbeat,
    record_measure,
)
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT, actor
from tests.pdmp.patients.people import filed, ready, reported

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 1)


def by_name(at: datetime = AT, month: date = JANUARY) -> dict[str, Any]:
    return {one.name: one for one in figures_of(month, at)}


def test_nothing_measured_says_so(home: object) -> None:
    assert months_measured() == []
    assert all(one.value is None for one in figures_of(JANUARY, AT))
    assert "Nothing was measured yet." in Client().get("/service/measures/").content.decode()


def test_a_missing_heartbeat_is_an_outage(home: object) -> None:
    begun = datetime(2025, 1, 6, 10, 0, tzinfo=UTC)
    for number in range(10):
        if number != 4:
            note_heartbeat(begun + timedelta(minutes=5 * number, seconds=7))
            note_heartbeat(begun + timedelta(minutes=5 * number, seconds=90))
    assert Heartbeat.objects.count() == 9
    figure = by_name(begun + timedelta(minutes=50))["availability"]
    assert (figure.value, figure.sample) == (Decimal("90.00"), 10)
    assert months_measured() == [JANUARY]


def test_the_answers_to_patients_are_counted_from_their_requests(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    ready(filed().request, steward, AT + timedelta(days=4))
    ready(filed(requester_name="Someone Else").request, steward, AT + timedelta(days=30))
    ready(filed(requester_name="Someone Late").request, steward, AT + timedelta(days=31))
    found = by_name(AT + timedelta(days=40))
    assert (found["patient-days"].value, found["patient-late"].value) == (Decimal(4), 0)
    found = by_name(AT + timedelta(days=40), date(2025, 2, 1))
    assert (found["patient-days"].value, found["patient-late"].value) == (Decimal("30.5"), 1)
    assert found["patient-days"].sample == 2


def test_the_times_of_answers_come_from_the_log(home: object) -> None:
    admin = actor("ADMIN")
    said = {"event": "request-served", "route": "history", "method": "POST", "at": "2025-01-06T15:00:00+00:00"}
    lines = [json.dumps({**said, "ms": ms}) for ms in range(1, 101)]
    lines += [
        json.dumps({**said, "route": "home", "ms": 9000}),
        "no json",
        json.dumps({**said, "method": "GET", "ms": 1}),
    ]
    measure_answers(admin, lines, at=AT)
    found = by_name()
    assert (found["answer-median-ms"].value, found["answer-p95-ms"].value) == (Decimal("50.500"), Decimal("95.000"))
    assert found["answer-p95-ms"].sample == 100
    page = Client().get("/service/measures/").content.decode()
    assert "50.5 ms" in page
    assert "not measured" in page


def test_a_figure_from_elsewhere_comes_with_its_source(home: object) -> None:
    admin = actor("ADMIN")
    with pytest.raises(Refusal):
        record_measure(admin, month=JANUARY, name="availability", value=Decimal(100), source="wished", at=AT)
    with pytest.raises(Refusal):
        record_measure(admin, month=JANUARY, name="accessibility-faults", value=Decimal(0), source=" ", at=AT)
    record_measure(admin, month=date(2025, 1, 20), name="accessibility-faults", value=Decimal(0), source="axe", at=AT)
    assert by_name()["accessibility-faults"].value == 0
