"""Picking one of many by weight, fast and the same on every machine."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Items with weights; `pick` takes one draw of the generator whatever the number of items."""

    __slots__ = ("_cumulated", "items")

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = [(item, weight) for item, weight in weights if weight > 0]
        if not pairs:
            raise ValueError("Nothing to pick from: no item has a weight above 0.")
        self.items: tuple[T, ...] = tuple(item for item, _ in pairs)
        self._cumulated = list(accumulate(weight for _, weight in pairs))

    def pick(self, rng: Random) -> T:
        """One item, by its weight."""
        return self.items[bisect(self._cumulated, rng.random() * self._cumulated[-1], 0, len(self.items) - 1)]
