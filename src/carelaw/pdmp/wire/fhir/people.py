"""Patients, prescribers and dispensers of an answer as FHIR resources."""

from __future__ import annotations

from datetime import date

from carelaw.pdmp.facts.history import DispenserShown, KnownPatient, Name, PrescriberShown
from carelaw.pdmp.wire.fhir.names import DEA, GENDERS, NCPDP, NPI, URI, Json, absent, identifiers, profile, urn


def patient(known: KnownPatient, source: str) -> Json:
    """One patient with every name and address that was reported; the id opens later questions of the same asker."""
    made: Json = {
        "resourceType": "Patient",
        "id": known.patient_id,
        "meta": {"profile": [profile("patient")], "source": source},
        "identifier": identifiers((URI, f"urn:uuid:{known.patient_id}")),
        "name": [human_name(name) for name in known.names] or [human_name(Name())],
        "gender": GENDERS.get(known.genders[0], "other") if len(known.genders) == 1 else "unknown",
    }
    if known.birth_dates:
        made["birthDate"] = known.birth_dates[0].isoformat()
    else:
        made["_birthDate"] = absent()
    if known.addresses:
        made["address"] = [{"text": address} for address in known.addresses]
    return made


def named_patient(shown: str, born: date | None, key: str, source: str) -> Json:
    """Somebody of whom a list of one's own prescriptions shows the name alone, or another state little more."""
    last, _, first = shown.partition(", ")
    return {
        "resourceType": "Patient",
        "meta": {"profile": [profile("patient")], "source": source},
        "identifier": identifiers((URI, urn("NamedPatient", key))),
        "name": [human_name(Name(last, first))],
        "gender": "unknown",
        **({"birthDate": born.isoformat()} if born else {"_birthDate": absent()}),
    }


def human_name(name: Name) -> Json:
    """A name with its parts; a part that was not reported says so, since the profile wants both."""
    made: Json = {"family": name.last} if name.last else {"_family": absent()}
    given = [part for part in (name.first, name.middle) if part]
    made |= {"given": given} if given else {"given": [None], "_given": [absent()]}
    return made | ({"suffix": [name.suffix]} if name.suffix else {})


def practitioner(shown: PrescriberShown, source: str) -> Json:
    """A prescriber as reported."""
    made: Json = {"resourceType": "Practitioner", "id": _id("Practitioner", shown.key), "meta": {"source": source}}
    numbers = identifiers((NPI, shown.npi), (DEA, shown.dea))
    if numbers:
        made["identifier"] = numbers
    made["name"] = [human_name(Name(shown.last_name, shown.first_name))]
    return made


def pharmacy(shown: DispenserShown, source: str) -> Json:
    """A dispenser as reported. The guide's profile wants a number; one without any does not claim the profile."""
    numbers = identifiers((NPI, shown.npi), (NCPDP, shown.ncpdp), (DEA, shown.dea))
    made: Json = {
        "resourceType": "Organization",
        "id": _id("Organization", shown.key),
        "meta": {"profile": [profile("organization-pharmacy")], "source": source} if numbers else {"source": source},
        **({"identifier": numbers} if numbers else {}),
        "active": True,
        "name": shown.name or shown.dea or shown.npi or shown.ncpdp or "Name not reported",
    }
    if shown.phone:
        made["telecom"] = [{"system": "phone", "value": shown.phone}]
    parts = {"city": shown.city, "state": shown.state, "postalCode": shown.zip_code}
    address: Json = {"line": [shown.address_1]} if shown.address_1 else {}
    address |= {part: value for part, value in parts.items() if value}
    if address:
        made["address"] = [address]
    return made


def _id(kind: str, key: str) -> str:
    return urn(kind, key).removeprefix("urn:uuid:")


__all__ = ["human_name", "named_patient", "patient", "pharmacy", "practitioner"]
