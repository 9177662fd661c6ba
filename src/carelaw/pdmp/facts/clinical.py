"""What the clinical indicators may know: drug products and the fills of one patient. Absent values are None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from carelaw.pdmp.facts.intake import DrugInFile, DrugVersion


class DrugClass(StrEnum):
    """How a product counts in the indicators. Buprenorphine is split by what its product is approved for."""

    OPIOID = "opioid"
    OPIOID_ANTITUSSIVE = "opioid-antitussive"
    BUPRENORPHINE_PAIN = "buprenorphine-pain"
    BUPRENORPHINE_MOUD = "buprenorphine-moud"
    BENZODIAZEPINE = "benzodiazepine"
    SEDATIVE_HYPNOTIC = "sedative-hypnotic"
    BARBITURATE = "barbiturate"
    MUSCLE_RELAXANT = "muscle-relaxant"
    STIMULANT = "stimulant"
    ANORECTIC = "anorectic"
    GABAPENTINOID = "gabapentinoid"
    ANDROGEN = "androgen"
    OTHER = "other"


OPIOID_CLASSES = frozenset({DrugClass.OPIOID, DrugClass.OPIOID_ANTITUSSIVE, DrugClass.BUPRENORPHINE_PAIN})


class FormGroup(StrEnum):
    """How a product delivers its dose, as far as dose arithmetic must tell forms apart."""

    TRANSDERMAL = "transdermal"
    BUCCAL = "buccal tablet or lozenge"
    FILM = "film"
    ORAL_SPRAY = "oral spray"
    NASAL_SPRAY = "nasal spray"
    INJECTION = "injection"
    IMPLANT = "implant"
    RECTAL = "rectal"
    ORAL = "oral"
    OTHER = "other"


class TreatmentType(StrEnum):
    """ASAP DSP24: what an opioid was prescribed for."""

    NOT_FOR_OPIOID_DEPENDENCY = "01"
    OPIOID_DEPENDENCY = "02"
    CANCER_PAIN = "03"
    PALLIATIVE_CARE = "04"
    HOSPICE = "05"


SPECIAL_CARE = frozenset({TreatmentType.CANCER_PAIN, TreatmentType.PALLIATIVE_CARE, TreatmentType.HOSPICE})


@dataclass(frozen=True, slots=True)
class ActiveIngredient:
    """One active ingredient by its base name (`oxycodone`), with its strength per unit dispensed.

    `unit` is `mg` or `mcg` for one tablet, capsule, film, lozenge or suppository, `mg/mL` and `mcg/mL` for liquids,
    `mcg/spray` for sprays counted by the spray, `mcg/h` and `mg/day` for patches, `mg/g` for gels.
    """

    name: str
    strength: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Product:
    """One packaged drug product. `schedules` are dated: the same tablet may have been III before it was II."""

    national_drug_code: str
    proprietary_name: str
    description: str
    ingredients: tuple[ActiveIngredient, ...]
    dosage_form: str
    route: str
    form_group: FormGroup
    drug_class: DrugClass
    long_acting: bool
    schedules: tuple[DrugVersion, ...]
    package_size: Decimal | None = None
    package_unit: str = ""
    source: str = ""

    def schedule_on(self, day: date) -> DrugVersion | None:
        """The federal and state schedule that held on a day; None when neither list is known for that day."""
        return self.in_file().on(day)

    def in_file(self) -> DrugInFile:
        """This product as the intake rules know it."""
        return DrugInFile(self.national_drug_code, self.schedules)

    @property
    def label(self) -> str:
        """The name people read: the brand with what is in it, or what is in it."""
        return f"{self.proprietary_name} ({self.description})" if self.proprietary_name else self.description

    @property
    def line(self) -> tuple[object, ...]:
        """What makes two fills the same drug at the same strength in the same form, whoever made it."""
        parts = tuple((one.name, one.strength, one.unit) for one in self.ingredients)
        return (self.form_group, self.long_acting, parts)

    def as_dict(self) -> dict[str, Any]:
        """The product as JSON values, as a store keeps it; `product_from` reads it back."""
        return {
            "national_drug_code": self.national_drug_code,
            "proprietary_name": self.proprietary_name,
            "description": self.description,
            "ingredients": [[one.name, str(one.strength), one.unit] for one in self.ingredients],
            "dosage_form": self.dosage_form,
            "route": self.route,
            "form_group": self.form_group.value,
            "drug_class": self.drug_class.value,
            "long_acting": self.long_acting,
            "schedules": [
                [one.state_schedule, one.federal_schedule, one.first_day.isoformat(), _iso(one.last_day)]
                for one in self.schedules
            ],
            "package_size": None if self.package_size is None else str(self.package_size),
            "package_unit": self.package_unit,
            "source": self.source,
        }


def product_from(values: Mapping[str, Any]) -> Product:
    """A product as `Product.as_dict` wrote it."""
    return Product(
        national_drug_code=values["national_drug_code"],
        proprietary_name=values["proprietary_name"],
        description=values["description"],
        ingredients=tuple(
            ActiveIngredient(name, Decimal(strength), unit) for name, strength, unit in values["ingredients"]
        ),
        dosage_form=values["dosage_form"],
        route=values["route"],
        form_group=FormGroup(values["form_group"]),
        drug_class=DrugClass(values["drug_class"]),
        long_acting=values["long_acting"],
        schedules=tuple(
            DrugVersion(state, federal, date.fromisoformat(first), date.fromisoformat(last) if last else None)
            for state, federal, first, last in values["schedules"]
        ),
        package_size=None if values["package_size"] is None else Decimal(values["package_size"]),
        package_unit=values["package_unit"],
        source=values["source"],
    )


@dataclass(frozen=True, slots=True)
class Fill:
    """One live dispensing of one patient, joined to its product. Codes are ASAP's own.

    `unit` is DSP10 (01 each, 02 mL, 03 g), `payment` DSP16, `treatment_type` DSP24. `partial_fill` is 0 for a whole
    fill and the number in the sequence otherwise. `product` is None when no drug file knows the code.
    """

    id: str
    filled_on: date
    sold_on: date | None
    days_supply: int | None
    quantity: Decimal | None
    unit: str
    product: Product | None
    prescriber_key: str
    dispenser_key: str
    payment: str = ""
    treatment_type: str = ""
    fill_number: int | None = None
    prescription_number: str = ""
    partial_fill: int = 0
    animal: bool = False

    @property
    def is_opioid(self) -> bool:
        """True for opioids in the sense of the overlap and duration measures; buprenorphine for MOUD is not one."""
        return self.product is not None and self.product.drug_class in OPIOID_CLASSES and not self.for_dependency

    @property
    def for_dependency(self) -> bool:
        """True for medication for opioid use disorder, by product or by the treatment type on the prescription."""
        if self.product is not None and self.product.drug_class == DrugClass.BUPRENORPHINE_MOUD:
            return True
        return self.treatment_type == TreatmentType.OPIOID_DEPENDENCY

    def is_class(self, drug_class: DrugClass) -> bool:
        """True when the product is known and of this class."""
        return self.product is not None and self.product.drug_class == drug_class


def prescriber_key(npi: str = "", dea: str = "", license_number: str = "", license_state: str = "") -> str:
    """One key per prescriber: the NPI, else the DEA number, else the license with its state; empty when unknown."""
    if npi:
        return f"npi:{npi}"
    if dea:
        return f"dea:{dea}"
    return f"license:{license_state}:{license_number}" if license_number else ""


def dispenser_key(ncpdp: str = "", npi: str = "", dea: str = "") -> str:
    """One key per dispenser: the NCPDP provider id, else the NPI, else the DEA number; empty when unknown."""
    for kind, value in (("ncpdp", ncpdp), ("npi", npi), ("dea", dea)):
        if value:
            return f"{kind}:{value}"
    return ""


@dataclass(frozen=True, slots=True)
class ClinicalFacts:
    """What a patient's live fills add up to on the day asked, as far as the flags of MAP-03 go.

    `rule_version` is the version of the flag rules that the board approved; empty when none is approved.
    `daily_mme` is the dose of the opioids active that day, None when it was not computed at all; `dose_incomplete` says
    that the dose of at least one of them cannot be computed, so that the sum may be too low.
    """

    on: date
    rule_version: str
    overlap_days: int = 0
    prescribers: int = 0
    dispensers: int = 0
    refill_days_early: int = 0
    daily_mme: Decimal | None = Decimal(0)
    dose_incomplete: bool = False


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


__all__ = [
    "OPIOID_CLASSES",
    "SPECIAL_CARE",
    "ActiveIngredient",
    "ClinicalFacts",
    "DrugClass",
    "Fill",
    "FormGroup",
    "Product",
    "TreatmentType",
    "dispenser_key",
    "prescriber_key",
    "product_from",
]
