"""One search in each dialect, and what each door said, in the same words."""

from __future__ import annotations

import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION
from tests.gateway.world import World

OURS, SERVICE = "{urn:carelaw:pmix:1}", "{http://www.pmixpmp.org}"
PMP, NC = "{http://xml.ijis.org/niem/2.0/extension}", "{http://niem.gov/niem/niem-core/2.0}"
PMIX_PATH, FHIR_PATH = "/pmp/pmix/v1/history", "/pmp/fhir/$pdmp-history"
AUGUST = {"last": "Sampleson", "first": "August", "born": "1989-03-12", "zip": "19064"}


@dataclass(frozen=True)
class Said:
    """What a door answered."""

    status: int
    outcome: str
    code: str = ""
    words: str = ""
    cite: str = ""
    reference: str = ""
    prescriptions: tuple[tuple[str, str, str], ...] = ()
    confirmation: str = ""


def pmix(patients: int = 1, person: Mapping[str, str] = AUGUST, *, request_id: str = "", state: str = "IL") -> bytes:
    """A request in PMIX."""
    one = f"""<pmp:RequestPatient>
        <nc:PersonBirthDate><nc:Date>{person.get("born", "")}</nc:Date></nc:PersonBirthDate>
        <nc:PersonName><nc:PersonGivenName>{person.get("first", "")}</nc:PersonGivenName>
          <nc:PersonSurName>{person.get("last", "")}</nc:PersonSurName></nc:PersonName>
        <pmp:PersonPrimaryContactInformation><nc:ContactMailingAddress><nc:StructuredAddress>
          <nc:LocationPostalCode>{person.get("zip", "")}</nc:LocationPostalCode>
        </nc:StructuredAddress></nc:ContactMailingAddress></pmp:PersonPrimaryContactInformation>
      </pmp:RequestPatient>"""
    return f"""<?xml version="1.0"?>
<PMIXExchange xmlns="urn:carelaw:pmix:1" xmlns:p="http://www.pmixpmp.org">
  <p:MetaData><p:Requestor><p:RequestorRole>Pharmacists</p:RequestorRole>
    <p:RequestorGivenName>Robin</p:RequestorGivenName><p:RequestorSurName>Lane</p:RequestorSurName>
    <p:RequestorIdentification><p:IdentificationID>051-1</p:IdentificationID>
      <p:IdentificationCategoryCode>State License</p:IdentificationCategoryCode></p:RequestorIdentification>
    </p:Requestor>
    <p:RoutingData><p:RequestID>{request_id or "IL" + uuid.uuid4().hex}</p:RequestID>
      <p:RequestingState>IL</p:RequestingState><p:DisclosingState>{state}</p:DisclosingState></p:RoutingData>
  </p:MetaData>
  <RequestData><pmix:PMPRequest xmlns:pmix="http://xml.ijis.org/niem/2.0/"
      xmlns:pmp="http://xml.ijis.org/niem/2.0/extension" xmlns:nc="http://niem.gov/niem/niem-core/2.0">
      {one * patients}</pmix:PMPRequest></RequestData>
</PMIXExchange>""".encode()


def fhir(patients: int = 1, person: Mapping[str, str] = AUGUST, *extra: Mapping[str, Any]) -> bytes:
    """A request in FHIR."""
    patient = {
        "resourceType": "Patient",
        "name": [{"family": person.get("last", ""), "given": [person.get("first", "")]}],
        "birthDate": person.get("born"),
        "address": [{"postalCode": person.get("zip", "")}],
    }
    asker = {"resourceType": "Practitioner", "name": [{"family": "Lane", "given": ["Robin"]}]}
    named = [{"name": "patient", "resource": patient}] * patients
    named += [{"name": "authorized-practitioner", "resource": asker}, *extra]
    return json.dumps({"resourceType": "Parameters", "parameter": named}).encode()


def post(client: Any, world: World, path: str, body: bytes, **changed: Any) -> Any:
    """A POST as our listener hands it over; `token`, `fingerprint`, `tls` and headers can be changed."""
    token = changed.pop("token", None)
    if token is None:
        token = world.key.sign(changed.pop("claims", None) or world.claims())
    fingerprint = changed.pop("fingerprint", world.key.fingerprint)
    extra = {TLS_VERSION: changed.pop("tls", "TLSv1.3"), CERTIFICATE: fingerprint}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    kind = "application/xml" if "pmix" in path else "application/fhir+json"
    return client.generic("POST", path, body, content_type=kind, headers=headers | changed, **extra)


def said(path: str, response: Any) -> Said:
    """What a door said, whichever its dialect."""
    content = response.content if hasattr(response, "content") else response.read()
    return said_in(path, getattr(response, "status_code", None) or response.status, content)


def said_in(path: str, status: int, content: bytes) -> Said:
    """The same from a status and a body."""
    return _pmix(status, content) if "pmix" in path else _fhir(status, json.loads(content))


def _pmix(status: int, content: bytes) -> Said:
    root = ET.fromstring(content)
    outcome = root.findtext(f"{SERVICE}ResponseStatus/{SERVICE}Status/{SERVICE}PMPStatus") or ""
    refusal = root.find(f"{OURS}Refusal")
    if refusal is not None:
        told = [refusal.findtext(f"{OURS}{name}") or "" for name in ("Code", "Message", "Citation", "ReferenceID")]
        return Said(status, outcome, *told)
    rows = [
        (
            row.findtext(f"{PMP}PrescriptionNumberText") or "",
            row.findtext(f"{PMP}PrescriptionDrug/{PMP}DrugNDCProductIdentifier/{NC}IdentificationID") or "",
            row.findtext(f"{PMP}PrescriptionFilledDate/{NC}Date") or "",
        )
        for row in root.iter(f"{PMP}Prescription")
    ]
    confirmation = root.findtext(f"{OURS}SearchConfirmation") or ""
    return Said(status, outcome, prescriptions=tuple(sorted(rows)), confirmation=confirmation)


_FHIR_OUTCOMES = {"complete": "Provided", "no-data": "NotFound", "deferred": "Deferred", "disallowed": "Disallowed"}


def _fhir(status: int, resource: Mapping[str, Any]) -> Said:
    if resource["resourceType"] == "OperationOutcome":
        issue = resource["issue"][0]
        cite, _, reference = issue["diagnostics"].partition("]")
        codes = [one["code"] for one in issue["details"]["coding"]]
        reference = reference.rpartition("Reference: ")[2]
        return Said(status, "Disallowed", codes[0], issue["details"]["text"], cite[1:], reference)
    parts = {one["name"]: one for one in resource["parameter"]}
    codes = [c["code"] for issue in parts["outcome"]["resource"]["issue"] for c in issue["details"]["coding"]]
    outcome = next(_FHIR_OUTCOMES[code] for code in codes if code in _FHIR_OUTCOMES)
    rows = [
        (one["identifier"][0]["value"], one["medicationCodeableConcept"]["coding"][0]["code"], one["whenPrepared"])
        for entry in parts.get("pdmp-history-data", {}).get("resource", {}).get("entry", ())
        if (one := entry["resource"])["resourceType"] == "MedicationDispense"
    ]
    confirmation = parts.get("search-confirmation", {}).get("valueString", "")
    return Said(status, outcome, prescriptions=tuple(sorted(rows)), confirmation=confirmation)
