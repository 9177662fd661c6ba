"""How the two appeal laws count days: calendar days in Illinois, the day of the event not counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from carelaw.kernel.dates import days_after, legal_date, on_or_after_business_day
from carelaw.kernel.decision import Reason
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law

CONTRACTS_ACT = "il-215-5-513b1"
PROGRAMS_BILL = "il-pbm-programs-2008"
ZONE = "America/Chicago"


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last timely day as the text gives it, and where a reading moves it to, when it does."""

    nominal: date
    counted: date

    @property
    def says(self) -> str:
        if self.nominal == self.counted:
            return f"{self.nominal}"
        return f"{self.counted} (moved from {self.nominal}, no business day)"


def last_day(start: date, days: int, *, rolls: bool) -> LastDay:
    """The last day of a period of calendar days; `rolls` moves one that is no business day to the next that is."""
    nominal = days_after(start, days)
    return LastDay(nominal, on_or_after_business_day(nominal, holiday_calendar("us-il")) if rolls else nominal)


def local_day(at: datetime) -> date:
    """The calendar day of an instant in Illinois."""
    return legal_date(at, ZONE)


def adopted(law: Law, rulebook: str, on: date) -> bool:
    """True when a deployment has adopted a text and it judges acts of this day."""
    return rulebook in law.rulebooks and law.in_force(rulebook, on)


def not_binding(law: Law, rulebook: str, on: date) -> Reason:
    """Why a text does not judge an act of this day."""
    book = law.rulebooks[rulebook]
    return Reason("not-in-force", f"{book.short_title} does not judge acts of {on}.", on, None, book.starts_cite)
