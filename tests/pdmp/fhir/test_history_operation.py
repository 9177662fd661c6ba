"""`$pdmp-history`: what goes in, what comes out, and what is refused, each answer valid FHIR R4."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from carelaw.pdmp.store.models import Query
from carelaw.pdmp.wire.fhir.names import ALERT, FLAG, REFUSAL, STATUS
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.doors import DEA, NPI, PERSON, QUESTION, Caller, caller_for, parameters, part, resources
from tests.pdmp.fhir.judging import valid
from tests.pdmp.files import HYDROCODONE, asap, record, send

pytestmark = pytest.mark.django_db
HISTORY = "/fhir/$pdmp-history"
GUIDE = "http://hl7.org/fhir/us/pdmp/StructureDefinition/pdmp-"


def extensions(resource: dict[str, Any]) -> dict[str, Any]:
    """The guide's extensions of a resource by their short names."""
    short = (one["url"].removeprefix(f"{GUIDE}extension-") for one in resource["extension"])
    return {
        name: next(v for k, v in one.items() if k != "url")
        for name, one in zip(short, resource["extension"], strict=True)
    }


def codes(outcome: dict[str, Any], system: str) -> set[str]:
    """The codes of one system in the details of an outcome's issues."""
    found = (coding for issue in outcome["issue"] for coding in issue.get("details", {}).get("coding", []))
    return {coding["code"] for coding in found if coding["system"] == system}


@pytest.mark.parametrize("path", [HISTORY, "/fhir/Patient/$pdmp-history"])
def test_a_history_is_the_guides_bundle(caller: Caller, path: str) -> None:
    response = caller.post(path, parameters(QUESTION), **{"X-Request-Id": "asked-1"})
    answer = valid(response)
    bundle = part(answer, "pdmp-history-data")
    assert bundle is not None
    assert response["Content-Type"].startswith("application/fhir+json")
    assert response["X-Request-Id"] == "asked-1"
    assert response["Cache-Control"] == "no-store"
    assert bundle["type"] == "collection"
    assert "total" not in bundle
    assert len(resources(bundle, "Patient")) == 1
    assert len(resources(bundle, "MedicationDispense")) == 3
    assert len(resources(bundle, "Organization")) == len(resources(bundle, "Practitioner")) == 1
    assert all(entry["resource"]["meta"]["source"] for entry in bundle["entry"])
    period = next(one for one in answer["parameter"] if one["name"] == "pdmp-history-data")["extension"][0]
    assert period["valuePeriod"] == {"end": "2025-01-06"}


def test_every_reference_leads_to_an_entry_of_the_bundle(caller: Caller) -> None:
    bundle = part(valid(caller.post(HISTORY, parameters(QUESTION))), "pdmp-history-data")
    assert bundle is not None
    there = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(there) == len(bundle["entry"])

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["reference"]] if "reference" in value else []
            return own + [one for item in value.values() for one in references(item)]
        return [one for item in value for one in references(item)] if isinstance(value, list) else []

    assert set(references(bundle["entry"])) <= there


def test_a_dispensing_carries_what_its_profile_must_support(caller: Caller) -> None:
    bundle = part(valid(caller.post(HISTORY, parameters(QUESTION))), "pdmp-history-data")
    assert bundle is not None
    first, refill = (
        next(d for d in resources(bundle, "MedicationDispense") if d["identifier"][0]["value"] == number)
        for number in ("2000353", "2000355")
    )
    for dispense in (first, refill):
        assert dispense["meta"]["profile"] == [f"{GUIDE}medicationdispense"]
        assert dispense["status"] == "completed"
        assert dispense["quantity"] == {"value": 60, "unit": "each"}
        assert dispense["daysSupply"]["value"] == 15
        assert dispense["medicationCodeableConcept"]["coding"][0]["code"] == HYDROCODONE
        assert dispense["medicationCodeableConcept"]["coding"][0]["userSelected"] is True
        assert len(dispense["performer"]) == len(dispense["authorizingPrescription"]) == 1
        assert extensions(dispense)["mme"] == 20
        assert extensions(dispense)["method-of-payment"]["code"] == "04"
        assert extensions(dispense)["rx-transmission-method"]["code"] == "05"
    assert "rx-fill-number" not in extensions(first), "the initial fill is told by its absence"
    assert extensions(refill)["rx-fill-number"] == 1
    assert first["_whenHandedOver"]["extension"][0]["valueCode"] == "unknown"
    assert (refill["whenPrepared"], refill["whenHandedOver"]) == ("2024-12-01", "2024-12-02")
    order = next(r for r in resources(bundle, "MedicationRequest") if r["identifier"][0]["value"] == "2000353")
    assert order["authoredOn"] == "2025-01-03"
    assert order["dispenseRequest"] == {"numberOfRepeatsAllowed": 0}


