"""Enter the dispensers that must report, with the basis of their classification (MAP-19)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.facts.intake import DispenserKind
from carelaw.pdmp.store.models import RegisteredDispenser

COLUMNS = ("dea", "npi", "name", "kind", "basis")


def register_dispensers(sheet: Iterable[str]) -> tuple[int, list[dict[str, Any]]]:
    """Register the dispensers of a CSV sheet; rows that cannot be taken come back with row, field, value and reason.

    A DEA number that is registered already is updated.
    """
    refused: list[dict[str, Any]] = []
    good: list[RegisteredDispenser] = []
    for number, row in enumerate(csv.DictReader(sheet), start=2):
        faults = list(_faults(number, row))
        refused += faults
        if not faults:
            good.append(RegisteredDispenser(**{name: (row.get(name) or "").strip() for name in COLUMNS}))
    RegisteredDispenser.objects.bulk_create(
        good,
        batch_size=150,
        update_conflicts=True,
        unique_fields=["dea"],
        update_fields=["npi", "name", "kind", "basis"],
    )
    return len(good), refused


def _faults(number: int, row: dict[str, str]) -> Iterator[dict[str, Any]]:
    dea, npi, kind = ((row.get(name) or "").strip() for name in ("dea", "npi", "kind"))
    if not dea_ok(dea):
        yield _fault(number, "dea", dea, "This is not a DEA number: two letters, seven digits, a check digit.")
    if npi and not npi_ok(npi):
        yield _fault(number, "npi", npi, "This is not an NPI: ten digits beginning 1 or 2, with a check digit.")
    if kind not in set(DispenserKind):
        permitted = ", ".join(kind.value for kind in DispenserKind)
        yield _fault(number, "kind", kind, f"This is not a kind of dispenser; permitted: {permitted}.")
    if not (row.get("name") or "").strip():
        yield _fault(number, "name", "", "A name is needed.")


def _fault(number: int, field: str, value: str, reason: str) -> dict[str, Any]:
    return {"row": number, "field": field, "value": value, "reason": reason}
