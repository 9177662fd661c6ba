"""What a criterion can measure of one practitioner's dispensings in a window: published formulas, by id.

A criterion is data: the id of a measure, a window, a line, the least number of dispensings. Anybody who has the rows
computes the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carelaw.pdmp.facts.evaluation import Measured, MeasuredRow

_TENTH = Decimal("0.1")
HIGH_MME, LONG_DAYS = 90, 30


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what it is called, its unit, its formula in words, and the formula itself."""

    id: str
    title: str
    unit: str
    formula: str
    compute: Callable[[Sequence[MeasuredRow]], Measured]


def _share(
    rows: Sequence[MeasuredRow], of: Callable[[MeasuredRow], bool], among: Callable[[MeasuredRow], bool]
) -> Measured:
    base = [row for row in rows if among(row)]
    counted = tuple(row.id for row in base if of(row))
    value = (Decimal(100 * len(counted)) / len(base)).quantize(_TENTH) if base else None
    return Measured(value, len(base), counted)


def _high_dose(rows: Sequence[MeasuredRow]) -> Measured:
    return _share(rows, lambda row: (row.daily_mme or 0) >= HIGH_MME, lambda row: row.daily_mme is not None)


def _long_supply(rows: Sequence[MeasuredRow]) -> Measured:
    return _share(
        rows, lambda row: (row.days_supply or 0) >= LONG_DAYS, lambda row: row.opioid and bool(row.days_supply)
    )


def _cash(rows: Sequence[MeasuredRow]) -> Measured:
    return _share(rows, lambda row: row.cash, lambda row: row.cash or row.insured)


def _together(rows: Sequence[MeasuredRow]) -> Measured:
    opioids = {row.patient for row in rows if row.opioid}
    both = opioids & {row.patient for row in rows if row.benzodiazepine}
    evidence = tuple(row.id for row in rows if row.patient in both and (row.opioid or row.benzodiazepine))
    among = sum(1 for row in rows if row.opioid)
    value = (Decimal(100 * len(both)) / len(opioids)).quantize(_TENTH) if opioids else None
    return Measured(value, among, evidence)


MEASURES: Mapping[str, Measure] = {
    one.id: one
    for one in (
        Measure(
            "high-dose-share",
            "Opioid dispensings of a high daily dose",
            "% of opioid dispensings whose dose can be computed",
            f"dispensings of {HIGH_MME} or more mg morphine equivalent a day / dispensings with a computed dose",
            _high_dose,
        ),
        Measure(
            "opioid-benzodiazepine-share",
            "Patients with an opioid and a benzodiazepine",
            "% of opioid patients",
            "patients with a dispensing of each in the window / patients with an opioid dispensing in it",
            _together,
        ),
        Measure(
            "cash-share",
            "Dispensings paid in cash",
            "% of dispensings whose payment is known",
            "dispensings paid privately / dispensings paid privately or by an insurer",
            _cash,
        ),
        Measure(
            "long-supply-share",
            "Opioid dispensings for a month or more",
            "% of opioid dispensings whose days' supply is known",
            f"opioid dispensings for {LONG_DAYS} days or more / opioid dispensings with a days' supply",
            _long_supply,
        ),
    )
}


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else ((ordered[half - 1] + ordered[half]) / 2).quantize(_TENTH)


__all__ = ["MEASURES", "Measure", "median"]
