"""Find a product by its name, as people at the counter call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.pdmp.facts.clinical import Product
from carelaw.pdmp.use_cases.catalog import catalog_in_force

_MOST = 15
_LEAST_OF_A_CODE = 4
_PARTS = re.compile(r"\d[\d.-]*|[^\W\d]+")
_WORDS = re.compile(r"\d+(?:\.\d+)?|[^\W\d]+")


@dataclass(frozen=True, slots=True)
class ProductShown:
    """One product to choose."""

    code: str
    written: str
    label: str


def products_called(words: str) -> tuple[tuple[ProductShown, ...], bool]:
    """The products whose name holds every one of these words, and whether there are more than are shown."""
    parts = _PARTS.findall(words.casefold())
    if not parts:
        return (), False
    found = [one for one in catalog_in_force() if _is_called(one, parts)]
    found.sort(key=lambda one: (not one.label.casefold().startswith(parts[0]), one.label, one.national_drug_code))
    shown = tuple(
        ProductShown(one.national_drug_code, ndc_hyphenated(one.national_drug_code), one.label) for one in found[:_MOST]
    )
    return shown, len(found) > _MOST


def _is_called(one: Product, parts: Sequence[str]) -> bool:
    """Words may be begun, numbers must be whole: “5” is a strength, and neither 50 nor a digit of some code."""
    words = _WORDS.findall(f"{one.label} {one.dosage_form}".casefold())

    def fits(part: str) -> bool:
        if part[0].isdigit():
            return part in words or (len(part) >= _LEAST_OF_A_CODE and part.replace("-", "") in one.national_drug_code)
        return any(word.startswith(part) for word in words)

    return all(fits(part) for part in parts)
