"""What the rules of the outcomes payment may know: years, the publication, the report, the result, the amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Whether more of a measure is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Source(StrEnum):
    """The four places that a required measure may come from."""

    CMS_CORE_2018 = "CMS_CORE_2018"
    NQF = "NQF"
    AHRQ_QI = "AHRQ_QI"
    HEDIS = "HEDIS"


class Reported(StrEnum):
    """Whether all available information on a measure has been given."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"


class Level(StrEnum):
    """How much an outcomes payment is; gold comes on top of silver."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class YearAsked:
    """Which outcomes year is asked for; the first is 1."""

    index: int
    adopted_on: date | None = None


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """A required measure as published: source, alignment, direction, both benchmarks, least denominator."""

    code: str
    source: str
    alignment: tuple[str, ...]
    direction: Direction
    bronze: Decimal
    silver: Decimal
    least_denominator: int | None = None
    gold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What the Department publishes for an outcomes year."""

    index: int
    year_starts_on: date
    published_on: date
    measures: tuple[PublishedMeasure, ...]
    least_members: int | None = None
    signed_off_by_legal: bool = False
    gold_legal_note: str = ""


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What a health home reached on a measure; a rate is numerator over denominator, never rounded."""

    code: str
    numerator: int
    denominator: int
    reported: Reported = Reported.COMPLETE


@dataclass(frozen=True, slots=True)
class YearOfHealthHome:
    """A health home's year against the publication. `members` are month-end counts in the order of the months."""

    year_ends_on: date
    members: tuple[int, ...]
    least_members: int
    measures: tuple[PublishedMeasure, ...]
    results: tuple[MeasureResult, ...]


@dataclass(frozen=True, slots=True)
class OutcomesEarned:
    """The level reached and the year's coordination payments, net of reversals, for service months of the year."""

    level: Level
    paid_for_service_months: Decimal
    year_ends_on: date
    paid_by_paid_date: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class GoldAsked:
    """Whether gold may be set for an outcomes year."""

    index: int
    legal_note: str = ""
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Disbursement:
    """When an outcomes year ended and when, if at all, its payment was made."""

    year_ends_on: date
    looked_on: date
    disbursed_on: date | None = None
