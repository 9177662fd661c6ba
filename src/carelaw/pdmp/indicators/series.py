"""The daily dose of one patient over time, and the published ways to average it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from carelaw.pdmp.indicators.definitions import Definitions
from carelaw.pdmp.indicators.dose import SCALE, DoseFlag, FillDose
from carelaw.pdmp.indicators.figures import Figure, tenths

_MME = "mg morphine equivalent a day"


@dataclass(frozen=True, slots=True)
class DaySeries:
    """The daily dose for each day from `first`, in ten-thousandths of a milligram."""

    first: date
    scaled: tuple[int, ...]
    variant: str = "A"

    def on(self, day: date) -> Decimal:
        """The dose of a day; zero outside the series."""
        place = (day - self.first).days
        return Decimal(self.scaled[place]) / SCALE if 0 <= place < len(self.scaled) else Decimal(0)

    def days(self) -> tuple[tuple[date, Decimal], ...]:
        """Each day with its dose."""
        return tuple((self.first + timedelta(days=n), Decimal(value) / SCALE) for n, value in enumerate(self.scaled))


def day_series(doses: Sequence[FillDose], first: date, last: date) -> DaySeries:
    """The summed dose of every day from `first` to `last`, both included (2.6; overlaps count, variant A of 2.7)."""
    length = max(0, (last - first).days + 1)
    change = [0] * (length + 1)
    base = first.toordinal()
    for dose in doses:
        if not dose.counts:
            continue
        start = dose.first_day.toordinal() - base
        end = start + dose.days
        if start < length and end > 0:
            change[max(start, 0)] += dose.scaled
            change[min(end, length)] -= dose.scaled
    total, values = 0, []
    for step in change[:length]:
        total += step
        values.append(total)
    return DaySeries(first, tuple(values))


def carried_forward(doses: Sequence[FillDose], lines: Mapping[str, object]) -> tuple[FillDose, ...]:
    """The same doses with each early refill moved to the end of the fill before it (variant B of 2.7).

    `lines` names the product line of each fill id; only fills of one line wait for one another.
    """
    ends: dict[object, date] = {}
    moved = []
    for dose in sorted(doses, key=lambda one: (one.first_day, one.fill_id)):
        line = lines.get(dose.fill_id)
        if line is not None and dose.days:
            start = max(dose.first_day, ends.get(line, dose.first_day))
            ends[line] = start + timedelta(days=dose.days)
            moved.append(replace(dose, first_day=start) if start != dose.first_day else dose)
        else:
            moved.append(dose)
    return tuple(moved)


def covering(doses: Sequence[FillDose], first: date, last: date) -> tuple[FillDose, ...]:
    """The doses that count and cover at least one day from `first` to `last`."""
    return tuple(
        dose
        for dose in doses
        if dose.counts and dose.first_day <= last and dose.first_day + timedelta(days=dose.days) > first
    )


def daily_figures(doses: Sequence[FillDose], on: date, definitions: Definitions) -> tuple[Figure, ...]:
    """Today's dose, the average of a fixed window, and the peak of a longer one with its days at or above each line."""
    peak_days = definitions.number("dose.peak_days")
    window_days = definitions.number("dose.window_days")
    first = on - timedelta(days=max(peak_days, window_days) - 1)
    scaled = day_series(doses, first, on).scaled
    peak = scaled[-peak_days:]
    window = Decimal(sum(scaled[-window_days:])) / SCALE / window_days
    today = Decimal(scaled[-1]) / SCALE
    doubt = definitions.number("dose.window_days")
    incomplete = _flags_between(doses, on, on, doubt)
    made = [
        _figure(
            "mme-today",
            tenths(today),
            "2.6 sum of active fills, overlaps count (variant A)",
            doses,
            on,
            on,
            definitions,
            incomplete,
        ),
        _figure(
            f"mme-average-{window_days}-days",
            tenths(window),
            f"2.8 D3 total in {window_days} days / {window_days}",
            doses,
            on - timedelta(days=window_days - 1),
            on,
            definitions,
        ),
        _figure(
            f"mme-peak-{peak_days}-days",
            tenths(Decimal(max(peak)) / SCALE),
            f"2.6 highest day of {peak_days}, overlaps count (variant A)",
            doses,
            on - timedelta(days=peak_days - 1),
            on,
            definitions,
        ),
    ]
    for key in ("dose.caution_line", "dose.high_line"):
        line = definitions.number(key)
        count = sum(value >= line * SCALE for value in peak)
        figure = replace(
            made[2],
            id=f"days-at-or-above-{line}-mme",
            value=count,
            unit=f"days of {peak_days}",
            formula=f"2.6 days with {line} or more",
        )
        made.append(figure)
    return tuple(made)


