"""Read the CDC's withdrawn 2018 product tables. For tests only: their rows come from a commercial compendium."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from carelaw.pdmp.drugs.building import make_product
from carelaw.pdmp.facts.clinical import Product

TABLES = ("opioids", "benzodiazepines", "muscle_relaxants", "stimulants", "zolpidem")
_UNITS = {"MG": "mg", "MG/ML": "mg/mL", "MCG/HR": "mcg/h", "MCG": "mcg", "MCG/SPRAY": "mcg/spray", "MG/HR": "mg/h"}
# The tables have no route. What they call a spray or tablet of fentanyl is told by the brand and the form.
_NASAL = ("LAZANDA", "BUTORPHANOL", "STADOL", "ZOLPIMIST")
_SCHEDULES = {"2": "II", "3": "III", "4": "IV", "5": "V", "6": ""}


def rows(folder: Path, *tables: str) -> Iterator[dict[str, str]]:
    """The rows of these tables, or of all."""
    for table in tables or TABLES:
        with (folder / "cdc-mme-2018" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def ingredient(row: dict[str, str]) -> str:
    """The ingredient that a row is about: the table's name without the remark on how long it acts."""
    return row["Drug"].removesuffix(" SA").removesuffix(" LA").lower()


def schedule(row: dict[str, str]) -> str:
    """The federal schedule as the drug file writes it."""
    return _SCHEDULES[row["DEAClassCode"]]


def product(row: dict[str, str]) -> Product:
    """One row as a product, with the opioid or other named drug as its only ingredient."""
    name = ingredient(row)
    strength = Decimal(row["Strength_Per_Unit"] or 0)
    return make_product(
        row["NDC"],
        [(name, strength, _UNITS.get(row["UOM"], ""))],
        proprietary_name=row["PRODNME"],
        dosage_form=row["Master_Form"].upper(),
        route=_route(row, name),
        schedule=schedule(row),
    )


def _route(row: dict[str, str], name: str) -> str:
    form = row["Master_Form"]
    if "Patch" in form:
        return "TRANSDERMAL"
    if form == "Spray":
        return "NASAL" if row["PRODNME"].startswith(_NASAL) else "SUBLINGUAL"
    if name == "fentanyl" or (name == "buprenorphine" and form in {"Tablet", "Film"}):
        return "BUCCAL"
    return "SUBCUTANEOUS" if "Subcutaneous" in form or form == "Implant" else "ORAL"


def cdc_2018_products(folder: Path) -> Iterator[Product]:
    """Every product of the tables."""
    return (product(row) for row in rows(folder))
