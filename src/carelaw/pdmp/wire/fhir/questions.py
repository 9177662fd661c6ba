"""Read what a FHIR client asks: Parameters of the guide's operation, a Patient to match, search parameters.

The guide has no place for why one asks. These named parameters of ours carry it: `purpose` and `attestation` (code),
`reason` and `prescription-number` (string), `drug` (code: an NDC), `dea` (code: one's own number, instead of a
patient), `case` (id of the stored case relied on; it may name the patient itself) and `period` (Period). An identifier
`urn:uuid:…` under `urn:ietf:rfc:3986`, or a `patient` given as a reference, is the id that an earlier answer gave.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.history import HistoryRequest
from carelaw.pdmp.wire.fhir.names import ANIMAL, DEA, NPI, SSN, URI, Json
from carelaw.pdmp.wire.questions import question_from

_GIVEN_ID = re.compile(r"urn:uuid:([0-9a-fA-F-]{36})")
_REFERENCE = re.compile(r"(?:.*/)?Patient/([0-9a-fA-F-]{36})|urn:uuid:([0-9a-fA-F-]{36})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GENDERS = {"male": "M", "female": "F"}
# Each of our parameters, the field it fills and the value types that may carry it.
_EXTRAS = {
    "purpose": "purpose",
    "attestation": "attestation",
    "reason": "reason",
    "drug": "drug",
    "prescription-number": "prescription_number",
    "dea": "dea",
    "case": "case",
}
_TEXTS = ("valueCode", "valueString", "valueId", "valueUri")
# Of HL7's table 0203: a state's driver's license under its address system, and the social security number.
_LICENSES = "urn:oid:2.16.840.1.113883.4.3."
_STATES = (
    "AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 "
    "KY21 LA22 ME23 MD24 MA25 MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 "
    "ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 TN47 TX48 UT49 VT50 VA51 WA53 WV54 WI55 WY56"
)
_BY_FIPS = {int(pair[2:]): pair[:2] for pair in _STATES.split()}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it was sent, and whom the message names as its asker."""

    request: HistoryRequest
    npis: tuple[str, ...] = ()
    deas: tuple[str, ...] = ()
    practitioner_named: bool = False
    by_delegate: bool = False
    count: int | None = None
    only_certain: bool = False


def read_history(sent: Any) -> Asking:
    """The question in the operation's Parameters. Raises Refusal naming every part that cannot be used."""
    parameters = _parameters(sent)
    if _flag(parameters, "pre-stage-only") or "pre-stage-retrieval-key" in parameters:
        says = "Answers are not gathered ahead and kept. Ask when you need the history, without pre-stage parameters."
        raise Refusal("pre-stage-not-offered", says, field="pre-stage-only")
    return replace(_asker(parameters), request=_request(parameters))


def read_match(sent: Any) -> Asking:
    """The patient of `Patient/$match`, with how many may be shown."""
    parameters = _parameters(sent)
    if "resource" in parameters:
        parameters["patient"] = parameters.pop("resource")
    request = _request(parameters)
    if request.person is None:
        says = "Send the Patient to match, with name and date of birth, as the parameter `resource`."
        raise Refusal("question-unreadable", says, field="person")
    count = parameters.get("count", {}).get("valueInteger")
    if "count" in parameters and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        raise Refusal("question-unreadable", "count must be an integer of 1 or more.", field="count")
    return replace(
        _asker(parameters), request=request, count=count, only_certain=_flag(parameters, "onlyCertainMatches")
    )


def _parameters(sent: Any) -> dict[str, Json]:
    """The first parameter of each name."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("resourceType"), str):
        raise Refusal("resource-unreadable", "The body must be one FHIR resource, an object with a resourceType.")
    if sent["resourceType"] != "Parameters":
        raise Refusal("resource-unexpected", "Send a Parameters resource.", field="resourceType")
    named: dict[str, Json] = {}
    for one in _objects(sent.get("parameter")):
        if isinstance(one.get("name"), str):
            named.setdefault(one["name"], one)
    return named


def _request(parameters: Mapping[str, Json]) -> HistoryRequest:
    entries: dict[str, Any] = {"purpose": None}
    problems: list[Problem] = []
    for name, entry in _EXTRAS.items():
        if name in parameters:
            value = next((parameters[name][kind] for kind in _TEXTS if kind in parameters[name]), None)
            if not isinstance(value, str):
                problems.append(Problem("field-type", f"Parameter {name} must be a code or a string.", entry))
            entries[entry] = value
    period = parameters.get("period", {}).get("valuePeriod")
    if isinstance(period, Mapping):
        entries["period_from"], entries["period_to"] = period.get("start"), period.get("end")
    elif "period" in parameters:
        problems.append(Problem("field-type", "Parameter period must be a Period of dates.", "period_from"))
    entries |= _subject(parameters, problems)
    if problems:
        says = f"The question has {len(problems)} field(s) that cannot be used."
        raise Refusal("question-unreadable", says, problems=tuple(problems), field=problems[0].field)
    return question_from({name: value for name, value in entries.items() if value is not None})


def _subject(parameters: Mapping[str, Json], problems: list[Problem]) -> dict[str, Any]:
    """Whom it is about. For an animal the owner, since reports carry the owner's name (ASAP PAT20)."""
    given = parameters.get("patient", {})
    reference = given.get("valueReference")
    if isinstance(reference, Mapping):
        found = _REFERENCE.fullmatch(str(reference.get("reference", "")))
        if found:
            return {"patient_id": found[1] or found[2]}
        problems.append(Problem("field-type", "Refer to Patient/ID, with an id that an answer gave.", "person"))
        return {}
    patient, owner = given.get("resource"), parameters.get("animal-owner", {}).get("resource")
    if isinstance(patient, dict) and isinstance(owner, dict) and _is_animal(patient):
        return {"person": _person(owner, problems)}
    if isinstance(patient, dict):
        known = _given_id(patient)
        return {"patient_id": known} if known else {"person": _person(patient, problems)}
    if "dea" not in parameters and "case" not in parameters:
        problems.append(Problem("field-missing", "Parameter patient with a Patient resource is needed.", "person"))
    return {}