def published_averages(doses: Sequence[FillDose], definitions: Definitions, window_days: int) -> tuple[Figure, ...]:
    """The four published definitions of an average daily dose, over all doses given; they differ, so all are shown.

    D1 total / sum of days' supply; D2 total / days with exposure; D3 total / fixed window; D4 mean of the fills' doses,
    with the highest day beside it.
    """
    counted = [dose for dose in doses if dose.counts]
    if not counted:
        return tuple(_average(name, None, formula, (), definitions) for name, formula in _formulas(window_days).items())
    first = min(dose.first_day for dose in counted)
    last = max(dose.first_day + timedelta(days=dose.days - 1) for dose in counted)
    series = day_series(counted, first, last)
    total = sum((dose.daily * dose.days for dose in counted if dose.daily is not None), Decimal(0))
    values = {
        "D1": total / sum(dose.days for dose in counted),
        "D2": total / sum(value > 0 for value in series.scaled) if total else Decimal(0),
        "D3": total / window_days,
        "D4": sum((dose.daily for dose in counted if dose.daily is not None), Decimal(0)) / len(counted),
        "maximum": Decimal(max(series.scaled)) / SCALE,
    }
    evidence = tuple(dose.fill_id for dose in counted)
    return tuple(
        _average(name, tenths(values[name]), formula, evidence, definitions)
        for name, formula in _formulas(window_days).items()
    )


def _formulas(window_days: int) -> dict[str, str]:
    return {
        "D1": "2.8 D1 total / sum of days supply",
        "D2": "2.8 D2 total / days with exposure",
        "D3": f"2.8 D3 total / {window_days} days",
        "D4": "2.8 D4 mean of the fills' daily doses",
        "maximum": "2.8 highest daily dose",
    }


def _average(
    name: str, value: Decimal | None, formula: str, evidence: tuple[str, ...], definitions: Definitions
) -> Figure:
    source = "Dasgupta et al. 2021, four definitions of average daily MME"
    return Figure(
        f"mme-average-{name}",
        value,
        _MME,
        f"{formula}; {definitions.factors.id}",
        definitions["dose.factor_set"].version,
        "published",
        source,
        evidence,
    )


def _flags_between(doses: Sequence[FillDose], first: date, last: date, doubt_days: int) -> tuple[str, ...]:
    """The flags of the doses active between two days. A fill of unknown length is taken for active for `doubt_days`."""
    flags: list[str] = []
    for dose in doses:
        if not dose.flags or dose.first_day > last:
            continue
        if dose.first_day + timedelta(days=dose.days or doubt_days) > first:
            flags += [flag for flag in dose.flags if flag not in flags]
    return tuple(flags)


def _figure(
    name: str,
    value: Decimal,
    formula: str,
    doses: Sequence[FillDose],
    first: date,
    last: date,
    definitions: Definitions,
    flags: tuple[str, ...] | None = None,
) -> Figure:
    return Figure(
        name,
        value,
        _MME,
        f"{formula}; {definitions.factors.id}",
        definitions["dose.factor_set"].version,
        "published",
        definitions.factors.source,
        tuple(dose.fill_id for dose in covering(doses, first, last)),
        _flags_between(doses, first, last, definitions.number("dose.window_days")) if flags is None else flags,
    )


def dose_incomplete(doses: Sequence[FillDose], on: date, definitions: Definitions) -> bool:
    """True when a fill is or may be active on a day whose opioid dose cannot be computed: the sum may be too low."""
    lacking = {DoseFlag.NOT_COMPUTABLE, DoseFlag.UNKNOWN_PRODUCT}
    return bool(lacking & set(_flags_between(doses, on, on, definitions.number("dose.window_days"))))


__all__ = [
    "DaySeries",
    "carried_forward",
    "covering",
    "daily_figures",
    "day_series",
    "dose_incomplete",
    "published_averages",
]
