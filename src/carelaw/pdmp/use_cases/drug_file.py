"""Load an official drug directory, and judge again what waited for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from carelaw.pdmp.drugs.directory import import_fda_ndc
from carelaw.pdmp.use_cases.catalog import load_products
from carelaw.pdmp.use_cases.correcting import judge_waiting


@dataclass(frozen=True, slots=True)
class DirectoryLoad:
    """What loading an official directory did."""

    products: int
    rejudged: int
    quarantine: tuple[dict[str, Any], ...]


def load_directory(products: Path, packages: Path, *, at: datetime) -> DirectoryLoad:
    """Load the FDA's NDC Directory and judge again the records that waited for one of its codes."""
    with products.open("rb") as product_file, packages.open("rb") as package_file:
        directory = import_fda_ndc(product_file, package_file)
    loaded = load_products(directory.products, loaded_from="FDA NDC Directory", at=at)
    rejudged = judge_waiting({one.national_drug_code for one in directory.products}, at=at)
    faults = tuple({"file": f.file, "row": f.row, "field": f.field, "reason": f.says} for f in directory.faults)
    return DirectoryLoad(loaded, rejudged, faults)