def test_flags_become_detected_issues_with_their_dispensings(caller: Caller) -> None:
    bundle = part(valid(caller.post(HISTORY, parameters(QUESTION))), "pdmp-history-data")
    assert bundle is not None
    (flag,) = resources(bundle, "DetectedIssue")
    by_system = {coding["system"]: coding["code"] for coding in flag["code"]["coding"]}
    assert by_system == {ALERT: "04", FLAG: "opioid-benzodiazepine"}
    assert len(flag["implicated"]) == 2
    assert "§2" in flag["detail"]


def test_an_amount_not_reported_says_so(submitter: Actor, prescriber: Actor, client: Any) -> None:
    from carelaw.pdmp.store.models import Dispensation

    send(submitter, asap([record()]))
    Dispensation.objects.update(days_supply=None, quantity=None, written_on=None, refills_authorized=None)
    with caller_for(prescriber, client) as caller:
        bundle = part(valid(caller.post(HISTORY, parameters(QUESTION))), "pdmp-history-data")
    assert bundle is not None
    (dispense,), (order,) = resources(bundle, "MedicationDispense"), resources(bundle, "MedicationRequest")
    for amount in (dispense["quantity"], dispense["daysSupply"]):
        assert amount["_value"]["extension"][0]["valueCode"] == "unknown"
        assert "value" not in amount
    assert "authoredOn" not in order
    assert "dispenseRequest" not in order


def test_nobody_fits_is_an_outcome_without_a_bundle(caller: Caller) -> None:
    asked = {**QUESTION, "person": {**PERSON, "last_name": "NOBODY"}}
    answer = valid(caller.post(HISTORY, parameters(asked)))
    assert [one["name"] for one in answer["parameter"]] == ["outcome"]
    outcome = part(answer, "outcome")
    assert outcome is not None
    assert (outcome["issue"][0]["severity"], outcome["issue"][0]["code"]) == ("information", "informational")
    assert codes(outcome, STATUS) == {"no-data"}


