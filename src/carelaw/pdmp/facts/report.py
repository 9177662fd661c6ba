"""One reported dispensing, as its dispenser told it. Absent or unreadable values are None; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ReportedId:
    """An identifier of a person: who issued it, of what kind (ASAP PAT02 code), and its value."""

    jurisdiction: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """A patient as one report describes them; for an animal the person fields carry the owner."""

    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    birth_date: date | None = None
    gender: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    country: str = ""
    phone: str = ""
    ids: tuple[ReportedId, ...] = ()
    alias_last_name: str = ""
    alias_first_name: str = ""
    species: str = "01"
    animal_name: str = ""


@dataclass(frozen=True, slots=True)
class ReportedPrescriber:
    """The prescriber as one report describes them."""

    npi: str = ""
    dea: str = ""
    dea_suffix: str = ""
    license_number: str = ""
    license_state: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ReportedDispenser:
    """The pharmacy or dispensing prescriber as one report describes it."""

    npi: str = ""
    ncpdp: str = ""
    dea: str = ""
    name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    permit: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One ingredient of a compound."""

    national_drug_code: str
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DispensingReport:
    """One dispensing as reported. `status` is `new`, `revise`, `void` or empty; codes are ASAP's own."""

    status: str
    prescription_number: str
    written_on: date | None
    filled_on: date | None
    sold_on: date | None
    fill_number: int | None
    partial_fill: int
    refills_authorized: int | None
    product_qualifier: str
    national_drug_code: str
    ingredients: tuple[Ingredient, ...]
    quantity: Decimal | None
    unit: str
    days_supply: int | None
    payment: str
    origin: str
    treatment_type: str
    diagnosis: str
    directions: str
    patient: ReportedPerson
    prescriber: ReportedPrescriber
    dispenser: ReportedDispenser

    @property
    def dispensed_on(self) -> date | None:
        """The delivery date: date sold when present, else date filled (AMB-07)."""
        return self.sold_on or self.filled_on
