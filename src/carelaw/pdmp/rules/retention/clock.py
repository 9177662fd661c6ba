"""When the seven years end: always from the first collection, by calendar arithmetic from the original date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carelaw.kernel.dates import DAY, years_after
from carelaw.law.register import Law
from carelaw.pdmp.facts.retention import KeptItem
from carelaw.pdmp.rules.local_time import start_of_following

# The clamp of February 29 gives two collection days one anniversary; no other day is further off.
_SLACK = timedelta(days=2)


def clock_start(item: KeptItem, law: Law) -> date | None:
    """The day from which an item's years are counted; None when it cannot be known.

    What was transferred without its collection date counts from the dispensing (AMB-44); a correction restarts
    nothing (AMB-33).
    """
    if law.reading("AMB-01") == "dispensed" and item.dispensed_on is not None:
        return item.dispensed_on
    start = item.collected_on
    if start is None and item.transferred_on is not None:
        start = item.dispensed_on if law.reading("AMB-44") == "dispensing-date" else item.transferred_on
    return start if start is None else corrected_start(start, item.corrected_on, law)


def corrected_start(first: date, corrected_on: date | None, law: Law) -> date:
    """The first collection day, unless a correction restarts the years (AMB-33)."""
    if corrected_on is not None and law.reading("AMB-33") == "restarts":
        return max(first, corrected_on)
    return first


def last_day_kept(start: date, on: date, law: Law) -> date:
    """The last day on which information may be kept: the anniversary, or the day before it (AMB-02)."""
    anniversary = years_after(start, int(law.number("retention.years", on)))
    return anniversary if law.reading("AMB-02") == "after" else anniversary - DAY


def collected_through(on: date, law: Law) -> date:
    """The newest collection day whose information is due for removal on a day: one date that a query can ask for."""
    day = years_after(on, -int(law.number("retention.years", on))) + _SLACK
    while last_day_kept(day, on, law) >= on:
        day -= DAY
    return day


@dataclass(frozen=True, slots=True)
class Sight:
    """Which stored dispensings a question may still see on a day; what is not in sight is due for removal.

    `clock` is the day of a row that counts (AMB-01). `corrected_since` is set where a correction restarts the years
    (AMB-33), `held_on` where a held row stays in sight (AMB-45), `without` the codes whose older rows leave the
    histories with the board's listing (AMB-34).
    """

    since: date
    clock: str = "collected_on"
    corrected_since: datetime | None = None
    held_on: date | None = None
    without: frozenset[str] = frozenset()


def sight_on(on: date, law: Law, exempt: frozenset[str] = frozenset()) -> Sight:
    """What retention lets be seen on a day; `exempt` are the codes that the board lists on it."""
    through = collected_through(on, law)
    by_dispensing = law.reading("AMB-01") == "dispensed"
    restarts = not by_dispensing and law.reading("AMB-33") == "restarts"
    return Sight(
        since=through + DAY,
        clock="dispensed_on" if by_dispensing else "collected_on",
        corrected_since=start_of_following(through) if restarts else None,
        held_on=on if law.reading("AMB-45") == "visible" else None,
        without=exempt if law.reading("AMB-34") == "retroactive" else frozenset(),
    )


def hold_end(start: date, periods: int, on: date, law: Law) -> date:
    """The end of so many keeping periods after the retention, counted from the collection itself."""
    years = int(law.number("retention.years", on)) + periods * int(law.number("hold.period_years", on))
    return years_after(start, years)
