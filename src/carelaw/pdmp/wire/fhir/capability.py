"""What the FHIR door offers, as a CapabilityStatement."""

from __future__ import annotations

from carelaw.pdmp.wire.fhir.names import GUIDE, OPERATION, Json

# The day on which what is said below last changed.
_CHANGED = "2026-11-22"
_HISTORY = {
    "name": "pdmp-history",
    "definition": OPERATION,
    "documentation": (
        "Besides the guide's parameters: purpose and attestation (code), reason and prescription-number (string), "
        "drug (code, an NDC), period (Period), dea (code: prescriptions under one's own number, without a patient), "
        "case (id: the stored case relied on). "
        "The practitioner's NPI or DEA number must be one verified for the account of the token. No pre-staging and no "
        "delegates: a designee signs in in person. Several people who fit come back as Patients without dispensings; "
        "ask again with the identifier urn:uuid:… of the one you mean."
    ),
}
_DISPENSE = (
    "mme is mg a day for every drug, patches too. Without rx-fill-number it is the initial fill. "
    "Search by an id that an earlier answer gave you; names and birth dates never stand in an address."
)


def capability_statement(base: str, version: str) -> Json:
    """The statement of one deployment."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _CHANGED,
        "kind": "instance",
        "software": {"name": "carelaw", "version": version},
        "implementation": {"description": "Prescription monitoring", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "implementationGuide": [f"{GUIDE}/ImplementationGuide/hl7.fhir.us.pdmp|1.0.0"],
        "rest": [
            {
                "mode": "server",
                "security": {"cors": False, "description": "Bearer tokens that the program office gives out."},
                "resource": [_patient(), _medication_dispense()],
                "operation": [_HISTORY],
            }
        ],
    }


def _patient() -> Json:
    match = {
        "name": "match",
        "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match",
        "documentation": "Parameters resource, count, onlyCertainMatches, and purpose and attestation.",
    }
    return {"type": "Patient", "operation": [match, _HISTORY]}


def _medication_dispense() -> Json:
    return {
        "type": "MedicationDispense",
        "documentation": _DISPENSE,
        "interaction": [{"code": "search-type"}],
        "searchParam": [
            {"name": "patient", "type": "reference", "documentation": "An id that an earlier answer gave."},
            {"name": "whenprepared", "type": "date", "documentation": "eq, ge, gt, le, lt."},
            {"name": "purpose", "type": "token", "documentation": "Why you ask."},
            {"name": "attestation", "type": "token", "documentation": "What you declare about the patient."},
            {"name": "prescription-number", "type": "string", "documentation": "In the body of _search only."},
            {"name": "drug", "type": "token", "documentation": "An NDC, in the body of _search only."},
        ],
    }


__all__ = ["capability_statement"]