def test_several_who_fit_are_shown_as_patients_and_one_is_chosen_by_id(caller: Caller, on_file: Actor) -> None:
    send(on_file, asap([record(DSP02="77", PAT18="19890312", PAT12="1 ELM ST", PAT16="15001", PAT19="F")]))
    answer = valid(caller.post(HISTORY, parameters(QUESTION)))
    bundle, outcome = part(answer, "pdmp-history-data"), part(answer, "outcome")
    assert bundle is not None
    assert outcome is not None
    assert outcome["issue"][0]["code"] == "multiple-matches"
    assert not resources(bundle, "MedicationDispense")
    shown = [one["id"] for one in resources(bundle, "Patient")]
    assert len(shown) == 2
    query = Query.objects.get(outcome="candidates")
    assert (query.channel, sorted(query.shown_candidates)) == ("fhir", sorted(shown))
    by_identifier = parameters(QUESTION)
    by_identifier["parameter"][0]["resource"]["identifier"] = [
        {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{shown[0]}"}
    ]
    by_reference = parameters({**QUESTION, "patient_id": shown[0]} | {"person": PERSON})
    by_reference["parameter"] = [one for one in by_reference["parameter"] if "Patient" not in str(one.get("resource"))]
    for question in (by_identifier, by_reference):
        chosen = part(valid(caller.post(HISTORY, question)), "pdmp-history-data")
        assert chosen is not None
        assert [one["id"] for one in resources(chosen, "Patient")] == [shown[0]]


def test_the_period_asked_for_is_the_period_shown(caller: Caller) -> None:
    answer = valid(
        caller.post(HISTORY, parameters({**QUESTION, "period_from": "2025-01-01", "period_to": "2025-01-06"}))
    )
    bundle = part(answer, "pdmp-history-data")
    assert bundle is not None
    assert {d["whenPrepared"] for d in resources(bundle, "MedicationDispense")} == {"2025-01-05"}
    shown = answer["parameter"][0]["extension"][0]["valuePeriod"]
    assert shown == {"start": "2025-01-01", "end": "2025-01-06"}


def test_ones_own_prescriptions_name_everybody_on_the_list(caller: Caller) -> None:
    asked = parameters({"purpose": "SELF_AUDIT", "dea": "BF1234563"}, (DEA, "BF1234563"))
    bundle = part(valid(caller.post(HISTORY, asked)), "pdmp-history-data")
    assert bundle is not None
    (person,) = resources(bundle, "Patient")
    assert person["name"] == [{"family": "SAMPLESON", "given": ["AUGUST"]}]
    assert "birthDate" not in person
    assert len(resources(bundle, "MedicationDispense")) == 3


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"authorized-practitioner": [(NPI, "1234567893")]}, "E-MAP-50.practitioner-not-own", "practitioner"),
        ({"authorized-practitioner": [(DEA, "FT7654329")]}, "E-MAP-50.practitioner-not-own", "practitioner"),
        (
            {"authorized-practitioner": [(NPI, "1928340565"), (DEA, "FT7654329")]},
            "E-MAP-50.practitioner-not-own",
            "practitioner",
        ),
        ({"authorized-practitioner": [("urn:other", "1928340565")]}, "E-MAP-50.needs-practitioner", "practitioner"),
        ({"authorized-practitioner": None}, "E-MAP-50.needs-practitioner", "practitioner"),
        ({"delegate-practitioner": [(NPI, "1554505606")]}, "E-MAP-62", "delegate"),
        ({"attestation": None}, "E-MAP-52.needs-attestation", None),
        ({"purpose": "GRAND_JURY"}, "E-MAP-50.purpose", "purpose"),
    ],
)
def test_a_refusal_carries_its_paragraph_and_stands_on_the_log(
    caller: Caller, change: dict[str, Any], code: str, field: str | None
) -> None:
    sent = parameters(QUESTION)
    for name, value in change.items():
        sent["parameter"] = [one for one in sent["parameter"] if one["name"] != name]
        if isinstance(value, str):
            sent["parameter"].append({"name": name, "valueCode": value})
        elif value:
            practitioner = {
                "resourceType": "Practitioner",
                "identifier": [{"system": system, "value": number} for system, number in value],
            }
            sent["parameter"].append({"name": name, "resource": practitioner})
    outcome = valid(caller.post(HISTORY, sent), 403)
    assert outcome["resourceType"] == "OperationOutcome"
    assert codes(outcome, REFUSAL) == {code}
    assert codes(outcome, STATUS) == {"disallowed"}
    issue = outcome["issue"][0]
    assert (issue["severity"], issue["code"]) == ("error", "forbidden")
    assert "§" in issue["diagnostics"]
    if field:
        assert field in issue["expression"][0]
    query = Query.objects.get()
    assert (query.outcome, query.code, query.channel) == ("denied", code[:32], "fhir")
    assert str(query.pk) in issue["diagnostics"]


