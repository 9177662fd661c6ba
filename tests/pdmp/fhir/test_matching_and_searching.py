"""`Patient/$match`, the search for dispensings, and what this door does not do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from carelaw.pdmp.store.models import Query
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.doors import PERSON, QUESTION, Caller, parameters, patient, resources
from tests.pdmp.fhir.judging import valid
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
MATCH, DISPENSES = "/fhir/Patient/$match", "/fhir/MedicationDispense"
WHY = {"purpose": "TREATMENT", "attestation": "existing-patient"}


def matching(person: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Parameters of `$match`."""
    named = [{"name": "resource", "resource": patient(person)}]
    named += [{"name": name, "valueCode": value} for name, value in WHY.items()]
    kinds = {bool: "valueBoolean", int: "valueInteger", str: "valueString"}
    named += [{"name": name, kinds[type(value)]: value} for name, value in more.items()]
    return {"resourceType": "Parameters", "parameter": named}


def grades(bundle: dict[str, Any]) -> list[tuple[str, float]]:
    """How sure each match is."""
    searches = [entry["search"] for entry in bundle["entry"] if entry["search"]["mode"] == "match"]
    return [(search["extension"][0]["valueCode"], search["score"]) for search in searches]


def test_one_who_agrees_is_certain_and_is_logged_as_shown_without_a_history(caller: Caller) -> None:
    bundle = valid(caller.post(MATCH, matching(PERSON)))
    assert (bundle["type"], bundle["total"], grades(bundle)) == ("searchset", 1, [("certain", 1)])
    query = Query.objects.get()
    assert (query.outcome, query.shown_rows) == ("candidates", [])
    assert query.shown_candidates == [resources(bundle, "Patient")[0]["id"]]


def test_a_slip_in_the_name_is_possible_and_never_certain(caller: Caller) -> None:
    slip = {**PERSON, "first_name": "AUGUSTE"}
    assert grades(valid(caller.post(MATCH, matching(slip)))) == [("possible", 0.5)]
    bundle = valid(caller.post(MATCH, matching(slip, onlyCertainMatches=True)))
    assert (bundle["total"], grades(bundle)) == (0, [])
    assert Query.objects.filter(outcome="nothing-found").count() == 1


def test_several_who_agree_are_probable_and_count_limits_who_is_shown_and_logged(
    caller: Caller, on_file: Actor
) -> None:
    send(on_file, asap([record(DSP02="77", PAT12="1 ELM ST", PAT16="15001", PAT19="F")]))
    assert grades(valid(caller.post(MATCH, matching(PERSON)))) == [("probable", 0.8)] * 2
    assert valid(caller.post(MATCH, matching(PERSON, count=1)))["total"] == 1
    assert sorted(len(query.shown_candidates) for query in Query.objects.all()) == [1, 2]
    for wrong in (0, -1, "2", True):
        valid(caller.post(MATCH, matching(PERSON, count=wrong)), 422)


def test_a_match_without_a_person_or_against_the_law_is_refused(caller: Caller) -> None:
    valid(caller.post(MATCH, {"resourceType": "Parameters", "parameter": []}), 422)
    without = {**PERSON, "birth_date": ""}
    assert "E-MAP-50.needs-birth-date" in str(valid(caller.post(MATCH, matching(without)), 403))
    assert Query.objects.get().outcome == "denied"


def shown_id(caller: Caller) -> str:
    """The id that a match gives."""
    found: str = resources(valid(caller.post(MATCH, matching(PERSON))), "Patient")[0]["id"]
    return found


