"""Find a product by its name, as people at the counter call it."""

from __future__ import annotations

from dataclasses import dataclass

from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.pdmp.use_cases.catalog import catalog_in_force

_MOST = 15


@dataclass(frozen=True, slots=True)
class ProductShown:
    """One product to choose."""

    code: str
    written: str
    label: str


def products_called(words: str) -> tuple[tuple[ProductShown, ...], bool]:
    """The products whose name holds every one of these words, and whether there are more than are shown."""
    parts = words.casefold().split()
    if not parts:
        return (), False
    found = []
    for one in catalog_in_force():
        name = f"{one.label} {one.dosage_form} {one.national_drug_code}".casefold()
        if all(part in name for part in parts):
            found.append(one)
    found.sort(key=lambda one: (not one.label.casefold().startswith(parts[0]), one.label, one.national_drug_code))
    shown = tuple(
        ProductShown(one.national_drug_code, ndc_hyphenated(one.national_drug_code), one.label) for one in found[:_MOST]
    )
    return shown, len(found) > _MOST
