"""A price list beside national average acquisition costs: drug by drug, and how the ratios are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from carelaw.pbm.store.models import AverageCost, MacList
from carelaw.pbm.use_cases.mac_lists import prices_on
from carelaw.pbm.use_cases.permissions import MAC_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require

_CHUNK = 5_000
_EDGES = tuple(Decimal(edge) for edge in ("0.50", "0.75", "0.90", "1.00", "1.10", "1.25", "1.50", "2.00"))
NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Compared:
    """One drug's list price beside its average cost, both for one unit in dollars; the ratio is list to average."""

    national_drug_code: str
    name: str
    unit: str
    list_price: Decimal
    average_cost: Decimal | None
    ratio: Decimal | None
    difference: Decimal | None
    drug_class: str
    as_of: date | None
    says: str


def compare(actor: Actor, mac_list: MacList, on: date) -> list[Compared]:
    """Every drug of a list on a day beside the newest average cost of that day or before."""
    require(actor, MAC_SEE)
    prices = list(prices_on(mac_list, on).order_by("national_drug_code"))
    newest = dict(_newest([one.national_drug_code for one in prices], on))
    made = []
    for one in prices:
        found = newest.get(one.national_drug_code)
        cost, unit, drug_class, as_of = found or (None, "", "", None)
        same = found is not None and unit == one.unit and bool(cost)
        says = "" if same else "No average cost is on file." if found is None else f"Average cost is for one {unit}."
        made.append(
            Compared(
                one.national_drug_code,
                one.name,
                one.unit,
                one.unit_price,
                cost,
                (one.unit_price / cost).quantize(Decimal("0.0001"), ROUND_HALF_UP) if same and cost else None,
                one.unit_price - cost if same and cost is not None else None,
                drug_class,
                as_of,
                says,
            )
        )
    return made


def spread(rows: Sequence[Compared]) -> list[tuple[str, int]]:
    """How many drugs have which ratio of list price to average cost, from the lowest band to the highest."""
    counts = Counter(_band(one.ratio) for one in rows)
    return [(label, counts[label]) for label in (*_labels(), NOT_COMPARED)]


def median_ratio(rows: Sequence[Compared]) -> Decimal | None:
    """The ratio in the middle; None where nothing can be compared."""
    known = sorted(one.ratio for one in rows if one.ratio is not None)
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else ((known[middle - 1] + known[middle]) / 2).quantize(Decimal("0.0001"))


def as_row(one: Compared) -> dict[str, object]:
    """One line as every door shows it; amounts as text, so that no digit is lost."""
    return {
        "ndc": one.national_drug_code,
        "name": one.name,
        "unit": one.unit,
        "list_price": str(one.list_price),
        "average_cost": None if one.average_cost is None else str(one.average_cost),
        "ratio": None if one.ratio is None else str(one.ratio),
        "difference": None if one.difference is None else str(one.difference),
        "drug_class": one.drug_class,
        "as_of": None if one.as_of is None else str(one.as_of),
        "says": one.says,
    }


COLUMNS = ("ndc", "name", "unit", "list_price", "average_cost", "ratio", "difference", "drug_class", "as_of", "says")


def _newest(codes: Sequence[str], on: date) -> Iterator[tuple[str, tuple[Decimal, str, str, date]]]:
    for first in range(0, len(codes), _CHUNK):
        part = codes[first : first + _CHUNK]
        # In the order of their weeks: of several the last one stays.
        found = AverageCost.objects.filter(national_drug_code__in=part, as_of__lte=on).order_by("as_of")
        for code, cost, unit, drug_class, as_of in found.values_list(
            "national_drug_code", "unit_price", "unit", "drug_class", "as_of"
        ):
            yield code, (cost, unit, drug_class, as_of)


def _labels() -> tuple[str, ...]:
    inner = [f"{low} to {high}" for low, high in pairwise(_EDGES)]
    return (f"below {_EDGES[0]}", *inner, f"{_EDGES[-1]} and more")


def _band(ratio: Decimal | None) -> str:
    """The band of a ratio; its lower edge belongs to it."""
    if ratio is None:
        return NOT_COMPARED
    return _labels()[sum(edge <= ratio for edge in _EDGES)]
