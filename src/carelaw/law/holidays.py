"""Holidays by year, frozen in tables, so that a deadline computed once is computed the same for ever."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class HolidayCalendar(Collection[date]):
    """The holidays of one state. Asking about a year outside its table is refused, never answered with `open`."""

    id: str
    name: str
    source: str
    first_year: int
    last_year: int
    named: Mapping[date, str] = field(repr=False)

    def __contains__(self, on: object) -> bool:
        if not isinstance(on, date):
            return False
        if not self.first_year <= on.year <= self.last_year:
            years = f"{self.first_year} to {self.last_year}"
            raise ValueError(f"The calendar {self.id} holds {years}, not {on.year}: add that year to its table.")
        return on in self.named

    def __iter__(self) -> Iterator[date]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def changed(self, closed: Mapping[date, str] | None = None, opened: Collection[date] = ()) -> HolidayCalendar:
        """The same calendar as a deployment's offices keep it: more closing days, or days that they work."""
        kept = {on: name for on, name in self.named.items() if on not in opened}
        return replace(self, named={**kept, **(closed or {})})


@lru_cache(maxsize=8)
def holiday_calendar(calendar_id: str) -> HolidayCalendar:
    """A shipped calendar, such as `us-il`. Raises LookupError with the ids that exist."""
    folder = resources.files("carelaw.law").joinpath("calendars")
    file = folder.joinpath(f"{calendar_id}.toml")
    known = sorted(place.name.removesuffix(".toml") for place in folder.iterdir() if place.name.endswith(".toml"))
    if calendar_id not in known:
        raise LookupError(f"No calendar is called '{calendar_id}'; there are {', '.join(known)}.")
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    named = {date.fromisoformat(on): name for year in entries["years"].values() for on, name in year.items()}
    return HolidayCalendar(
        id=entries["id"],
        name=entries["name"],
        source=entries["source"],
        first_year=entries["first_year"],
        last_year=entries["last_year"],
        named=dict(sorted(named.items())),
    )