def _is_animal(patient: Json) -> bool:
    return any(one.get("url") == ANIMAL for one in _objects(patient.get("extension")))


def _given_id(patient: Json) -> str:
    for one in _objects(patient.get("identifier")):
        found = _GIVEN_ID.fullmatch(str(one.get("value", "")))
        if one.get("system") == URI and found:
            return found[1]
    return ""


def _person(patient: Json, problems: list[Problem]) -> dict[str, Any]:
    names = list(_objects(patient.get("name")))
    usual = [name for name in names if name.get("use") in {"official", "usual"}]
    name = (usual or names or [{}])[0]
    address = next(_objects(patient.get("address")), {})
    phones = (one.get("value") for one in _objects(patient.get("telecom")) if one.get("system") == "phone")
    return {
        "last_name": _text(name.get("family"), "person.last_name", problems),
        "first_name": _text(next(iter(_list(name.get("given"))), ""), "person.first_name", problems),
        "birth_date": _birth_date(patient.get("birthDate"), problems),
        "gender": _GENDERS.get(str(patient.get("gender")), ""),
        "zip_code": _text(address.get("postalCode"), "person.zip_code", problems),
        "phone": _text(next(phones, ""), "person.phone", problems),
        "ids": list(_ids(patient)),
    }


def _birth_date(value: Any, problems: list[Problem]) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value).isoformat()
    problems.append(Problem("field-type", "birthDate must be a whole date, YYYY-MM-DD.", "person.birth_date"))
    return None


def _ids(patient: Json) -> Iterator[Json]:
    """Driver's licenses and social security numbers; a record number of the asker's own means nothing here."""
    for one in _objects(patient.get("identifier")):
        system, value = str(one.get("system", "")), one.get("value")
        if not isinstance(value, str):
            continue
        if system == SSN:
            yield {"jurisdiction": "US", "kind": "07", "value": value.replace("-", "")}
        elif system.startswith(_LICENSES) and system.removeprefix(_LICENSES).isdigit():
            state = _BY_FIPS.get(int(system.removeprefix(_LICENSES)))
            if state:
                yield {"jurisdiction": state, "kind": "06", "value": value}


def _asker(parameters: Mapping[str, Json]) -> Asking:
    """Whom the message names as asking; what is verified is decided elsewhere, never on its word."""
    named = parameters.get("authorized-practitioner", {})
    practitioner = named.get("resource")
    sources = [practitioner] if isinstance(practitioner, Mapping) else []
    reference = named.get("valueReference")
    if isinstance(reference, Mapping) and isinstance(reference.get("identifier"), Mapping):
        sources.append({"identifier": [reference["identifier"]]})
    found = [one for source in sources for one in _objects(source.get("identifier"))]
    return Asking(
        HistoryRequest(""),
        npis=tuple(str(one.get("value", "")) for one in found if one.get("system") == NPI),
        deas=tuple(str(one.get("value", "")) for one in found if one.get("system") == DEA),
        practitioner_named=bool(sources),
        by_delegate="delegate-practitioner" in parameters,
    )


def _flag(parameters: Mapping[str, Json], name: str) -> bool:
    return parameters.get(name, {}).get("valueBoolean") is True


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _objects(value: Any) -> Iterator[Json]:
    return (one for one in _list(value) if isinstance(one, dict))


def _text(value: Any, where: str, problems: list[Problem]) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        problems.append(Problem("field-type", "This field must be text.", where))
        return ""
    return value


__all__ = ["Asking", "read_history", "read_match"]
