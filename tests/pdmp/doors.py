"""One question through each door that answers it, and what each door's dialect says, put in the same words."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from tests.pdmp.conftest import AT

FHIR = "application/fhir+json"
NPI, DEA = "http://hl7.org/fhir/sid/us-npi", "http://terminology.hl7.org/NamingSystem/usdeanumber"
PERSON = {"last_name": "SAMPLESON", "first_name": "AUGUST", "birth_date": "1989-03-12"}
QUESTION = {"purpose": "TREATMENT", "attestation": "existing-patient", "person": PERSON}


@dataclass
class Caller:
    """A program that speaks for one account, with the clock standing still."""

    client: Any
    secret: str
    actor: Actor
    at: datetime = AT
    headers: dict[str, str] = field(default_factory=dict)

    def post(self, path: str, body: Any, content_type: str = FHIR, **headers: str) -> Any:
        """A POST of JSON, or of text as it is."""
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(path, text, content_type=content_type, headers=self._headers(headers))

    def get(self, path: str, **headers: str) -> Any:
        """A GET."""
        return self.client.get(path, headers=self._headers(headers))

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **self.headers, **more}


@contextlib.contextmanager
def caller_for(actor: Actor, client: Any, at: datetime = AT) -> Iterator[Caller]:
    """A program with a token of this actor, on a day on which the act is in force."""
    account = Account.objects.get(pk=actor.account_id)
    issued = issue_token(host_operator("tests"), at, account=account, role=actor.role, days=30)
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: at)
    try:
        yield Caller(client, issued.secret, actor, at)
    finally:
        Doorkeeper.clock = staticmethod(before)


def parameters(question: Mapping[str, Any], *practitioner: tuple[str, str]) -> dict[str, Any]:
    """A question as the guide's Parameters."""
    named: list[dict[str, Any]] = []
    if "person" in question:
        named.append({"name": "patient", "resource": patient(question["person"])})
    if question.get("patient_id"):
        named.append({"name": "patient", "valueReference": {"reference": f"Patient/{question['patient_id']}"}})
    identifiers = [{"system": system, "value": value} for system, value in practitioner or ((NPI, "1928340565"),)]
    person = {"resourceType": "Practitioner", "identifier": identifiers, "name": [{"family": "TEST"}]}
    named.append({"name": "authorized-practitioner", "resource": person})
    for name in ("purpose", "attestation", "reason", "drug", "dea", "case"):
        if name in question:
            named.append({"name": name, "valueCode": question[name]})
    if "prescription_number" in question:
        named.append({"name": "prescription-number", "valueString": question["prescription_number"]})
    if "period_from" in question or "period_to" in question:
        period = {"start": question.get("period_from"), "end": question.get("period_to")}
        named.append({"name": "period", "valuePeriod": {key: value for key, value in period.items() if value}})
    return {"resourceType": "Parameters", "parameter": named}


def patient(person: Mapping[str, Any]) -> dict[str, Any]:
    """A person asked about as a Patient."""
    made: dict[str, Any] = {"resourceType": "Patient", "name": [{"family": person["last_name"]}]}
    if person.get("first_name"):
        made["name"][0]["given"] = [person["first_name"]]
    if person.get("birth_date"):
        made["birthDate"] = person["birth_date"]
    if person.get("zip_code"):
        made["address"] = [{"postalCode": person["zip_code"]}]
    return made


def part(answer: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The resource of one parameter of an answer, or None."""
    return next((one["resource"] for one in answer["parameter"] if one["name"] == name), None)


def resources(bundle: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The resources of one type in a Bundle."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def is_uuid(text: str) -> bool:
    """True for the text of a UUID."""
    with contextlib.suppress(ValueError):
        return str(uuid.UUID(text)) == text
    return False
