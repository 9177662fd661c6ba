"""Clocks: which deadlines a case has, computed from its events by pure functions that programs register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a clock sees it."""

    kind: str
    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline: its name, what is due, under which paragraph, until when, and when it was met."""

    name: str
    says: str
    cite: str
    due_at: datetime
    met_at: datetime | None = None


ClockRule = Callable[[Sequence[Happened]], tuple[Clock, ...]]
_RULES: dict[str, ClockRule] = {}


def clocks_of(kind: str) -> Callable[[ClockRule], ClockRule]:
    """Register the function that computes the clocks of a kind of case."""

    def register(compute: ClockRule) -> ClockRule:
        if kind in _RULES:
            raise ValueError(f"Two clock rules for {kind}.")
        _RULES[kind] = compute
        return compute

    return register


def compute_clocks(kind: str, events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The clocks of a case from its events, in order of time; no clocks where no rule is registered."""
    compute = _RULES.get(kind)
    return compute(sorted(events, key=lambda event: event.at)) if compute else ()
