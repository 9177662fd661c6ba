"""The names that the HL7 US PDMP guide 1.0.0 and FHIR R4 give to things: profiles, extensions, systems and codes."""

from __future__ import annotations

import uuid
from typing import Any

Json = dict[str, Any]

GUIDE = "http://hl7.org/fhir/us/pdmp"
PROFILE = f"{GUIDE}/StructureDefinition"
OPERATION = f"{GUIDE}/OperationDefinition/pdmp-history"

NPI = "http://hl7.org/fhir/sid/us-npi"
SSN = "http://hl7.org/fhir/sid/us-ssn"
NDC = "http://hl7.org/fhir/sid/ndc"
_TERMS = "http://terminology.hl7.org"
DEA = f"{_TERMS}/NamingSystem/usdeanumber"
NCPDP = f"{_TERMS}/CodeSystem/NCPDPProviderIdentificationNumber"
IDENTIFIER_TYPE = f"{_TERMS}/CodeSystem/v2-0203"
SUPPLY_TYPE = f"{_TERMS}/CodeSystem/v3-ActCode"
STATUS = f"{_TERMS}/CodeSystem/PMIXStatusCode"
ORIGIN = f"{_TERMS}/CodeSystem/PMIXTransmissionFormRxOriginCodeType"
PAYMENT = f"{_TERMS}/CodeSystem/PMIXMethodofPayment"
TREATMENT = f"{_TERMS}/CodeSystem/PMIXOpioidTreatmentCode"
ALERT = f"{_TERMS}/CodeSystem/PMIXPatientAlertCatCode"
MATCH_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
ANIMAL = "http://hl7.org/fhir/StructureDefinition/patient-animal"
URI = "urn:ietf:rfc:3986"

# Ours: the codes of refusals and of clinical flags.
REFUSAL = "urn:carelaw:refusal"
FLAG = "urn:carelaw:clinical-flag"

GENDERS = {"M": "male", "F": "female", "U": "unknown"}
# ASAP DSP11.
UNITS = {"01": "each", "02": "mL", "03": "g"}
# Our flags under PMIX patient alert categories: 03 multiple providers, 04 overlap, 05 MME, 99 other.
ALERTS = {
    "opioid-benzodiazepine": "04",
    "many-prescribers": "03",
    "many-dispensers": "03",
    "early-refill": "99",
    "mme-caution": "05",
    "mme-high": "05",
}

_UNKNOWN = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:carelaw:pdmp:fhir")


def absent() -> Json:
    """Stands beside a value that was not reported."""
    return {"extension": list(_UNKNOWN)}


def profile(name: str) -> str:
    """The canonical address of one of the guide's profiles: `profile("medicationdispense")`."""
    return f"{PROFILE}/pdmp-{name}"


def source_of(program: str, here: str) -> str:
    """Where a resource comes from: the program of another state, by its two letters, or this one."""
    return f"urn:carelaw:state-program:{program.lower()}" if program else here


def extension(name: str, **value: Any) -> Json:
    """One of the guide's extensions with its value: `extension("mme", valueDecimal=60)`."""
    return {"url": f"{PROFILE}/pdmp-extension-{name}", **value}


def coding(system: str, code: str, display: str = "") -> Json:
    """A code of a system."""
    made = {"system": system, "code": code}
    return made | {"display": display} if display else made


def concept(system: str, code: str, text: str = "") -> Json:
    """A code of a system with words of our own."""
    made: Json = {"coding": [coding(system, code)]}
    return made | {"text": text} if text else made


def urn(kind: str, key: str) -> str:
    """The same address for the same thing in every answer, telling nothing about it: patients keep their own id."""
    return f"urn:uuid:{key if kind == 'Patient' else uuid.uuid5(_SPACE, f'{kind}/{key}')}"


def identifiers(*pairs: tuple[str, str]) -> list[Json]:
    """The identifiers that have a value."""
    return [{"system": system, "value": value} for system, value in pairs if value]
