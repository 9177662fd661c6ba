"""The tick walks days in order; late or twice, the result is the same."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carelaw.platform.cases import ticking
from carelaw.platform.cases.ticking import DayWork, EachDay, Ticked, days_behind, each_day, last_ticked, walk

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 2, 27), date(2026, 3, 2)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[date, datetime]]:
    monkeypatch.setattr(ticking, "_WORK", {})
    days: list[tuple[date, datetime]] = []

    @each_day("test.days")
    def see(on: date, at: datetime) -> int:
        days.append((on, at))
        return on.day % 2

    return days


def test_every_day_is_walked_once_in_order(seen: list[tuple[date, datetime]]) -> None:
    done = list(walk(FIRST, LAST))
    assert [on for on, _ in seen] == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
    assert done == [Ticked(date(2026, 2, 27), "test.days", 1), Ticked(date(2026, 3, 1), "test.days", 1)]


def test_its_instant_lies_on_the_same_calendar_day_in_both_states(seen: list[tuple[date, datetime]]) -> None:
    list(walk(date(2026, 3, 7), date(2026, 3, 9)))
    for on, at in seen:
        for zone in ("America/Chicago", "America/New_York"):
            assert at.astimezone(ZoneInfo(zone)).date() == on


def test_a_later_tick_goes_on_the_day_after_the_last(seen: list[tuple[date, datetime]]) -> None:
    assert days_behind(LAST) == (LAST, LAST)
    list(walk(FIRST, FIRST))
    assert last_ticked() == FIRST
    assert days_behind(LAST) == (date(2026, 2, 28), LAST)


def test_smaller_order_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def work_called(name: str) -> DayWork:
        def run(on: date, at: datetime) -> int:
            ran.append(name)
            return 0

        return run

    named = (("late", 90), ("early", 10), ("also-early", 10))
    work = {name: EachDay(name, order, work_called(name)) for name, order in named}
    monkeypatch.setattr(ticking, "_WORK", work)
    list(walk(FIRST, FIRST))
    assert ran == ["also-early", "early", "late"]


def test_two_pieces_of_work_have_two_names(seen: list[tuple[date, datetime]]) -> None:
    with pytest.raises(ValueError, match=r"test\.days"):
        each_day("test.days")(lambda on, at: 0)


def test_work_of_a_program_whose_law_is_not_adopted_rests(
    seen: list[tuple[date, datetime]], tmp_path: Path, settings: Any
) -> None:
    ran: list[date] = []

    @each_day("ihh.test-only")
    def run(on: date, at: datetime) -> int:
        ran.append(on)
        return 1

    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text('rulebooks = ["pa-abc-map"]\n', encoding="utf-8")
    list(walk(FIRST, FIRST))
    assert ran == []
    (tmp_path / "law.toml").write_text('rulebooks = ["pa-abc-map", "il-89-140-990"]\n', encoding="utf-8")
    list(walk(LAST, LAST))
    assert ran == [LAST]
