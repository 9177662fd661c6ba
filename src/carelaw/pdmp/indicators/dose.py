"""Morphine milligram equivalents of one fill: strength times units a day times factor, with every doubt flagged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

from carelaw.kernel.decision import plain
from carelaw.pdmp.drugs.building import is_loose
from carelaw.pdmp.drugs.factors import Equivalence, caution, equivalence
from carelaw.pdmp.facts.clinical import SPECIAL_CARE, Fill, FormGroup, Product
from carelaw.pdmp.indicators.definitions import Definitions

SCALE = 10_000
_STEP = Decimal(1) / SCALE
_HOURS_A_DAY = 24
_EACH = "01"


class DoseFlag(StrEnum):
    """What a reader should know about a dose."""

    UNKNOWN_PRODUCT = "unknown-product"
    NOT_COMPUTABLE = "not-computable"
    NO_FACTOR = "no-factor"
    OUTSIDE_SET = "outside-2022-table"
    PATCH_DAYS_REPLACED = "patch-days-supply-replaced"
    PATCH_EVERY_48_HOURS = "patch-every-48-hours"
    PATCH_LONGER_THAN_WORN = "patch-days-supply-longer-than-worn"
    BOTTLES_RECOMPUTED = "bottles-recomputed-with-package-size"
    FOR_DEPENDENCY = "for-opioid-dependency-left-out"
    SPECIAL_CARE = "cancer-palliative-or-hospice"
    ANIMAL = "animal-left-out"


@dataclass(frozen=True, slots=True)
class FillDose:
    """The opioid dose of one fill. `daily` and `total` are None when there is none to give; `why_not` says why.

    `first_day` and `days` are the interval that the supply covers, first day included; `days` is 0 when not known.
    """

    fill_id: str
    first_day: date
    days: int
    daily: Decimal | None
    total: Decimal | None
    ingredient: str = ""
    strength: str = ""
    units_a_day: Decimal | None = None
    factor: Decimal | None = None
    factor_set: str = ""
    flags: tuple[str, ...] = ()
    why_not: str = ""
    formula: str = "2.1 strength x quantity / days supply x factor"

    @property
    def counts(self) -> bool:
        """True when the dose belongs to the patient's daily sum."""
        if self.daily is None:
            return False
        return not self.flags or (DoseFlag.FOR_DEPENDENCY not in self.flags and DoseFlag.ANIMAL not in self.flags)

    @property
    def scaled(self) -> int:
        """The daily dose as a whole number of ten-thousandths: sums of it are exact and fast."""
        return int(self.daily * SCALE) if self.daily is not None else 0

    def as_dict(self) -> dict[str, Any]:
        """The dose as JSON values."""
        made: dict[str, Any] = plain(self)
        return made


def doses_of(fills: Iterable[Fill], definitions: Definitions) -> tuple[FillDose, ...]:
    """The dose of every fill, in their order."""
    known: dict[int, Equivalence | None] = {}  # by identity: hashing a product costs more than looking it up
    made = []
    for fill in fills:
        product = fill.product
        if product is not None and id(product) not in known:
            known[id(product)] = equivalence(product, definitions.factors)
        made.append(_dose(fill, known.get(id(product)), definitions))
    return tuple(made)


def dose_of(fill: Fill, definitions: Definitions) -> FillDose:
    """The dose of one fill."""
    return doses_of([fill], definitions)[0]


def starts_on(fill: Fill, definitions: Definitions) -> date:
    """The first day of a supply: the date sold if known, else the date filled; or always the latter, by setting."""
    if definitions["dose.interval_start"].value == "sold" and fill.sold_on:
        return fill.sold_on
    return fill.filled_on


def _dose(fill: Fill, found: Equivalence | None, definitions: Definitions) -> FillDose:
    first = starts_on(fill, definitions)
    days = _usable_days(fill, definitions)
    if fill.product is None:
        why = "No drug file knows the product."
        return FillDose(fill.id, first, days, None, None, flags=(DoseFlag.UNKNOWN_PRODUCT,), why_not=why)
    if found is None:
        return FillDose(fill.id, first, days, None, None, why_not="Not an opioid.")
    flags = _standing_flags(fill, found)
    if found.factor is None:
        return _without(fill, found, first, days, (*flags, DoseFlag.NO_FACTOR), found.why_not)
    missing = _missing(fill, days)
    if missing:
        return _without(fill, found, first, days, (*flags, DoseFlag.NOT_COMPUTABLE), missing)
    return _computed(fill, fill.product, found, first, days, flags, definitions)


def _without(fill: Fill, found: Equivalence, first: date, days: int, flags: tuple[str, ...], why_not: str) -> FillDose:
    """An opioid fill without a dose, with the reason."""
    one = found.ingredient
    strength = f"{one.strength} {one.unit}"
    return FillDose(fill.id, first, days, None, None, one.name, strength, flags=flags, why_not=why_not)