def test_before_the_law_is_in_force_the_status_says_so(caller: Caller, prescriber: Actor, client: Any) -> None:
    with caller_for(prescriber, client, datetime(2036, 6, 1, tzinfo=UTC)):
        response = caller.post(HISTORY, parameters(QUESTION))
    assert response.status_code in {401, 451}
    valid(response, response.status_code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "json-unreadable"),
        ("\u0000", 400, "json-unreadable"),
        ("[]", 422, "resource-unreadable"),
        ('{"resourceType": 7}', 422, "resource-unreadable"),
        ('{"resourceType": "Patient"}', 422, "resource-unexpected"),
        ('{"resourceType": "Parameters"}', 422, "question-unreadable"),
        ('{"resourceType": "Parameters", "parameter": 5}', 422, "question-unreadable"),
        ('{"resourceType": "Parameters", "parameter": [5, {"name": 5}, {}]}', 422, "question-unreadable"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_in_words(caller: Caller, body: str, status: int, code: str) -> None:
    assert code in codes(valid(caller.post(HISTORY, body), status), REFUSAL)


@pytest.mark.parametrize(
    ("path", "value", "expression"),
    [
        (("name",), [{"family": 5}], "name.family"),
        (("name",), [{"family": "X", "given": [{}]}], "name.given"),
        (("birthDate",), "1989", "birthDate"),
        (("birthDate",), 19890312, "birthDate"),
        (("address",), [{"postalCode": []}], "person.zip_code"),
    ],
)
def test_what_is_wrong_with_the_patient_is_named_without_its_value(
    caller: Caller, path: tuple[str, ...], value: Any, expression: str
) -> None:
    sent = copy.deepcopy(parameters(QUESTION))
    sent["parameter"][0]["resource"][path[0]] = value
    outcome = valid(caller.post(HISTORY, sent), 422)
    assert outcome["issue"][0]["expression"][0].endswith(expression)
    assert "1989" not in str(outcome)


def test_pre_staging_is_not_offered(caller: Caller) -> None:
    sent = parameters(QUESTION)
    sent["parameter"].append({"name": "pre-stage-only", "valueBoolean": True})
    outcome = valid(caller.post(HISTORY, sent), 422)
    assert outcome["issue"][0]["code"] == "not-supported"


def test_without_a_live_token_nothing_is_said(caller: Caller) -> None:
    for header, code in (("", "token-needed"), ("Basic x", "token-needed"), ("Bearer clw_no", "token-not-live")):
        outcome = valid(caller.post(HISTORY, parameters(QUESTION), Authorization=header), 401)
        assert codes(outcome, REFUSAL) == {code}
        assert outcome["issue"][0]["code"] == "login"


def test_other_formats_are_refused_by_status(caller: Caller) -> None:
    question = parameters(QUESTION)
    valid(caller.post(HISTORY, question, Accept="application/fhir+xml"), 406)
    valid(caller.post(f"{HISTORY}?_format=xml", question), 406)
    valid(caller.post(HISTORY, question, content_type="application/fhir+xml"), 415)
    valid(caller.post(f"{HISTORY}?family=SAMPLESON", question), 400)
    for accept in ("*/*", "application/fhir+json; fhirVersion=4.0", "text/html, application/json;q=0.5"):
        assert valid(caller.post(HISTORY, question, Accept=accept))["resourceType"] == "Parameters"


def test_our_fault_tells_a_number_and_no_values(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("SAMPLESON")

    monkeypatch.setattr("carelaw.pdmp.fhir_api.ask_history", broken)
    outcome = valid(caller.post(HISTORY, parameters(QUESTION)), 500)
    assert outcome["issue"][0]["code"] == "exception"
    assert "I-" in outcome["issue"][0]["diagnostics"]
    assert "SAMPLESON" not in str(outcome)


def test_an_identifier_of_another_kind_hides_nobody(caller: Caller, on_file: Actor) -> None:
    send(on_file, asap([record(DSP02="9", PAT01="PA", PAT02="06", PAT03="D1234567")]))
    sent = parameters(QUESTION)
    sent["parameter"][0]["resource"]["identifier"] = [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "120-35-2435"}
    ]
    bundle = part(valid(caller.post(HISTORY, sent)), "pdmp-history-data")
    assert bundle is not None
    assert len(resources(bundle, "MedicationDispense")) == 4


def test_an_animals_history_is_asked_by_its_owner() -> None:
    from carelaw.pdmp.wire.fhir.questions import read_history

    sent = parameters(QUESTION)
    animal = {"url": "http://hl7.org/fhir/StructureDefinition/patient-animal"}
    sent["parameter"][0]["resource"] = {"resourceType": "Patient", "extension": [animal], "name": [{"family": "REX"}]}
    owner = {"resourceType": "RelatedPerson", "name": [{"family": "O", "given": ["P"]}], "birthDate": "1980-01-02"}
    sent["parameter"].append({"name": "animal-owner", "resource": owner})
    person = read_history(sent).request.person
    assert person is not None
    assert (person.last_name, person.first_name, str(person.birth_date)) == ("O", "P", "1980-01-02")
