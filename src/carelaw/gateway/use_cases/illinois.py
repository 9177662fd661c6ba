"""Where this law counts its days."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.platform.accounts import actor


def law_day(at: datetime) -> date:
    """The calendar day of an instant in Illinois."""
    return actor.law_day(at, "gateway")
