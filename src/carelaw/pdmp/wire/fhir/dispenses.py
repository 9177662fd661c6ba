"""Prescriptions of a history as MedicationDispense, each with the MedicationRequest that carries its prescriber."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from carelaw.pdmp.facts.history import DrugShown, PrescriptionShown
from carelaw.pdmp.wire.fhir.names import (
    IDENTIFIER_TYPE,
    NDC,
    ORIGIN,
    PAYMENT,
    SUPPLY_TYPE,
    TREATMENT,
    UNITS,
    Json,
    absent,
    coding,
    concept,
    extension,
    profile,
    urn,
)

_DAYS = {"unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}


def dispense(row: PrescriptionShown, subject: str, source: str) -> Json:
    """One dispensing. `mme` is mg a day for every drug, patches too."""
    made: Json = {
        "resourceType": "MedicationDispense",
        "id": row.record_id,
        "meta": {"versionId": str(row.version), "profile": [profile("medicationdispense")], "source": source},
        "identifier": [_prescription_number(row, source)],
        "status": "completed",
        "type": concept(SUPPLY_TYPE, _supply(row)),
        "medicationCodeableConcept": medication(row.drug),
        "subject": {"reference": subject, "display": row.patient_name},
        "performer": [{"actor": {"reference": urn("Organization", row.dispenser.key)}}],
        "authorizingPrescription": [
            {"reference": urn("MedicationRequest", order_key(row)), "identifier": _prescription_number(row, source)}
        ],
        "quantity": _amount(row.quantity) | {"unit": UNITS.get(row.unit, row.unit or "unknown")},
        "daysSupply": _amount(row.days_supply) | _DAYS,
        "whenPrepared": row.filled_on.isoformat(),
    }
    made |= {"whenHandedOver": row.sold_on.isoformat()} if row.sold_on else {"_whenHandedOver": absent()}
    if row.warnings:
        made["note"] = [{"text": warning} for warning in row.warnings]
    extensions = _extensions(row)
    return made | ({"extension": extensions} if extensions else {})


def _extensions(row: PrescriptionShown) -> list[Json]:
    """What the guide adds. Its fill number is a positiveInt, so the initial fill, 0, is told by its absence."""
    made = []
    if row.fill_number:
        made.append(extension("rx-fill-number", valuePositiveInt=row.fill_number))
    if row.origin:
        made.append(extension("rx-transmission-method", valueCoding=coding(ORIGIN, row.origin)))
    if row.daily_mme is not None:
        made.append(extension("mme", valueDecimal=number(row.daily_mme)))
    if row.payment:
        made.append(extension("method-of-payment", valueCoding=coding(PAYMENT, row.payment)))
    if row.treatment_type:
        made.append(extension("opioid-treatment-code", valueCoding=coding(TREATMENT, row.treatment_type)))
    return made


def order(row: PrescriptionShown, subject: str, source: str) -> Json:
    """The prescription behind a dispensing: who wrote it, when, with how many refills."""
    made: Json = {
        "resourceType": "MedicationRequest",
        "id": urn("MedicationRequest", order_key(row)).removeprefix("urn:uuid:"),
        "meta": {"source": source},
        "identifier": [_prescription_number(row, source)],
        "status": "unknown",
        "intent": "order",
        "medicationCodeableConcept": medication(row.drug),
        "subject": {"reference": subject},
        "requester": {"reference": urn("Practitioner", row.prescriber.key)},
    }
    if row.written_on:
        made["authoredOn"] = row.written_on.isoformat()
    if row.refills_authorized is not None:
        made["dispenseRequest"] = {"numberOfRepeatsAllowed": row.refills_authorized}
    return made


def order_key(row: PrescriptionShown) -> str:
    """Fills of one prescription share it: dispenser, number, prescriber, drug, day written, refills, patient."""
    parts = (
        row.dispenser.key,
        row.prescription_number,
        row.prescriber.key,
        row.drug.national_drug_code,
        str(row.written_on),
        str(row.refills_authorized),
        row.patient_name,
    )
    return "/".join(parts)


def medication(drug: DrugShown) -> Json:
    """The drug by the code that was reported and the words that our drug file has for it."""
    words = drug.name if drug.ingredients in drug.name else f"{drug.name} ({drug.ingredients})"
    told: Json = {"text": words or "Product not reported"}
    code = drug.national_drug_code
    return ({"coding": [coding(NDC, code) | {"userSelected": True}]} if code else {}) | told


def number(amount: Decimal | int) -> int | float:
    """A JSON number: whole amounts stay whole, and no amount here has more digits than a double holds."""
    whole = int(amount)
    return whole if whole == amount else float(amount)


def _amount(amount: Decimal | int | None) -> dict[str, Any]:
    return {"_value": absent()} if amount is None else {"value": number(amount)}


def _supply(row: PrescriptionShown) -> str:
    """HL7's supply types: first fill or refill, complete or part."""
    return ("RF" if row.fill_number else "FF") + ("P" if row.partial_fill else "C")


def _prescription_number(row: PrescriptionShown, source: str) -> Json:
    """The dispenser's own number; its system names the dispenser, since two dispensers may give the same number."""
    given = row.prescription_number
    return {
        "type": concept(IDENTIFIER_TYPE, "FILL"),
        "system": f"{source}/prescription-number/{urn('Organization', row.dispenser.key).removeprefix('urn:uuid:')}",
        **({"value": given} if given else {"_value": absent()}),
    }


__all__ = ["dispense", "number", "order", "order_key"]
