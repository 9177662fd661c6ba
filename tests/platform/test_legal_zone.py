"""Each program counts its days by its own clock; daily work waits for the last of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.legal_zone import day_begun, zone_of

# Half an hour after midnight in Pennsylvania, half an hour before midnight in Illinois.
BETWEEN = datetime(2026, 1, 2, 5, 30, tzinfo=UTC)


def test_the_zone_is_that_of_the_programs_rulebooks() -> None:
    assert str(zone_of("pdmp")) == "America/New_York"
    assert {str(zone_of(program)) for program in ("gateway", "pbm", "ihh")} == {"America/Chicago"}


def test_between_two_midnights_each_program_has_its_own_day() -> None:
    assert law_day(BETWEEN) == date(2026, 1, 2)
    assert law_day(BETWEEN, "ihh") == date(2026, 1, 1)


def test_daily_work_waits_until_the_day_has_begun_everywhere() -> None:
    assert day_begun(BETWEEN) == date(2026, 1, 1)
    assert day_begun(BETWEEN.replace(hour=6, minute=0)) == date(2026, 1, 2)
