"""What one dispensing says, field by field: what a patient may dispute of it, and what a claim is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carelaw.pdmp.rules.payment_method import PAYMENTS
from carelaw.pdmp.store.models import CorrectionClaim, Dispensation, Dispenser, Identity
from carelaw.pdmp.use_cases.catalog import COMPOUND, catalog_in_force


@dataclass(frozen=True, slots=True)
class DispensingStated:
    """One dispensing as it stands on record: its number, the fields by name, and what is in dispute already."""

    record_id: str
    prescription_number: str
    values: Mapping[str, str] = field(repr=False)
    claims: tuple[CorrectionClaim, ...] = ()


def stated_in(row: Dispensation) -> Mapping[str, str]:
    """What the record says in each field that a patient may dispute: days as 2016-03-01, amounts without idle zeros."""
    return {
        "patient_name": _joined(row.identity.first_name, row.identity.middle_name, row.identity.last_name),
        "birth_date": row.identity.birth_date.isoformat() if row.identity.birth_date else "",
        "address": _address(row.identity),
        "drug": _drug(row),
        "quantity": f"{row.quantity.normalize():f}" if row.quantity is not None else "",
        "days_supply": str(row.days_supply) if row.days_supply is not None else "",
        "filled_on": (row.sold_on or row.filled_on).isoformat(),
        "prescriber": _joined(row.prescriber.first_name, row.prescriber.last_name) or row.prescriber.dea,
        "dispenser": row.dispenser.name or row.dispenser.dea,
        "payment": PAYMENTS.get(row.payment, ""),
    }


def _drug(row: Dispensation) -> str:
    if row.product_qualifier == COMPOUND:
        return "Compound"
    product = catalog_in_force().find(row.national_drug_code)
    return product.label if product else row.national_drug_code


def _address(place: Identity | Dispenser) -> str:
    town = _joined(place.city and f"{place.city},", place.state, place.zip_code).rstrip(",")
    return ", ".join(part for part in (place.address_1, place.address_2, town) if part)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