@pytest.mark.parametrize(
    ("when", "prepared"),
    [
        ([], {"2024-12-01", "2025-01-05"}),
        (["ge2025-01-05"], {"2025-01-05"}),
        (["gt2024-12-01"], {"2025-01-05"}),
        (["lt2025-01-05"], {"2024-12-01"}),
        (["2024-12-01"], {"2024-12-01"}),
        (["ge2024-12-01", "le2024-12-31"], {"2024-12-01"}),
        (["ge2025-01-06"], set()),
    ],
)
def test_dispensings_are_searched_by_a_given_id_and_day(caller: Caller, when: list[str], prepared: set[str]) -> None:
    asked = urlencode({"patient": shown_id(caller), **WHY, "whenprepared": when}, doseq=True)
    for response in (
        caller.get(f"{DISPENSES}?{asked}"),
        caller.post(f"{DISPENSES}/_search", asked, "application/x-www-form-urlencoded"),
    ):
        bundle = valid(response)
        found = resources(bundle, "MedicationDispense")
        assert {one["whenPrepared"] for one in found} == prepared
        assert bundle["total"] == len(found)
        assert bool(resources(bundle, "Patient")) is bool(found)
        query = Query.objects.order_by("-requested_at", "-pk").filter(outcome="allowed").latest("provided_at")
        assert {str(record) for record, _version in query.shown_rows} == {one["id"] for one in found}
        assert query.shown_flags == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{DISPENSES}?patient.family=SAMPLESON", 400, "person-in-address"),
        (f"{DISPENSES}?patient=Patient/x&drug=00406012301", 400, "person-in-address"),
        ("/fhir/Patient?family=SAMPLESON&birthdate=1989-03-12", 400, "person-in-address"),
        ("/fhir/Patient", 400, "person-in-address"),
        (DISPENSES, 422, "question-unreadable"),
        (f"{DISPENSES}?patient=SAMPLESON", 422, "question-unreadable"),
        ("/fhir/Patient/5b2c", 404, "interaction-unknown"),
        ("/fhir/", 404, "interaction-unknown"),
        ("/fhir/Observation?code=x", 404, "interaction-unknown"),
        ("/fhir/$pdmp-history", 405, "method-not-offered"),
    ],
)
def test_what_is_not_done_is_refused_in_words(caller: Caller, path: str, status: int, code: str) -> None:
    outcome = valid(caller.get(path), status)
    assert code in str(outcome["issue"])
    assert "SAMPLESON" not in str(outcome)
    assert not Query.objects.exists()


def test_an_id_that_was_not_given_opens_nothing(caller: Caller) -> None:
    from carelaw.pdmp.store.models import Patient

    guessed = Patient.objects.get().public_id
    outcome = valid(caller.get(f"{DISPENSES}?{urlencode({'patient': guessed, **WHY})}"), 403)
    assert "E-MAP-50.id-not-held" in str(outcome)


def test_a_search_says_what_is_wrong_with_its_days(caller: Caller) -> None:
    for wrong in ("2025", "sa2025-01-01", "2025-02-30", "ge"):
        asked = urlencode({"patient": shown_id(caller), **WHY, "whenprepared": wrong})
        assert valid(caller.get(f"{DISPENSES}?{asked}"), 422)["issue"][0]["expression"] == ["whenprepared"]
    wrong_type = caller.post(f"{DISPENSES}/_search", "{}", "application/json")
    valid(wrong_type, 415)


def test_the_statement_says_what_is_offered_and_needs_no_token(client: Any, db: None) -> None:
    statement = valid(client.get("/fhir/metadata"))
    rest = statement["rest"][0]
    assert {one["type"] for one in rest["resource"]} == {"Patient", "MedicationDispense"}
    assert rest["operation"][0]["name"] == "pdmp-history"
    assert statement["fhirVersion"] == "4.0.1"


def test_a_strange_request_id_is_replaced(caller: Caller) -> None:
    response = caller.post(MATCH, matching(PERSON), **{"X-Request-Id": "SAMPLESON, AUGUST"})
    assert "SAMPLESON" not in response["X-Request-Id"]


def test_a_token_narrowed_to_other_work_asks_nothing(caller: Caller, dispenser: Actor) -> None:
    from carelaw.platform.accounts.models import AccessToken

    AccessToken.objects.update(narrowed_to=["pdmp.submit"])
    valid(caller.post("/fhir/$pdmp-history", parameters(QUESTION)), 403)