def _computed(
    fill: Fill,
    product: Product,
    found: Equivalence,
    first: date,
    days: int,
    flags: tuple[str, ...],
    definitions: Definitions,
) -> FillDose:
    assert found.factor is not None
    assert fill.quantity is not None
    amount, amount_flags = _amount(fill, product, definitions)
    if product.form_group == FormGroup.TRANSDERMAL:
        days, patch_flags = _patch_days(amount, days, definitions)
        amount_flags = (*amount_flags, *patch_flags)
        if days > definitions.number("dose.days_supply_maximum"):
            says = f"{amount} patches would last {days} days; the quantity cannot be right."
            return _without(fill, found, first, 0, (*flags, DoseFlag.NOT_COMPUTABLE), says)
    total = found.ingredient.strength * amount * found.factor.value
    if found.factor.worn:
        total *= definitions.number("patch.wear_days")
    daily = (total / days).quantize(_STEP, ROUND_HALF_EVEN)
    return FillDose(
        fill.id,
        first,
        days,
        daily,
        total,
        found.ingredient.name,
        f"{found.ingredient.strength} {found.ingredient.unit}",
        (amount / days).quantize(_STEP),
        found.factor.value,
        found.factor.factor_set,
        (*flags, *amount_flags),
    )


def _standing_flags(fill: Fill, found: Equivalence) -> tuple[str, ...]:
    flags: list[str] = []
    if fill.animal:
        flags.append(DoseFlag.ANIMAL)
    if fill.for_dependency:
        flags.append(DoseFlag.FOR_DEPENDENCY)
    if fill.treatment_type in SPECIAL_CARE:
        flags.append(DoseFlag.SPECIAL_CARE)
    if found.outside_set:
        flags.append(DoseFlag.OUTSIDE_SET)
    if found.factor and caution(found.ingredient.name):
        flags.append(caution(found.ingredient.name))
    return tuple(flags)


def _usable_days(fill: Fill, definitions: Definitions) -> int:
    """The days' supply when it is one, else 0: a day count is never guessed."""
    days = fill.days_supply or 0
    return days if 0 < days <= definitions.number("dose.days_supply_maximum") else 0


def _missing(fill: Fill, days: int) -> str:
    if not days:
        return f"The days' supply is {fill.days_supply}; a dose needs 1 to 365."
    if fill.quantity is None or fill.quantity <= 0:
        return f"The quantity is {fill.quantity}; a dose needs more than zero."
    return ""


def _amount(fill: Fill, product: Product, definitions: Definitions) -> tuple[Decimal, tuple[str, ...]]:
    """The quantity in the unit of the strength; a number of bottles becomes their content."""
    assert fill.quantity is not None
    if _counts_bottles(fill, product, definitions):
        assert product.package_size is not None
        return fill.quantity * product.package_size, (DoseFlag.BOTTLES_RECOMPUTED,)
    return fill.quantity, ()


def _counts_bottles(fill: Fill, product: Product, definitions: Definitions) -> bool:
    """True when a liquid or spray was reported as a number of bottles instead of mL or sprays.

    Spray bottles are not split, so a whole number that is no multiple of their content can only be bottles. Of other
    liquids, parts of a bottle are dispensed: there it takes the unit `each`, or a few whole mL out of a large bottle.
    """
    size, quantity = product.package_size, fill.quantity
    if size is None or size <= 1 or quantity is None or not is_loose(product) or quantity != int(quantity):
        return False
    if product.form_group in (FormGroup.NASAL_SPRAY, FormGroup.ORAL_SPRAY):
        return quantity % size != 0
    few = definitions.number("loose.fewest_units")
    return fill.unit == _EACH or (quantity < few <= size)


def _patch_days(patches: Decimal, days: int, definitions: Definitions) -> tuple[int, tuple[str, ...]]:
    """The days that patches last. A days' supply that no wearing of them explains is replaced by three days a patch."""
    wear = definitions.number("patch.wear_days")
    usual = max(1, int(patches * wear))
    if days <= patches or days > usual * definitions.number("patch.wear_days_factor"):
        return (days, ()) if days == usual else (usual, (DoseFlag.PATCH_DAYS_REPLACED,))
    if days > usual:
        return days, (DoseFlag.PATCH_LONGER_THAN_WORN,)
    hours = _HOURS_A_DAY * days / patches
    low, high = definitions["patch.short_regimen_hours"].value
    return days, ((DoseFlag.PATCH_EVERY_48_HOURS,) if low <= hours <= high else ())


__all__ = ["SCALE", "DoseFlag", "FillDose", "dose_of", "doses_of", "starts_on"]
