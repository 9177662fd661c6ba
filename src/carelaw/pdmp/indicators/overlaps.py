"""Supplies that overlap: opioid with benzodiazepine, opioid with opioid, three together, the same drug twice."""

from __future__ import annotations

from dataclasses import replace

from carelaw.pdmp.facts.clinical import DrugClass
from carelaw.pdmp.indicators.definitions import Definitions
from carelaw.pdmp.indicators.figures import Figure, percent
from carelaw.pdmp.indicators.supply import Supplies, Supply, touching, twice, union

_PBSS = "CDC Prescription Behavior Surveillance System, MMWR Surveillance Summaries 64 (9), 2015"
_CARISOPRODOL = "carisoprodol"


def opioid_benzodiazepine(supplies: Supplies, definitions: Definitions, window: int) -> tuple[Figure, Figure, Figure]:
    """Days with both, their share of the opioid days, and whether both are active today."""
    opioids, benzodiazepines = _opioids(supplies), _of_class(supplies, DrugClass.BENZODIAZEPINE)
    opioid_days = union(opioids) & supplies.window(window)
    both = opioid_days & union(benzodiazepines)
    today = both & supplies.window(1)
    concerned = (*opioids, *benzodiazepines)
    days, share = _days_and_share("opioid-benzodiazepine", both, opioid_days, window, definitions)
    evidence = touching(concerned, both)
    now = replace(
        days,
        id="opioid-benzodiazepine-today",
        value=bool(today),
        unit="both active",
        formula="an opioid and a benzodiazepine active on the day asked",
        source="CDC guideline 2022, recommendation 11",
        evidence=touching(concerned, today),
    )
    return replace(days, evidence=evidence), replace(share, evidence=evidence), now


def overlap_days(supplies: Supplies, window: int) -> tuple[int, tuple[str, ...]]:
    """Days of opioid and benzodiazepine together in a window, with the fills that cause them."""
    opioids, benzodiazepines = _opioids(supplies), _of_class(supplies, DrugClass.BENZODIAZEPINE)
    both = union(opioids) & union(benzodiazepines) & supplies.window(window)
    return both.bit_count(), touching((*opioids, *benzodiazepines), both)


def opioid_opioid(supplies: Supplies, definitions: Definitions, window: int) -> tuple[Figure, Figure]:
    """Days on which two opioid prescriptions are active, and their share of the opioid days.

    Partial fills of one prescription are one supply here.
    """
    opioids = _opioids(supplies)
    within = supplies.window(window)
    both = twice(_by_prescription(opioids)) & within
    days, share = _days_and_share("opioid-opioid", both, union(opioids) & within, window, definitions)
    evidence = touching(opioids, both)
    return replace(days, evidence=evidence), replace(share, evidence=evidence)


def trinity(supplies: Supplies, definitions: Definitions, window: int) -> Figure:
    """Days on which an opioid, a benzodiazepine and carisoprodol are active together."""
    opioids, benzodiazepines = _opioids(supplies), _of_class(supplies, DrugClass.BENZODIAZEPINE)
    relaxants = tuple(
        one
        for one in supplies.all
        if one.fill.product and any(part.name == _CARISOPRODOL for part in one.fill.product.ingredients)
    )
    together = union(opioids) & union(benzodiazepines) & union(relaxants) & supplies.window(window)
    return Figure(
        "trinity-days",
        together.bit_count(),
        f"days of {window}",
        "days on which an opioid, a benzodiazepine and carisoprodol are active",
        definitions["overlap.window_days"].version,
        "recalled",
        "combination named in the risk literature",
        touching((*opioids, *benzodiazepines, *relaxants), together),
    )


def days_supply_overlap(supplies: Supplies, definitions: Definitions, window: int) -> Figure:
    """Days of supply held twice: per ingredient, active fills beyond the first, summed over days, less the grace."""
    days = supplies.window(window)
    lines: dict[tuple[str, ...], list[Supply]] = {}
    for one in supplies.all:
        if one.bits & days and one.fill.product:
            lines.setdefault(tuple(part.name for part in one.fill.product.ingredients), []).append(one)
    worst = 0
    evidence: tuple[str, ...] = ()
    grace = definitions.number("supply.overlap_grace_days")
    for held in lines.values():
        bits = _by_prescription(held)
        extra = sum((one & days).bit_count() for one in bits) - (union(held) & days).bit_count() - grace
        if extra > worst:
            worst, evidence = extra, touching(held, twice(bits) & days)
    entry = definitions["supply.overlap_grace_days"]
    return Figure(
        "days-supply-overlap",
        worst,
        f"days beyond {grace} of grace, drug with the most",
        "sum over days of (active fills of the ingredient - 1) - grace",
        entry.version,
        entry.kind,
        entry.source,
        evidence,
    )


def _by_prescription(supplies: tuple[Supply, ...] | list[Supply]) -> list[int]:
    """The days of each supply, partial fills of one prescription taken together."""
    bits: dict[object, int] = {}
    for one in supplies:
        fill = one.fill
        partial = bool(fill.partial_fill and fill.prescription_number)
        key: object = (fill.dispenser_key, fill.prescription_number, fill.fill_number) if partial else fill.id
        bits[key] = bits.get(key, 0) | one.bits
    return list(bits.values())


def _opioids(supplies: Supplies) -> tuple[Supply, ...]:
    return tuple(one for one in supplies.all if one.fill.is_opioid)


def _of_class(supplies: Supplies, drug_class: DrugClass) -> tuple[Supply, ...]:
    return tuple(one for one in supplies.all if one.fill.is_class(drug_class))


def _days_and_share(
    name: str, overlap: int, opioid_days: int, window: int, definitions: Definitions
) -> tuple[Figure, Figure]:
    version = definitions["overlap.window_days"].version
    days = Figure(
        f"{name}-days",
        overlap.bit_count(),
        f"days of {window}",
        "days on which both are active",
        version,
        "published",
        _PBSS,
    )
    share = replace(
        days,
        id=f"{name}-share",
        value=percent(overlap.bit_count(), opioid_days.bit_count()),
        unit="% of opioid days",
        formula="days with overlap / days with opioid",
    )
    return days, share


__all__ = ["days_supply_overlap", "opioid_benzodiazepine", "opioid_opioid", "overlap_days", "trinity"]
