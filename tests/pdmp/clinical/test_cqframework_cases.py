"""The test cases and factor tables of the public CQL calculator, brought to the shape of a dispensing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.pdmp.clinical.making import ON, fill, product

from carelaw.pdmp.drugs import factor_set
from carelaw.pdmp.facts.clinical import ActiveIngredient, FormGroup
from carelaw.pdmp.indicators import definitions_on, dose_of, indicators

# RxNorm codes of dose forms in the code system, by how the drug is delivered.
FORMS = {
    "316987": (FormGroup.TRANSDERMAL, "mcg/h", 1000),
    "970789": (FormGroup.BUCCAL, "mcg", 1000),
    "317007": (FormGroup.BUCCAL, "mcg", 1000),
    "316992": (FormGroup.BUCCAL, "mcg", 1000),
    "858080": (FormGroup.FILM, "mcg", 1000),
    "126542": (FormGroup.NASAL_SPRAY, "mcg", 1000),
    "346163": (FormGroup.NASAL_SPRAY, "mcg", 1000),
    "1797831": (FormGroup.NASAL_SPRAY, "mcg", 1000),
}
NAMES = {"levomethadyl acetate": "levomethadyl", "loverphanol tartrate": "levorphanol"}


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "cqframework-opioid-mme-r4"


def load(folder: Path, name: str) -> dict[str, Any]:
    (found,) = folder.glob(f"*_{name}.json")
    loaded: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return loaded


def expected(folder: Path, case: str) -> Decimal:
    answer = load(folder, f"GuidanceResponse-{case}")
    return Decimal(str(answer["contained"][0]["parameter"][0]["valueQuantity"]["value"]))


@pytest.mark.parametrize("factors", ["cdc-2018", "cdc-2022"])
def test_a_capsule_of_morphine_a_day(folder: Path, factors: str) -> None:
    order = load(folder, "morphineMedRecMMECalc")["dispenseRequest"]
    capsule = product("morphine", "20", "mg", "CAPSULE, EXTENDED RELEASE")
    made = fill(capsule, str(order["quantity"]["value"]), order["expectedSupplyDuration"]["value"])
    assert dose_of(made, definitions_on(ON).with_values(dose__factor_set=factors)).daily == expected(folder, "mmecalc")


@pytest.mark.parametrize("factors", ["cdc-2018", "cdc-2022"])
def test_a_patch_of_75_micrograms_every_three_days(folder: Path, factors: str) -> None:
    order = load(folder, "example-rec-05-mme-greater-than-fifty-context")
    repeat = order["dosageInstruction"][0]["timing"]["repeat"]
    days = order["dispenseRequest"]["expectedSupplyDuration"]["value"]
    patches = days // int(repeat["period"])
    patch = product("fentanyl", "75", "mcg/h", "PATCH", "TRANSDERMAL")
    found = dose_of(fill(patch, str(patches), days), definitions_on(ON).with_values(dose__factor_set=factors))
    assert found.daily == expected(folder, "patient-mme-greater-than-fifty")


@pytest.mark.parametrize(
    ("order", "case"),
    [
        ("example-rec-05-mme-less-than-fifty-context", "patient-mme-less-than-fifty"),
        ("example-rec-05-mme-with-timeofday-context", "patient-mme-with-timeofday"),
    ],
)
def test_ten_milligrams_of_oxycodone_twice_a_day(folder: Path, order: str, case: str) -> None:
    """The orders name a 60 mg tablet but dose 10 mg; the expected value follows the dose, and so does this case."""
    request = load(folder, order)
    dose = request["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
    supply = request["dispenseRequest"]
    tablet = product("oxycodone hydrochloride", str(dose["value"]), dose["unit"], "TABLET, EXTENDED RELEASE")
    made = fill(tablet, str(supply["quantity"]["value"]), supply["expectedSupplyDuration"]["value"])
    assert dose_of(made, definitions_on(ON)).daily == expected(folder, case)


def test_a_patient_without_medication_has_no_dose() -> None:
    assert indicators([], ON).figure("mme-today").value == Decimal("0.0")


def test_the_research_factors_are_those_of_the_carried_2018_set(folder: Path) -> None:
    """All but buprenorphine, for which the older table still had factors that CDC took back."""
    table = load(folder, "CodeSystem_codesystem-CDCMMEResearchConversionFactors")
    compared = 0
    for concept in table["concept"]:
        name = NAMES.get(concept["display"].lower(), concept["display"].lower())
        for entry in concept["property"]:
            if name == "buprenorphine":
                continue
            form, unit, scale = FormGroup.ORAL, "mg", 1
            value = entry.get("valueDecimal")
            if value is None:
                code, _, value = entry["valueString"].partition(":")
                form, unit, scale = FORMS[code]
            found = factor_set("cdc-2018").own_factor(ActiveIngredient(name, Decimal(1), unit), form)
            assert found is not None, name
            assert found.value == Decimal(str(value)) / scale, (name, form)
            compared += 1
    assert compared >= 24
