"""Read the Parameters of the HL7 US PDMP guide's history operation; say a refusal as an OperationOutcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from carelaw.gateway.facts.search import Option
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.wire.message import PatientKeys, SearchMessage, printable
from carelaw.kernel.refusal import Refusal

Json = dict[str, Any]
MEDIA = "application/fhir+json"
_PROFILES = "http://hl7.org/fhir/us/pdmp/StructureDefinition"
OPERATION = "http://hl7.org/fhir/us/pdmp/OperationDefinition/pdmp-history"
_REFUSAL = "urn:carelaw:refusal"
_STATUS = "http://terminology.hl7.org/CodeSystem/PMIXStatusCode"
_SEXES = {"male": "M", "female": "F"}
_PARTS = ("_elements", "_summary", "_include", "_count", "drug", "medication")
_ELSEWHERE = ("reply-to", "callback", "subscription", "cc")


def read_history_request(content: bytes, transaction_id: str) -> SearchMessage:
    """The search in the operation's Parameters. Raises Refusal PROTOCOL_NOT_SUPPORTED for what is not that."""
    try:
        sent = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise refused("PROTOCOL_NOT_SUPPORTED", "This is not FHIR: the body is not JSON.") from None
    return _search_message(sent, transaction_id)


def read_message(content: bytes, transaction_id: str) -> tuple[SearchMessage, str]:
    """The search in the guide's message Bundle, and the id of its header, which an answer names."""
    try:
        sent = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise refused("PROTOCOL_NOT_SUPPORTED", "This is not FHIR: the body is not JSON.") from None
    if not isinstance(sent, Mapping) or (sent.get("resourceType"), sent.get("type")) != ("Bundle", "message"):
        raise refused("PROTOCOL_NOT_SUPPORTED", "Send a FHIR Bundle of type message.", field="resourceType")
    entries = list(_objects(sent.get("entry")))
    held = [one["resource"] for one in entries if isinstance(one.get("resource"), dict)]
    header = held[0] if held and held[0].get("resourceType") == "MessageHeader" else {}
    event = header.get("eventCoding")
    if not isinstance(event, dict) or event.get("code") != OPERATION:
        says = f"The first entry is a MessageHeader whose eventCoding is {OPERATION}."
        raise refused("PROTOCOL_NOT_SUPPORTED", says, field="eventCoding")
    asked = [one for one in held if one.get("resourceType") == "Parameters"]
    if len(asked) != 1:
        raise refused("PROTOCOL_NOT_SUPPORTED", "The message holds one Parameters resource.", field="entry")
    return _search_message(asked[0], transaction_id), printable(str(header.get("id", "")))[:64]


def answer_message(parameters: Json, *, header_id: str, answered: str, source: str, made: str) -> Json:
    """The answer as a message Bundle: a header that names the message answered, and the operation's Parameters."""
    header: Json = {
        "resourceType": "MessageHeader",
        "id": made,
        "meta": {"profile": [f"{_PROFILES}/pdmp-messageheader-response"]},
        "eventCoding": {"system": "urn:ietf:rfc:3986", "code": OPERATION},
        "source": {"name": "Illinois integration gateway", "endpoint": source},
        "focus": [{"reference": f"urn:uuid:{answered}"}],
    }
    if header_id:
        header["response"] = {"identifier": header_id, "code": "ok"}
    entries = [(made, header), (answered, parameters)]
    listed = [{"fullUrl": f"urn:uuid:{name}", "resource": resource} for name, resource in entries]
    return {"resourceType": "Bundle", "type": "message", "entry": listed}


def _search_message(sent: Any, transaction_id: str) -> SearchMessage:
    if not isinstance(sent, Mapping) or sent.get("resourceType") != "Parameters":
        raise refused("PROTOCOL_NOT_SUPPORTED", "Send a FHIR Parameters resource.", field="resourceType")
    named = [one for one in _objects(sent.get("parameter")) if isinstance(one.get("name"), str)]
    patients = _resources(named, "patient")
    askers = _resources(named, "authorized-practitioner")
    first, last = _name(askers[0]) if askers else ("", "")
    names = {one["name"] for one in named}
    return SearchMessage(
        option=Option.FHIR,
        transaction_id=transaction_id,
        patients=len(patients),
        keys=_keys(patients[0]) if patients else PatientKeys(),
        requesters=len(askers),
        requester_first=first[:60],
        requester_last=last[:80],
        requester_role=_role(named)[:40],
        to_states=tuple(printable(str(one.get("valueCode", "")))[:2].upper() for one in named if one["name"] == "state")
        or ("IL",),
        hub=("", _hub(named)),
        parts=tuple(name for name in _PARTS if name in names),
        pre_stage=_pre_stage(named),
        answers_elsewhere=any(name in names for name in _ELSEWHERE),
    )


