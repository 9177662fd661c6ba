"""Legal time: local dates, deadlines in days, months, years, business days and hours. Standard library only.

Nothing here reads a clock. An instant is a `datetime` with a time zone and comes out in UTC; a legal date is a `date`
in the time zone of the law that asks. Where a law says otherwise, it says so by an argument, never by another module.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class LeapBirthday(StrEnum):
    """On which day someone born on February 29 grows a year older in a common year."""

    FEBRUARY_28 = "feb-28"
    MARCH_1 = "mar-01"


# Instants and local dates


def legal_date(at: datetime, zone: str) -> date:
    """The calendar date of an instant where the law applies. Raises ValueError for an instant without a zone."""
    return _aware(at).astimezone(ZoneInfo(zone)).date()


def start_of_day(on: date, zone: str) -> datetime:
    """The instant at which a local day begins, in UTC."""
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)


def start_of_following_day(on: date, zone: str) -> datetime:
    """The instant at which the next local day begins: where a clock starts when only the date is known."""
    return start_of_day(on + DAY, zone)


def hours_after(at: datetime, hours: int) -> datetime:
    """The instant so many elapsed hours later; a change of the clocks moves the wall, not the deadline."""
    return _aware(at).astimezone(UTC) + timedelta(hours=hours)


def spoken(at: datetime, zone: str) -> str:
    """An instant as people read it: local time with its offset from UTC."""
    return _aware(at).astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("An instant without a time zone cannot be judged; give it in UTC.")
    return at


# Periods in days, months and years


def days_after(start: date, days: int) -> date:
    """The last day of a period of days: the start is not counted, the last day is."""
    return start + timedelta(days=days)


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day.

    Always compute from the original start: adding one month twelve times loses days that adding twelve keeps.
    """
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))


def years_after(start: date, years: int) -> date:
    """The anniversary; for February 29 it is February 28 in a common year and February 29 again in a leap year."""
    return months_after(start, years * 12)


def days_between(start: date, end: date) -> int:
    """How many days of a period have passed: the start is not counted, the end is."""
    return (end - start).days


def months_reached(start: date, on: date) -> int:
    """How many full months lie between a start and a day (negative before the start)."""
    months = (on.year - start.year) * 12 + on.month - start.month
    return months - 1 if months_after(start, months) > on else months


def age_on(born: date, on: date, leap_birthday: LeapBirthday = LeapBirthday.FEBRUARY_28) -> int:
    """Full years of age on a day (negative before birth)."""
    return on.year - born.year - (on < birthday_in(on.year, born, leap_birthday))


def birthday_in(year: int, born: date, leap_birthday: LeapBirthday = LeapBirthday.FEBRUARY_28) -> date:
    """The day of a year on which someone grows a year older."""
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28) if leap_birthday is LeapBirthday.FEBRUARY_28 else date(year, 3, 1)
    return born.replace(year=year)


# Business days


def is_business_day(on: date, holidays: Collection[date]) -> bool:
    """True on Monday to Friday unless the day is a holiday of the calendar passed in."""
    return on.weekday() < Weekday.SATURDAY and on not in holidays


def business_days_after(start: date, days: int, holidays: Collection[date]) -> date:
    """The last day of a period of business days: the start is not counted, the last day is."""
    if days < 0:
        raise ValueError(f"A period of {days} business days cannot be counted; it must be 0 or more.")
    last = start
    for _ in range(days):
        last = on_or_after_business_day(last + DAY, holidays)
    return last


def on_or_after_business_day(on: date, holidays: Collection[date]) -> date:
    """The day itself when offices are open, else the next day on which they are: the roll-forward of a last day."""
    while not is_business_day(on, holidays):
        on += DAY
    return on


def business_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Business days after a start, up to and including the end."""
    return sum(is_business_day(start + DAY * step, holidays) for step in range(1, (end - start).days + 1))


# Weeks, months, quarters, halves


def end_of_month(on: date) -> date:
    """The last day of a day's month."""
    return on.replace(day=monthrange(on.year, on.month)[1])


def first_of_following_month(on: date) -> date:
    """The first day of the month after a day's month."""
    return end_of_month(on) + DAY


def first_full_week_of_following_month(on: date, week_start: Weekday = Weekday.SUNDAY) -> Window:
    """The first calendar week of the next month whose seven days all lie in that month."""
    first = first_of_following_month(on)
    starts = first + DAY * ((week_start - first.weekday()) % 7)
    return Window(starts, starts + DAY * 7)


def quarter_of(on: date) -> Window:
    """The calendar quarter that holds a day."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return Window(first, months_after(first, 3))


def half_of(on: date) -> Window:
    """The calendar half year that holds a day."""
    first = date(on.year, 1 if on.month <= 6 else 7, 1)
    return Window(first, months_after(first, 6))


def year_of(on: date) -> Window:
    """The calendar year that holds a day."""
    return Window(date(on.year, 1, 1), date(on.year + 1, 1, 1))


# Windows


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from a first day up to, not including, another. No days at all when both are the same."""

    starts: date
    ends: date

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise ValueError(f"A window cannot end on {self.ends}, before it starts on {self.starts}.")

    @classmethod
    def through(cls, first: date, last: date) -> Window:
        """The window whose last day belongs to it."""
        return cls(first, last + DAY)

    @property
    def last_day(self) -> date:
        """The last day inside. Raises ValueError for a window without days."""
        if self.starts == self.ends:
            raise ValueError("A window without days has no last day.")
        return self.ends - DAY

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.ends - self.starts).days

    def __contains__(self, on: date) -> bool:
        return self.starts <= on < self.ends

    def __iter__(self) -> Iterator[date]:
        return (self.starts + DAY * step for step in range(self.days))

    def shared_with(self, other: Window) -> Window | None:
        """The days that both hold, or None."""
        starts, ends = max(self.starts, other.starts), min(self.ends, other.ends)
        return Window(starts, ends) if starts < ends else None
