"""Published conversion factors to morphine milligram equivalents, per ingredient and form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from carelaw.pdmp.drugs.tables import toml_table
from carelaw.pdmp.facts.clinical import ActiveIngredient, DrugClass, FormGroup, Product


@dataclass(frozen=True, slots=True)
class Factor:
    """One published factor. `worn` factors multiply the hourly rate of the patches worn at one time."""

    factor_set: str
    ingredient: str
    value: Decimal
    unit: str
    forms: tuple[FormGroup, ...] = ()
    worn: bool = False

    def fits(self, ingredient: ActiveIngredient, form: FormGroup) -> bool:
        """True when this factor is the one for an ingredient in a form."""
        if ingredient.name != self.ingredient or (self.forms and form not in self.forms):
            return False
        return ingredient.unit == self.unit or ingredient.unit.startswith(f"{self.unit}/")


@dataclass(frozen=True, slots=True)
class FactorSet:
    """A dated set of factors with its source. `falls_back_to` is asked for what this set does not list."""

    id: str
    title: str
    source: str
    first_day: date
    factors: tuple[Factor, ...]
    falls_back_to: str = ""

    def own_factor(self, ingredient: ActiveIngredient, form: FormGroup) -> Factor | None:
        """The factor of this very set, or None."""
        return next((one for one in self.factors if one.fits(ingredient, form)), None)


@dataclass(frozen=True, slots=True)
class Equivalence:
    """The opioid part of a product with its factor; without one, `why_not` says why no table gives it."""

    ingredient: ActiveIngredient
    factor: Factor | None
    outside_set: bool = False
    why_not: str = ""


@cache
def factor_sets() -> dict[str, FactorSet]:
    """Every factor set that the project carries, by id."""
    return {key: _read_set(key, table) for key, table in toml_table("factors.toml").items() if key != "none"}


def factor_set(set_id: str) -> FactorSet:
    """One factor set. Raises KeyError with the ids that exist."""
    known = factor_sets()
    if set_id not in known:
        raise KeyError(f"No factor set is called '{set_id}'; there are {', '.join(sorted(known))}.")
    return known[set_id]


def equivalence(product: Product, in_set: FactorSet) -> Equivalence | None:
    """The factor of a product's opioid part, looked up as the set says. None for products without an opioid."""
    opioid = next((one for one in product.ingredients if one.name in _opioids()), None)
    if opioid is None:
        return None
    excluded = _excluded(product, opioid)
    if excluded:
        return Equivalence(opioid, None, why_not=excluded)
    own = in_set.own_factor(opioid, product.form_group)
    if own or not in_set.falls_back_to:
        return Equivalence(opioid, own, why_not="" if own else f"Not in the factor set {in_set.id}.")
    older = factor_set(in_set.falls_back_to).own_factor(opioid, product.form_group)
    why_not = "" if older else f"Neither in the factor set {in_set.id} nor in {in_set.falls_back_to}."
    return Equivalence(opioid, older, outside_set=older is not None, why_not=why_not)


def caution(ingredient: str) -> str:
    """The code of what the guideline asks to bear in mind with an opioid, or nothing."""
    return str(toml_table("factors.toml")["none"]["cautions"].get(ingredient, ""))


def _excluded(product: Product, opioid: ActiveIngredient) -> str:
    none: dict[str, Any] = toml_table("factors.toml")["none"]
    if opioid.name in none["ingredients"]:
        return str(none["ingredients"][opioid.name])
    if product.form_group in none["forms"]:
        return f"The tables leave out the form {product.form_group.value}."
    if product.drug_class in none["classes"]:
        return "The tables leave out products against cough."
    return ""


@cache
def _opioids() -> frozenset[str]:
    return frozenset(toml_table("classes.toml")["classes"][DrugClass.OPIOID])


def _read_set(key: str, table: dict[str, Any]) -> FactorSet:
    factors = tuple(
        Factor(
            key,
            row["ingredient"],
            Decimal(row["factor"]),
            row["unit"],
            tuple(FormGroup(form) for form in row.get("forms", ())),
            row.get("counts") == "worn",
        )
        for row in table["factors"]
    )
    return FactorSet(key, table["title"], table["source"], table["from"], factors, table.get("falls_back_to", ""))


__all__ = ["Equivalence", "Factor", "FactorSet", "caution", "equivalence", "factor_set", "factor_sets"]