def refusal_outcome(refusal: Refusal) -> Json:
    """The refusal as an OperationOutcome: the same code, words and paragraph as at every door."""
    problems = refusal.problems or (refusal,)
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": "forbidden" if refusal.kind in {"forbidden", "unauthenticated"} else "processing",
                "details": {
                    "coding": [
                        {"system": _REFUSAL, "code": one.code},
                        {"system": _STATUS, "code": "disallowed"},
                    ],
                    "text": one.says,
                },
                "diagnostics": f"[{one.cite}]" + (f" Reference: {refusal.reference}" if refusal.reference else ""),
                **({"expression": [one.field]} if one.field else {}),
            }
            for one in problems
        ],
    }


def deferred_outcome(says: str) -> Json:
    """Several people fit: the asker must say more."""
    issue = {
        "severity": "information",
        "code": "informational",
        "details": {"coding": [{"system": _STATUS, "code": "deferred"}], "text": says},
    }
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    return {"resourceType": "Parameters", "parameter": [{"name": "outcome", "resource": outcome}]}


def with_notices(
    parameters: Json, *, notice: str, states: Mapping[str, str], confirmation: str, withheld: Sequence[str] = ()
) -> Json:
    """The answer with what may be done with it, what other states answered, and the confirmation of the search."""
    said = [("use-notice", "valueString", notice), ("search-confirmation", "valueString", confirmation)]
    said += [("state-outcome", "valueString", f"{state}: {code}") for state, code in states.items()]
    said += [("withheld", "valueString", f"{name}: E-PMP-DATASET_PERMISSION_REQUIRED") for name in withheld]
    extra = [{"name": name, kind: value} for name, kind, value in said if value]
    return {**parameters, "parameter": [*parameters["parameter"], *extra]}


def _resources(named: list[Json], wanted: str) -> list[Json]:
    return [one["resource"] for one in named if one["name"] == wanted and isinstance(one.get("resource"), dict)]


def _pre_stage(named: list[Json]) -> bool:
    for one in named:
        if one["name"] == "pre-stage-retrieval-key" or (one["name"] == "pre-stage-only" and one.get("valueBoolean")):
            return True
    return False


def _hub(named: list[Json]) -> str:
    """The hub by which other states shall be asked; two that differ are none of the two."""
    told = {printable(str(one.get("valueCode") or "unnamed"))[:40] for one in named if one["name"] == "hub"}
    return " and ".join(sorted(told))[:40]


def _keys(patient: Json) -> PatientKeys:
    first, last = _name(patient)
    named = next(_objects(patient.get("name")), {}).get("given")
    given = [str(one) for one in named] if isinstance(named, list) else []
    address = next(_objects(patient.get("address")), {})
    return PatientKeys(
        last_name=last[:80],
        first_name=first[:80],
        middle_name=printable(given[1][:60]) if len(given) > 1 else "",
        birth_date=_birth_date(patient.get("birthDate")),
        sex=_SEXES.get(str(patient.get("gender")), ""),
        zip_code=printable(str(address.get("postalCode", "")))[:12],
    )


def _name(person: Json) -> tuple[str, str]:
    name = next(_objects(person.get("name")), {})
    given = name.get("given")
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], str) else ""
    family = name.get("family")
    return printable(first), printable(family) if isinstance(family, str) else ""


def _role(named: list[Json]) -> str:
    for role in _resources(named, "authorized-practitioner-role"):
        for concept in _objects(role.get("code")):
            for coding in _objects(concept.get("coding")):
                return printable(str(coding.get("display") or coding.get("code") or ""))
    return ""


def _birth_date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _objects(value: Any) -> Iterator[Json]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


__all__ = [
    "MEDIA",
    "OPERATION",
    "Json",
    "answer_message",
    "deferred_outcome",
    "read_history_request",
    "read_message",
    "refusal_outcome",
    "with_notices",
]
