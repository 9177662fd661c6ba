"""How the carried products are used: what a course of treatment takes, how much a day, for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.facts.clinical import OPIOID_CLASSES, DrugClass, Product
from carelaw.pdmp.synth.names import rows_of
from carelaw.pdmp.synth.weighted import Weighted

_LIQUID = ("SOLUTION", "SYRUP", "ELIXIR", "LIQUID", "SUSPENSION", "CONCENTRATE", "INJECTION")


@dataclass(frozen=True, slots=True)
class Drug:
    """One carried product, as far as a dispensing record needs it. `unit` is ASAP's DSP11 code."""

    national_drug_code: str
    schedule: str
    unit: str
    opioid: bool


@dataclass(frozen=True, slots=True)
class Dose:
    """A drug with its dose: units a day, days a fill lasts, refills the prescriber allows."""

    drug: Drug
    per_day: float
    days_supply: int
    refills: int

    def quantity(self, days: int) -> int:
        """Units for so many days, whole ones."""
        return max(1, round(self.per_day * days))


@dataclass(frozen=True, slots=True)
class _Use:
    drugs: Weighted[Drug]
    per_day: tuple[float, ...]
    days: tuple[int, ...]
    refills: tuple[int, ...]


def dose(rng: Random, use: str) -> Dose:
    """A dose that this use may take, the usual ones more often."""
    one = _uses()[use].pick(rng)
    refills = one.refills[int(rng.random() * len(one.refills))]
    return Dose(
        drug=one.drugs.pick(rng),
        per_day=one.per_day[int(rng.random() * len(one.per_day))],
        days_supply=one.days[int(rng.random() * len(one.days))],
        refills=refills,
    )


@cache
def _uses() -> Mapping[str, Weighted[_Use]]:
    found: dict[str, list[tuple[_Use, float]]] = defaultdict(list)
    for use, weight, ingredient, long_acting, forms, per_day, days, refills in rows_of("uses.tsv"):
        products = [
            product
            for product in carried()
            if _scheduled(product) and _matches(product, ingredient, long_acting, forms.split())
        ]
        if not products:
            raise ValueError(
                f"uses.tsv: {use}: the carried drug file has no product of {ingredient} in the forms {forms}."
            )
        found[use].append(
            (
                _Use(
                    Weighted((_drug(product), _commonness(product)) for product in products),
                    tuple(float(amount) for amount in per_day.split()),
                    tuple(int(day) for day in days.split()),
                    tuple(int(count) for count in refills.split()),
                ),
                float(weight),
            )
        )
    return {use: Weighted(rows) for use, rows in found.items()}


def _matches(product: Product, ingredient: str, long_acting: str, forms: Iterable[str]) -> bool:
    if ingredient not in {one.name for one in product.ingredients}:
        return False
    if long_acting != "-" and product.long_acting != (long_acting == "yes"):
        return False
    barbiturate = any(one.name == "butalbital" for one in product.ingredients)
    return not barbiturate and any(product.dosage_form.startswith(form) for form in forms)


def _scheduled(product: Product) -> bool:
    return bool(_schedule(product))


def _schedule(product: Product) -> str:
    return product.schedules[-1].federal_schedule if product.schedules else ""


def _commonness(product: Product) -> float:
    """Weaker tablets are dispensed more often than strong ones of the same drug."""
    leading = max(product.ingredients, key=lambda one: one.name not in {"acetaminophen", "ibuprofen", "aspirin"})
    return float(leading.strength) ** -0.6


def _drug(product: Product) -> Drug:
    unit = "02" if any(word in product.dosage_form for word in _LIQUID) else "01"
    opioid = product.drug_class in OPIOID_CLASSES or product.drug_class is DrugClass.BUPRENORPHINE_MOUD
    return Drug(product.national_drug_code, _schedule(product), unit, opioid)


@cache
def drugs_without_schedule() -> tuple[Drug, ...]:
    """Carried products that no list controls: what a pharmacy reports by mistake."""
    return tuple(_drug(product) for product in carried() if not _scheduled(product))


@cache
def drug_of(national_drug_code: str) -> Drug:
    """The carried product of this code."""
    product = carried().find(national_drug_code)
    if product is None:
        raise ValueError(f"The carried drug file has no product {national_drug_code}.")
    return _drug(product)
