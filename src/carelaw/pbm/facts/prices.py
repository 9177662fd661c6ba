"""Price lists from day to day: a listed drug with the files it is tested against, the process behind, the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from carelaw.pbm.facts.mac_lists import ListedDrug


@dataclass(frozen=True, slots=True)
class SourcesOnFile:
    """Of which day the newest files are that were on file on the day of a test; absent where there is none."""

    orange_book_on: date | None = None
    directory_on: date | None = None
    catalogues_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line of a list on a day. `in_directory` and `marketed_from` are what the NDC Directory says of the code."""

    tested_on: date
    drug: ListedDrug
    sources: SourcesOnFile
    in_directory: bool | None = None
    marketed_from: date | None = None


@dataclass(frozen=True, slots=True)
class ProcessOnFile:
    """Since when a benefit manager's description of its process is on file; absent where none is."""

    asked_on: date
    described_on: date | None = None


@dataclass(frozen=True, slots=True)
class PortalMonth:
    """How many hours of a month (by its first day) lists could not be seen through a benefit manager's channel."""

    month: date
    hours_down: Decimal
