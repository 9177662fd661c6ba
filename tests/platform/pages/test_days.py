"""Days and instants are told in words, in the zone of the law, however they are carried."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from carelaw.platform.pages.days import days_in_words, told_day
from carelaw.platform.pages.parts import Column, Table


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        (date(2026, 3, 2), "March 2, 2026"),
        ("2026-03-02", "March 2, 2026"),
        (datetime(2026, 3, 2, 3, 30, tzinfo=UTC), "March 1, 2026, 9:30 p.m. CST"),
        ("2026-03-02T03:30:00+00:00", "March 1, 2026, 9:30 p.m. CST"),
        ("2026-03-02T03:30:00Z", "March 1, 2026, 9:30 p.m. CST"),
        ("2026-13-02", "2026-13-02"),
        ("INT-2026-03-02", "INT-2026-03-02"),
        ("from 2026-03-02", "from March 2, 2026"),
        ("", ""),
        (7, 7),
        (None, None),
    ],
)
def test_told(carried: Any, told: Any) -> None:
    with timezone.override(ZoneInfo("America/Chicago")):
        assert str(told_day(carried)).replace("Mar.", "March") == str(told)


def test_a_table_tells_days_whichever_way_they_are_carried() -> None:
    table = Table("T", (Column("a", "A"), Column("b", "B")), [["2026-03-02", date(2026, 3, 2)]])  # type: ignore[list-item]
    ((_, first), (_, second)) = table.body[0]
    assert first.text == second.text != "2026-03-02"


def test_a_table_and_a_reason_tell_days_inside_their_sentences() -> None:
    table = Table("T", (Column("a", "A"),), [["due on 2026-03-02 (policy)"]])
    assert table.body[0][0][1].text == "due on March 2, 2026 (policy)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Due by 2026-06-10.", "Due by June 10, 2026."),
        ("| Day | 2026-06-10 |", "| Day | June 10, 2026 |"),
        ("from 2026-06-10, case D-2026-0001", "from June 10, 2026, case D-2026-0001"),
        ("retail-2026-06-10.csv and 2026-06-10.pdf", "retail-2026-06-10.csv and 2026-06-10.pdf"),
        ("year-month-day, such as 2026-06-10.", "year-month-day, such as 2026-06-10."),
        ('"2026-06-10" lies ahead', '"2026-06-10" lies ahead'),
        ("9414-2026-06-10-1 and 2026-13-45", "9414-2026-06-10-1 and 2026-13-45"),
    ],
)
def test_days_inside_a_sentence_stand_in_words(text: str, told: str) -> None:
    assert days_in_words(text) == told
