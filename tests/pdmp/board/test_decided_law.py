"""What the board or the department decided on record is the law that every rule is asked under, from its day on."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carelaw.pdmp.store.models import FrequencyChange
from carelaw.pdmp.use_cases.board import acts
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law, one_law, recorded_law
from tests.pdmp.board.test_advice_and_policies import REGULATION
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db

NUMBER = "publish.min_cell"


def set_by_regulation(office: Actor) -> None:
    acts.REGULATION.perform(office, AT, REGULATION)
    change = {"setting": NUMBER, "value": "20", "effective_on": "2025-02-01", "citation": REGULATION["citation"]}
    acts.SETTING.perform(office, AT, change)


def test_a_number_set_by_a_regulation_holds_from_its_day_and_ends_with_it(office: Actor) -> None:
    set_by_regulation(office)
    acts.END_REGULATION.perform(office, AT, {"citation": REGULATION["citation"], "ended_on": "2025-06-30"})
    days = (date(2025, 1, 31), date(2025, 2, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert [adopted_law().number(NUMBER, on) for on in days] == [11, 20, 20, 11]
    assert {recorded_law().number(NUMBER, on) for on in days} == {11}


def test_a_voted_interval_binds_whoever_asks_a_rule(home: object) -> None:
    FrequencyChange.objects.create(
        new_hours=24,
        effective_on=date(2025, 1, 7),
        state="active",
        proposed_at=AT,
        technology_finding="",
        fiscal_finding="",
    )
    client = Client()
    due = []
    for day in ("2025-01-06", "2025-01-07"):
        facts = {"delivered_on": day}
        answer = client.post("/api/rules/reporting-deadline/decide", facts, content_type="application/json")
        due.append(answer.json()["reasons"][0]["value"])
    # Three days after the end of the sixth, one day after the end of the seventh, at midnight in Pennsylvania.
    assert due == ["2025-01-10T05:00:00+00:00", "2025-01-09T05:00:00+00:00"]


def test_a_piece_of_work_reads_what_was_decided_once_and_an_act_in_it_is_seen(office: Actor) -> None:
    from django.db import connection

    with one_law():
        adopted_law()
        with CaptureQueriesContext(connection) as asked:
            adopted_law()
        assert not asked.captured_queries
        set_by_regulation(office)
        assert adopted_law().number(NUMBER, date(2025, 2, 1)) == 20
