"""Patterns of filling: refills before their time, long-acting opioids for the naive, long use, paying cash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators.definitions import Definitions
from carelaw.pdmp.indicators.figures import Figure, percent
from carelaw.pdmp.indicators.supply import Supplies, Supply, touching, union

_CASH = "01"
_INSURED = frozenset({"02", "03", "04", "05", "06", "07"})


@dataclass(frozen=True, slots=True)
class Refill:
    """A fill of a drug that follows one of the same drug and strength, with the days by which it is early."""

    earlier: Supply
    later: Supply
    days_early: int


def refills(supplies: Supplies) -> Iterator[Refill]:
    """Each fill beside the one before it of the same ingredient, strength and form, whoever prescribed it.

    Partial fills of one prescription do not follow one another.
    """
    last: dict[object, Supply] = {}
    for one in supplies.all:
        if one.fill.product is None or not one.days:
            continue
        line = one.fill.product.line
        before = last.get(line)
        if before is not None and not _parts_of_one(before.fill, one.fill):
            passed = (one.first_day - before.first_day).days
            yield Refill(before, one, before.days - passed)
        last[line] = one


def _parts_of_one(one: Fill, other: Fill) -> bool:
    same = (one.dispenser_key, one.prescription_number, one.fill_number)
    others = (other.dispenser_key, other.prescription_number, other.fill_number)
    return bool(one.partial_fill and other.partial_fill and one.prescription_number and same == others)


def early_refills(supplies: Supplies, definitions: Definitions) -> Figure:
    """How many fills came before the set share of the earlier days' supply had passed, in half a year."""
    entry = definitions["refill.early_share"]
    window = definitions.number("refill.window_days")
    recent = {one.fill.id for one in supplies.filled_within(window)}
    early = [
        refill
        for refill in refills(supplies)
        if refill.later.fill.id in recent and _passed(refill) < Decimal(entry.value) * refill.earlier.days
    ]
    evidence = tuple(dict.fromkeys(one.fill.id for refill in early for one in (refill.earlier, refill.later)))
    return Figure(
        "early-refills",
        len(early),
        f"fills in {window} days",
        f"fill date < previous fill date + {entry.value} x days supply, same ingredient and strength",
        entry.version,
        entry.kind,
        entry.source,
        evidence,
    )


def _passed(refill: Refill) -> int:
    return (refill.later.first_day - refill.earlier.first_day).days


def earliest_refill(supplies: Supplies, window: int) -> tuple[int, tuple[str, ...]]:
    """The most days by which a fill of a window came before the earlier supply ended, with the two fills."""
    recent = {one.fill.id for one in supplies.filled_within(window)}
    found = [refill for refill in refills(supplies) if refill.later.fill.id in recent]
    most = max(found, key=lambda refill: (refill.days_early, refill.later.fill.id), default=None)
    if most is None or most.days_early <= 0:
        return 0, ()
    return most.days_early, (most.earlier.fill.id, most.later.fill.id)


def long_acting_for_naive(supplies: Supplies, definitions: Definitions) -> Figure:
    """Long-acting opioid fills with no opioid supply in the days before them, as far back as the history goes."""
    entry = definitions["naive.days"]
    opioids = [one for one in supplies.all if one.fill.is_opioid or one.fill.for_dependency]
    held = union(opioids)
    started = tuple(
        one
        for one in supplies.filled_within(definitions.number("overlap.window_days"))
        if one.fill.is_opioid
        and one.fill.product is not None
        and one.fill.product.long_acting
        and not held & supplies.before(one.first_day, definitions.number("naive.days"))
        and not any(other.first_day < one.first_day and not other.days for other in opioids)
    )
    return Figure(
        "long-acting-for-naive",
        len(started),
        "fills",
        f"long-acting opioid without opioid supply in the {entry.value} days before",
        entry.version,
        entry.kind,
        entry.source,
        tuple(one.fill.id for one in started),
    )


def long_duration(supplies: Supplies, definitions: Definitions) -> Figure:
    """Days with opioid supply in the recent window; `flags` says when they reach the line."""
    entry = definitions["duration.opioid_days"]
    window = definitions.number("duration.window_days")
    opioids = [one for one in supplies.all if one.fill.is_opioid]
    days = union(opioids) & supplies.window(window)
    reached = days.bit_count() >= int(entry.value)
    return Figure(
        "opioid-days",
        days.bit_count(),
        f"days of {window}",
        f"days with opioid supply; long use from {entry.value}",
        entry.version,
        entry.kind,
        entry.source,
        touching(opioids, days),
        ("long-duration",) if reached else (),
    )


def cash_share(supplies: Supplies, definitions: Definitions) -> Figure:
    """Share of fills paid privately by a patient whose other fills are paid by an insurer; None when none is."""
    entry = definitions["cash.window_days"]
    window = definitions.number("cash.window_days")
    recent = [one.fill for one in supplies.filled_within(window) if one.fill.payment]
    cash = tuple(fill.id for fill in recent if fill.payment == _CASH)
    insured = any(fill.payment in _INSURED for fill in recent)
    return Figure(
        "cash-share",
        percent(len(cash), len(recent)) if insured else None,
        f"% of fills in {window} days",
        "cash fills / fills, while insurance pays for others",
        entry.version,
        entry.kind,
        entry.source,
        cash if insured else (),
        () if insured else ("no-insured-fill",),
    )


__all__ = [
    "Refill",
    "cash_share",
    "earliest_refill",
    "early_refills",
    "long_acting_for_naive",
    "long_duration",
    "refills",
]
