"""The daily work runs by itself: each hour, whatever days have begun and were not done."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.dates import DAY
from carelaw.platform import clock
from carelaw.platform.cases.ticking import days_behind, tick_day
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.legal_zone import day_begun


@job("platform.tick", every=timedelta(hours=1))
def tick(beat: Beat) -> None:
    """Do the work of every day that has begun and was not done."""
    on, until = days_behind(day_begun(clock.now()))
    days = max(0, (until - on).days + 1)
    for number in range(days):
        for _done in tick_day(on + number * DAY):
            pass
        beat.progress(number + 1, days)
