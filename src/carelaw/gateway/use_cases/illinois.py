"""Where this law counts its days and tells the hour."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.platform.accounts import actor
from carelaw.platform.legal_zone import zone_of


def law_day(at: datetime) -> date:
    """The calendar day of an instant in Illinois."""
    return actor.law_day(at, "gateway")


def told(at: datetime) -> str:
    """An instant as refusals tell it: 2026-02-07 22:30 CST."""
    return f"{at.astimezone(zone_of('gateway')):%Y-%m-%d %H:%M %Z}"
