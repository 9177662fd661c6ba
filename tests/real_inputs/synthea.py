"""Synthea's controlled prescriptions as a pharmacy would have reported them: FHIR in, ASAP fields out.

Synthea writes orders without a dispensing. Each order is taken as filled two days later; its day is moved into a year
in which the act is in force. RxNorm names a clinical drug, a report names a package: a small table gives one real
package of the same product.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.pdmp.files import PHARMACY

# RxNorm code → a package of that product; where RxNorm names only the brand, its usual strength.
PACKAGES = {
    "1310197": "00406012301",  # hydrocodone 5 mg with acetaminophen
    "1049221": "00406051262",  # oxycodone 5 mg with acetaminophen 325 mg
    "1860154": "59011081510",  # oxycodone 15 mg, extended release
    "861467": "00024033504",  # meperidine 50 mg
    "857005": "00406012401",  # hydrocodone 7.5 mg with acetaminophen 325 mg
    "856980": "00406012301",
    "563026": "00591561901",  # diazepam 5 mg
    "1153378": "57664027308",  # clonazepam 0.5 mg
    "1091392": "00406145101",  # methylphenidate 20 mg
}
# Given in the hospital, never dispensed: morphine and midazolam for injection, remifentanil.
ADMINISTERED = {"1732136", "311700", "73032"}
OPIOIDS = {"1310197", "1049221", "1860154", "861467", "857005", "856980"}
FIRST_DAY, DAYS = date(2024, 2, 1), 300


@dataclass(frozen=True)
class Order:
    """One order with its patient and prescriber."""

    patient: dict[str, Any]
    drug: str
    fields: Mapping[str, str]

    @property
    def npi(self) -> str:
        """The prescriber's number as Synthea has it: a short serial number."""
        return self.fields["PRE01"]

    @property
    def under_maiden_name(self) -> Mapping[str, str] | None:
        """A refill reported under the name that the patient had before, where Synthea tells one."""
        before = next((name for name in self.patient["name"] if name["use"] == "maiden"), None)
        return None if before is None else {**self.fields, "PAT07": before["family"].upper(), "DSP06": "1"}


def orders(folder: Path) -> Iterator[Order]:
    """Every order for a drug that is dispensed, the oldest first."""
    patients, practitioners = (_by_id(folder / f"{kind}.ndjson") for kind in ("Patient", "Practitioner"))
    requests = sorted(_rows(folder / "MedicationRequest.ndjson"), key=lambda one: (one["authoredOn"], one["id"]))
    for number, request in enumerate(requests):
        drug = request["medicationCodeableConcept"]["coding"][0]["code"]
        if drug in ADMINISTERED:
            continue
        patient = patients[request["subject"]["reference"].removeprefix("Patient/")]
        prescriber = practitioners[request["requester"]["reference"].removeprefix("Practitioner/")]
        fields = {
            **PHARMACY,
            **_person(patient),
            **_prescriber(prescriber),
            **_dispensing(request, drug, number),
        }
        yield Order(patient, drug, fields)


def _person(patient: dict[str, Any]) -> dict[str, str]:
    name, address = patient["name"][0], patient["address"][0]
    license_number = next(
        (i["value"] for i in patient["identifier"] if i.get("type", {}).get("coding", [{}])[0].get("code") == "DL"), ""
    )
    return {
        "PAT01": "MA" if license_number else "",
        "PAT02": "06" if license_number else "",
        "PAT03": license_number,
        "PAT07": name["family"].upper(),
        "PAT08": name["given"][0].upper(),
        "PAT12": address["line"][0].upper(),
        "PAT14": address["city"].upper(),
        "PAT15": "MA",
        "PAT16": address.get("postalCode", "01001"),
        "PAT17": "".join(c for c in patient["telecom"][0]["value"] if c.isdigit()),
        "PAT18": patient["birthDate"].replace("-", ""),
        "PAT19": {"male": "M", "female": "F"}[patient["gender"]],
    }


def _prescriber(practitioner: dict[str, Any]) -> dict[str, str]:
    serial, name = practitioner["identifier"][0]["value"], practitioner["name"][0]
    return {
        "PRE01": serial,
        "PRE02": dea_number(name["family"], int(serial)),
        "PRE05": name["family"].upper(),
        "PRE06": name["given"][0].upper(),
    }


def dea_number(family: str, serial: int) -> str:
    """A made-up DEA number whose check digit is right."""
    digits = [int(digit) for digit in f"{serial:06d}"]
    check = sum(digits[0::2]) + 2 * sum(digits[1::2])
    return f"B{family[0].upper()}{serial:06d}{check % 10}"


def _dispensing(request: dict[str, Any], drug: str, number: int) -> dict[str, str]:
    ordered = date.fromisoformat(request["authoredOn"][:10])
    written = FIRST_DAY + timedelta(days=ordered.toordinal() % DAYS)
    filled = written + timedelta(days=2)
    daily = _daily(request)
    return {
        "DSP01": "00",
        "DSP02": str(700_000 + number),
        "DSP03": f"{written:%Y%m%d}",
        "DSP04": "0",
        "DSP05": f"{filled:%Y%m%d}",
        "DSP06": "0",
        "DSP07": "01",
        "DSP08": PACKAGES[drug],
        "DSP09": str(daily * 5),
        "DSP10": "5",
        "DSP11": "01",
        "DSP12": "05",
        "DSP16": "04",
    }


def _daily(request: dict[str, Any]) -> int:
    """Units a day, out of so many in so many hours or days."""
    for one in request.get("dosageInstruction", ()):
        repeat = one.get("timing", {}).get("repeat")
        if repeat:
            hours = repeat["period"] * {"h": 1, "d": 24, "wk": 168}[repeat["periodUnit"]]
            dose = one.get("doseAndRate", [{}])[0].get("doseQuantity", {}).get("value", 1)
            return max(1, round(repeat["frequency"] * dose * 24 / hours))
    return 1


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _by_id(path: Path) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in _rows(path)}
