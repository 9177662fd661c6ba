"""What a picture of a history draws: bars of supply by drug class, and the daily dose as steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import plain
from carelaw.pdmp.facts.clinical import DrugClass, Fill
from carelaw.pdmp.indicators.definitions import Definitions, definitions_on
from carelaw.pdmp.indicators.dose import FillDose, doses_of
from carelaw.pdmp.indicators.series import day_series


@dataclass(frozen=True, slots=True)
class SupplyBar:
    """One fill as a bar from its first to its last day. Bars of one class that overlap lie in different lanes."""

    fill_id: str
    drug_class: str
    label: str
    first: date
    last: date
    lane: int


@dataclass(frozen=True, slots=True)
class DoseStep:
    """A stretch of days with the same daily dose, both days included."""

    first: date
    last: date
    mme: Decimal


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of a stretch of days. `lanes` counts the lanes of each class; `highest` is the highest dose."""

    first: date
    last: date
    bars: tuple[SupplyBar, ...]
    steps: tuple[DoseStep, ...]
    lanes: tuple[tuple[str, int], ...]
    highest: Decimal
    lines: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """The picture as JSON values."""
        made: dict[str, Any] = plain(self)
        return made


def timeline(fills: Sequence[Fill], first: date, last: date, definitions: Definitions | None = None) -> Timeline:
    """The supply bars and dose steps between two days. Bars keep their own ends; a drawing clips them."""
    rules = definitions or definitions_on(last)
    doses = doses_of(fills, rules)
    shown = [
        (fill, dose)
        for fill, dose in zip(fills, doses, strict=True)
        if dose.first_day <= last and dose.first_day + timedelta(days=max(1, dose.days)) > first and not fill.animal
    ]
    bars = _laid_out(shown)
    steps = _steps(doses, first, last)
    lanes: dict[str, int] = {}
    for bar in bars:
        lanes[bar.drug_class] = max(lanes.get(bar.drug_class, 0), bar.lane + 1)
    highest = max((step.mme for step in steps), default=Decimal(0))
    lines = (rules.number("dose.caution_line"), rules.number("dose.high_line"))
    return Timeline(first, last, bars, steps, tuple(lanes.items()), highest, lines)


def _laid_out(shown: Sequence[tuple[Fill, FillDose]]) -> tuple[SupplyBar, ...]:
    order = list(DrugClass)
    by_class = sorted(shown, key=lambda pair: (order.index(_class(pair[0])), pair[1].first_day, pair[0].id))
    ends: dict[DrugClass, list[date]] = {}
    bars = []
    for fill, dose in by_class:
        kind = _class(fill)
        lanes = ends.setdefault(kind, [])
        end = dose.first_day + timedelta(days=max(1, dose.days) - 1)
        lane = next((n for n, busy in enumerate(lanes) if busy < dose.first_day), len(lanes))
        lanes[lane : lane + 1] = [end]
        label = fill.product.label if fill.product else "unknown product"
        bars.append(SupplyBar(fill.id, kind.value, label, dose.first_day, end, lane))
    return tuple(bars)


def _class(fill: Fill) -> DrugClass:
    return fill.product.drug_class if fill.product else DrugClass.OTHER


def _steps(doses: Sequence[FillDose], first: date, last: date) -> tuple[DoseStep, ...]:
    steps: list[DoseStep] = []
    for day, mme in day_series(doses, first, last).days():
        if steps and steps[-1].mme == mme:
            steps[-1] = DoseStep(steps[-1].first, day, mme)
        else:
            steps.append(DoseStep(day, day, mme))
    return tuple(steps)


__all__ = ["DoseStep", "SupplyBar", "Timeline", "timeline"]
