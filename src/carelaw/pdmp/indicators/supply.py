"""Which days a fill covers, as bits of one whole number: unions, overlaps and counts of days are then single steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators.definitions import Definitions
from carelaw.pdmp.indicators.dose import FillDose


@dataclass(frozen=True, slots=True)
class Supply:
    """One fill with the days it covers. `bits` has one bit per day, counted from the base day of its `Supplies`."""

    fill: Fill
    first_day: date
    days: int
    bits: int


class Supplies:
    """A patient's fills up to a day, oldest first, with the days they cover."""

    def __init__(self, fills: Sequence[Fill], doses: Sequence[FillDose], on: date) -> None:
        known = [(fill, dose) for fill, dose in zip(fills, doses, strict=True) if dose.first_day <= on]
        known.sort(key=lambda pair: (pair[1].first_day, pair[0].id))
        self.on = on
        self._base = min((dose.first_day.toordinal() for _, dose in known), default=on.toordinal())
        self.all = tuple(
            Supply(fill, dose.first_day, dose.days, self._bits(dose.first_day, dose.days))
            for fill, dose in known
            if not fill.animal
        )

    def _bits(self, first: date, days: int) -> int:
        return ((1 << days) - 1) << (first.toordinal() - self._base)

    def window(self, days: int) -> int:
        """The bits of the last `days` days, the day asked included."""
        end = self.on.toordinal() - self._base + 1
        return ((1 << end) - 1) & ~((1 << max(0, end - days)) - 1)

    def before(self, first: date, days: int) -> int:
        """The bits of the `days` days before a day."""
        end = max(0, first.toordinal() - self._base)
        return ((1 << end) - 1) & ~((1 << max(0, end - days)) - 1)

    def filled_within(self, days: int) -> tuple[Supply, ...]:
        """The supplies that began within the last `days` days."""
        first = self.on.toordinal() - days + 1
        return tuple(one for one in self.all if one.first_day.toordinal() >= first)


def union(supplies: Iterable[Supply]) -> int:
    """The days that at least one of these covers."""
    bits = 0
    for one in supplies:
        bits |= one.bits
    return bits


def twice(bits_of_each: Iterable[int]) -> int:
    """The days that at least two of these cover."""
    once = again = 0
    for bits in bits_of_each:
        again |= once & bits
        once |= bits
    return again


def touching(supplies: Iterable[Supply], days: int) -> tuple[str, ...]:
    """The ids of the fills that cover at least one of these days, oldest first."""
    found = [one for one in supplies if one.bits & days]
    return tuple(one.fill.id for one in sorted(found, key=lambda one: (one.first_day, one.fill.id)))


def provider(key: str, definitions: Definitions) -> str:
    """The key under which a provider counts, after the merges of the deployment."""
    return definitions.same_provider.get(key, key)


__all__ = ["Supplies", "Supply", "provider", "touching", "twice", "union"]
