"""Which product a National Drug Code is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from carelaw.kernel.identifiers import ndc_candidates
from carelaw.pdmp.drugs.building import make_product
from carelaw.pdmp.drugs.tables import text_table
from carelaw.pdmp.facts.clinical import Product
from carelaw.pdmp.facts.intake import DrugVersion


class Catalog:
    """A drug file: products by their 11-digit National Drug Code. Immutable; `plus` makes a larger one."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._products: Mapping[str, Product] = {one.national_drug_code: one for one in products}

    def find(self, national_drug_code: str) -> Product | None:
        """The product of a code in any of its written forms; None when none, or more than one, could be meant."""
        found = self.candidates(national_drug_code)
        return found[0] if len(found) == 1 else None

    def candidates(self, national_drug_code: str) -> tuple[Product, ...]:
        """Every product that a code may stand for: ten bare digits have three readings."""
        return tuple(self._products[one] for one in ndc_candidates(national_drug_code) if one in self._products)

    def schedule_on(self, national_drug_code: str, on: date) -> DrugVersion | None:
        """The federal and state schedule of a code on a day; None for an unknown code."""
        product = self.find(national_drug_code)
        return product.schedule_on(on) if product else None

    def plus(self, products: Iterable[Product]) -> Catalog:
        """This file with more products; one that is already there is replaced by the newer entry."""
        return Catalog([*self._products.values(), *products])

    def __len__(self) -> int:
        return len(self._products)

    def __iter__(self) -> Iterator[Product]:
        return iter(self._products.values())

    def __contains__(self, national_drug_code: object) -> bool:
        return isinstance(national_drug_code, str) and self.find(national_drug_code) is not None


@cache
def carried() -> Catalog:
    """The few real products that the project itself carries, for the made-up state and for trials."""
    return Catalog(_carried_product(row) for row in csv.DictReader(io.StringIO(text_table("products.csv"))))


def _carried_product(row: Mapping[str, str]) -> Product:
    return make_product(
        row["national_drug_code"],
        [_ingredient(part) for part in row["ingredients"].split(";")],
        proprietary_name=row["proprietary_name"],
        dosage_form=row["dosage_form"],
        route=row["route"],
        schedule=row["schedule"],
        package_size=Decimal(row["package_size"]) if row["package_size"] else None,
        package_unit=row["package_unit"],
        source=row["source"],
    )


def _ingredient(part: str) -> tuple[str, Decimal, str]:
    name, strength, unit = part.strip().rsplit(" ", 2)
    return name, Decimal(strength), unit


__all__ = ["Catalog", "carried"]
