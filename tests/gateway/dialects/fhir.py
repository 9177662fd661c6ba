"""The history operation of the HL7 US PDMP guide as a client writes and reads it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

import orjson

from carelaw.gateway.facts.search import Option
from carelaw.gateway.wire.fhir import MEDIA, deferred_outcome, read_history_request
from carelaw.gateway.wire.message import SearchMessage
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.pdmp.public import GatewayQuestion, HistoryReport, PersonAsked, SeveralFit, fhir_history
from tests.gateway.dialects.base import AUGUST, Dialect, Row, Said, amount

PATH = "/pmp/fhir/$pdmp-history"
_OUTCOMES = {"complete": "Provided", "no-data": "NotFound", "deferred": "Deferred", "disallowed": "Disallowed"}
_UNITS = {"each": "01", "mL": "02", "g": "03"}
_NPI, _DEA = "http://hl7.org/fhir/sid/us-npi", "http://terminology.hl7.org/NamingSystem/usdeanumber"
_NCPDP = "http://terminology.hl7.org/CodeSystem/NCPDPProviderIdentificationNumber"


def request_of(
    person: Mapping[str, str] = AUGUST,
    *extra: Mapping[str, Any],
    patients: int = 1,
    request_id: str = "",
    state: str = "IL",
    requesters: int = 1,
    hub: str = "",
) -> bytes:
    """A request; its id goes as a header, and `extra` are further parameters."""
    patient = {
        "resourceType": "Patient",
        "name": [{"family": person.get("last", ""), "given": [person.get("first", "")]}],
        "birthDate": person.get("born"),
        "address": [{"postalCode": person.get("zip", "")}],
    }
    asker = {"resourceType": "Practitioner", "name": [{"family": "Lane", "given": ["Robin"]}]}
    named: list[Mapping[str, Any]] = [{"name": "patient", "resource": patient}] * patients
    named += [{"name": "authorized-practitioner", "resource": asker}] * requesters
    named += [{"name": "state", "valueCode": state}] if state != "IL" else []
    named += [{"name": "hub", "valueCode": hub}] if hub else []
    return json.dumps({"resourceType": "Parameters", "parameter": [*named, *extra]}).encode()


def said_in(status: int, content: bytes) -> Said:
    """What the door said."""
    resource = json.loads(content)
    if resource["resourceType"] == "OperationOutcome":
        issue = resource["issue"][0]
        cite, _, reference = issue["diagnostics"].partition("]")
        codes = [one["code"] for one in issue["details"]["coding"]]
        reference = reference.rpartition("Reference: ")[2]
        return Said(status, "Disallowed", codes[0], issue["details"]["text"], cite[1:], reference)
    parts = {one["name"]: one for one in resource["parameter"]}
    codes = [c["code"] for issue in parts["outcome"]["resource"]["issue"] for c in issue["details"]["coding"]]
    outcome = next(_OUTCOMES[code] for code in codes if code in _OUTCOMES)
    rows = tuple(
        sorted((r["prescription_number"], r["national_drug_code"], r["filled_on"]) for r in _report_of(content))
    )
    confirmation = parts.get("search-confirmation", {}).get("valueString", "")
    return Said(status, outcome, prescriptions=rows, confirmation=confirmation)


def _report_of(content: bytes) -> tuple[Row, ...]:
    parts = {one["name"]: one for one in json.loads(content)["parameter"]}
    entries = parts.get("pdmp-history-data", {}).get("resource", {}).get("entry", ())
    by_url = {entry["fullUrl"]: entry["resource"] for entry in entries}
    return tuple(_row(one, by_url) for one in by_url.values() if one["resourceType"] == "MedicationDispense")


def _row(one: Mapping[str, Any], by_url: Mapping[str, Any]) -> Row:
    order = by_url[one["authorizingPrescription"][0]["reference"]]
    writer, seller = by_url[order["requester"]["reference"]], by_url[one["performer"][0]["actor"]["reference"]]
    more = {each["url"].rpartition("pdmp-extension-")[2]: each for each in one.get("extension", ())}
    name, place = writer["name"][0], (seller.get("address") or [{}])[0]
    return {
        "prescription_number": one["identifier"][0]["value"],
        "national_drug_code": one["medicationCodeableConcept"]["coding"][0]["code"],
        "filled_on": one["whenPrepared"],
        "written_on": order.get("authoredOn", ""),
        "sold_on": one.get("whenHandedOver", ""),
        "quantity": amount(str(one["quantity"].get("value", ""))),
        "unit": _UNITS.get(one["quantity"]["unit"], ""),
        "days_supply": amount(str(one["daysSupply"].get("value", ""))),
        "fill_number": str(_extension(more, "rx-fill-number", "valuePositiveInt") or 0),
        "refills_authorized": str(order.get("dispenseRequest", {}).get("numberOfRepeatsAllowed", "")),
        "partial_fill": "yes" if one["type"]["coding"][0]["code"].endswith("P") else "no",
        "payment": _extension(more, "method-of-payment", "valueCoding", "code"),
        "origin": _extension(more, "rx-transmission-method", "valueCoding", "code"),
        "treatment_type": _extension(more, "opioid-treatment-code", "valueCoding", "code"),
        "daily_mme": amount(str(_extension(more, "mme", "valueDecimal"))),
        "program": _program(one, order, writer, seller, by_url[one["subject"]["reference"]]),
        "patient_born": by_url[one["subject"]["reference"]].get("birthDate", ""),
        "patient_name": one["subject"]["display"],
        "prescriber_name": f"{name.get('family', '')}, {(name.get('given') or [''])[0] or ''}",
        "prescriber_npi": _number(writer, _NPI),
        "prescriber_dea": _number(writer, _DEA),
        "dispenser_name": seller["name"],
        "dispenser_npi": _number(seller, _NPI),
        "dispenser_dea": _number(seller, _DEA),
        "dispenser_ncpdp": _number(seller, _NCPDP),
        "dispenser_city": place.get("city", ""),
        "dispenser_state": place.get("state", ""),
        "dispenser_zip": place.get("postalCode", ""),
    }


def _program(*resources: Mapping[str, Any]) -> str:
    """The one program that a dispensing and all that it points to name as their source."""
    sources = {one["meta"]["source"] for one in resources}
    return sources.pop().rpartition(":")[2].upper() if len(sources) == 1 else f"several: {sorted(sources)}"


def _extension(more: Mapping[str, Any], name: str, *path: str) -> Any:
    value: Any = more.get(name)
    for part in path if value is not None else ():
        value = value[part]
    return "" if value is None else value


def _number(resource: Mapping[str, Any], system: str) -> str:
    return next((one["value"] for one in resource.get("identifier", ()) if one["system"] == system), "")


def _answer_of(answer: HistoryReport | SeveralFit, message: SearchMessage) -> bytes:
    if isinstance(answer, SeveralFit):
        return orjson.dumps(deferred_outcome(answer.says))
    access = Decision(Outcome.PASS, (Reason("passed-on", "Let through."),))
    question = GatewayQuestion("e", "x", "IL-00001", "DISPENSING", access, PersonAsked())
    return orjson.dumps(fhir_history(answer, question, "urn:carelaw:gateway:il"))


DIALECT = Dialect(
    name="FHIR",
    option=Option.FHIR,
    path=PATH,
    media=MEDIA,
    request_of=request_of,
    said_in=said_in,
    message_of=lambda content: read_history_request(content, uuid.uuid4().hex),
    answer_of=_answer_of,
    report_of=_report_of,
)
