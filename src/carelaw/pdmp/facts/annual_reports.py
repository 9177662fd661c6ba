"""What the rules of the yearly reports may know. None: not established."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ReportYear:
    """The n-th report of the board, looked at on a day; when it was handed in and published."""

    number: int
    on: date
    submitted_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportPublication:
    """What goes to the General Assembly and onto the website, and what the look at its cells found.

    `named_at` are the places at which somebody is named, `perhaps_at` those that may be chance; `cleared` when a person
    looked at these and said that they name nobody. `names_people` None: nobody has looked.
    """

    submitted_on: date | None = None
    published_on: date | None = None
    names_people: bool | None = None
    named_at: tuple[str, ...] = ()
    perhaps_at: tuple[str, ...] = ()
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """A count of persons about to be published."""

    persons: int
    on: date


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One line of the query log, or one session of an intrusion, as the first statistic sees it."""

    on: date
    first: date
    last: date
    answered: bool | None = None
    finding: str = ""
    intrusion: bool = False


@dataclass(frozen=True, slots=True)
class PrescriberYear:
    """One prescriber in the period: accepted rows under the name, patient queries own or by designees."""

    rows: int | None = None
    queries: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share to be printed with its numerator and denominator."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class ProviderWindow:
    """One patient's prescribers and dispensers within a window that ends on a day."""

    on: date
    days: int
    prescribers: int
    dispensers: int


@dataclass(frozen=True, slots=True)
class DelayedRow:
    """One row and one query about the same patient; `interval_hours` asks what a shorter interval had done."""

    delivered_at: datetime
    received_at: datetime
    queried_at: datetime
    interval_hours: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerQuestion:
    """One question over the exchange or from a record system, as the fifth statistic sees it."""

    on: date
    first: date
    last: date
    answered: bool | None = None
    matched: bool = False


@dataclass(frozen=True, slots=True)
class LawAccess:
    """One law-enforcement request as the sixth statistic sees it; the doors used do not multiply it."""

    first: date
    last: date
    received_on: date | None = None
    ran_on: date | None = None
    grand_jury: bool = False
    doors: int = 1


@dataclass(frozen=True, slots=True)
class WarrantAfter:
    """One warrant that an agency reported after an access."""

    kind: str
    first: date
    last: date
    issued_on: date | None = None
    access_ran: bool | None = None


@dataclass(frozen=True, slots=True)
class FurtherStatistic:
    """A statistic the board decided on, and the report that is being made."""

    report_last_day: date
    decided_on: date | None = None
    withdrawn_on: date | None = None
    definition: str = ""
    version: int | None = None
