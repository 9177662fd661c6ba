"""Dates of the act are dates in America/New_York; instants are UTC."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.kernel import dates

ZONE = "America/New_York"


def local_day(at: datetime) -> date:
    """The day of an instant in Pennsylvania."""
    return dates.legal_date(at, ZONE)


def start_of_following(day: date) -> datetime:
    """The instant at which a day has ended in Pennsylvania, in UTC."""
    return dates.start_of_following_day(day, ZONE)


def spoken(at: datetime) -> str:
    """An instant as people read it: local time with its offset from UTC."""
    return dates.spoken(at, ZONE)
