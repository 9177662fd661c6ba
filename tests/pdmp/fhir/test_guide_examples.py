"""The guide's own examples are read, and our answers have their shape."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.wire.fhir.questions import read_history
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.doors import NPI, QUESTION, Caller, parameters, part, resources
from tests.pdmp.fhir.judging import faults, valid
from tests.pdmp.files import ALPRAZOLAM, asap, record, send

REQUESTS = ("1", "2-minimum", "3-veterinary", "4-delegate")
WHY = [{"name": "purpose", "valueCode": "TREATMENT"}, {"name": "attestation", "valueCode": "existing-patient"}]


@pytest.fixture
def examples(shared_data: Path) -> dict[str, Any]:
    """Every example of the guide by its name."""
    folder = shared_data / "hl7-fhir-pdmp" / "examples"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def asking(examples: dict[str, Any], name: str) -> dict[str, Any]:
    """One of the guide's requests with what the guide has no place for."""
    sent = copy.deepcopy(examples[f"Parameters-pdmp-history-input-parameters-{name}"])
    sent["parameter"] += WHY
    return dict(sent)


def test_the_validator_takes_the_guides_examples_and_refuses_broken_ones(examples: dict[str, Any]) -> None:
    assert len(examples) == 23
    assert {name: found for name, one in examples.items() if (found := faults(one))} == {}
    dispense = examples["MedicationDispense-pdmp-meddispense-1"]
    for broken in (
        {**dispense, "status": "finished"},
        {**dispense, "medicationReference": {"reference": "Medication/1"}},
        {name: value for name, value in dispense.items() if name != "status"},
        {**dispense, "whenPrepared": "5 June"},
        {**dispense, "quantity": {"value": "15"}},
        {**dispense, "prescriber": "Dr. Example"},
    ):
        assert faults(broken)


def test_the_validator_takes_the_hand_made_examples(shared_data: Path) -> None:
    for path in sorted((shared_data / "own-synthetic").glob("fhir_*.json")):
        assert faults(path.read_bytes()) == [], path.name


@pytest.mark.parametrize(
    ("name", "last", "first", "born", "ids"),
    [
        ("1", "Samuels", "August", "1989-03-12", [("US", "07", "120352435")]),
        ("2-minimum", "Samuels", "August", "1989-03-12", [("US", "07", "120352435")]),
        ("3-veterinary", "Samuels", "August", "1989-03-12", []),
        ("4-delegate", "Julien", "Jules", "1980-05-20", []),
    ],
)
def test_the_guides_requests_are_read(
    examples: dict[str, Any], name: str, last: str, first: str, born: str, ids: list[tuple[str, str, str]]
) -> None:
    read = read_history(asking(examples, name))
    person = read.request.person
    assert person is not None
    assert (person.last_name, person.first_name, str(person.birth_date)) == (last, first, born)
    assert [(one.jurisdiction, one.kind, one.value) for one in person.ids] == ids
    assert len(read.npis) == 1
    assert read.by_delegate is (name == "4-delegate")


@pytest.mark.parametrize("name", REQUESTS)
def test_the_guide_alone_lacks_the_purpose_and_the_answer_says_so(examples: dict[str, Any], name: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_history(examples[f"Parameters-pdmp-history-input-parameters-{name}"])
    assert [problem.field for problem in refused.value.problems] == ["purpose"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", REQUESTS)
def test_every_request_of_the_guide_is_answered(examples: dict[str, Any], caller: Caller, name: str) -> None:
    status = 403 if name == "4-delegate" else 200
    answer = valid(caller.post("/fhir/$pdmp-history", asking(examples, name)), status)
    assert ("E-MAP-62" in str(answer)) is (name == "4-delegate")
    outcome = answer if status == 403 else part(answer, "outcome")
    assert outcome is not None
    assert outcome["issue"]


@pytest.mark.django_db
def test_the_guides_other_examples_are_refused_without_a_fault(examples: dict[str, Any], caller: Caller) -> None:
    for name, one in examples.items():
        response = caller.post("/fhir/$pdmp-history", one)
        assert response.status_code in {403, 422}, name
        valid(response, response.status_code)


@pytest.mark.django_db
def test_our_answer_has_every_field_of_the_guides_answer(
    examples: dict[str, Any], submitter: Actor, caller: Caller
) -> None:
    send(submitter, asap([record(DSP02="1", DSP06="1", DSP13="00", DSP24="10")]))
    ours = part(valid(caller.post("/fhir/$pdmp-history", parameters(QUESTION))), "pdmp-history-data")
    theirs = part(examples["Parameters-pdmp-history-output-parameters-1"], "pdmp-history-data")
    assert ours is not None
    assert theirs is not None
    # Narrative and directions are no part of what is reported here, nor addresses in parts.
    left_out = {"text", "dosageInstruction"}
    for kind in ("Patient", "Organization", "MedicationDispense"):
        (wanted,) = resources(theirs, kind)
        for one in resources(ours, kind):
            missing = set(wanted) - set(one) - left_out - {"_whenHandedOver", "telecom", "id"}
            assert not missing, kind
    urls = {e["url"] for one in resources(ours, "MedicationDispense") for e in one.get("extension", [])}
    wanted_urls = {e["url"] for e in examples["MedicationDispense-pdmp-meddispense-1"]["extension"]}
    assert wanted_urls <= urls


@pytest.mark.django_db
def test_the_hand_made_question_gives_the_hand_made_answer(
    shared_data: Path, submitter: Actor, prescriber: Actor, caller: Caller
) -> None:
    folder = shared_data / "own-synthetic"
    asked = json.loads((folder / "fhir_pdmp_history_in.json").read_text("utf-8"))
    expected = json.loads((folder / "fhir_pdmp_history_out.json").read_text("utf-8"))
    address = {"PAT12": "10023 OAKWAYS LN", "PAT14": "COLUMBUS", "PAT15": "OH", "PAT16": "43215"}
    send(submitter, asap([record(**address, DSP02="2000358", DSP08=ALPRAZOLAM, DSP09="90", DSP10="30")]))
    practitioner = next(one for one in asked["parameter"] if one["name"] == "authorized-practitioner")["resource"]
    practitioner["identifier"] = [{"system": NPI, "value": prescriber.scoped("npi")[0]}]
    asked["parameter"] += WHY
    bundle = part(valid(caller.post("/fhir/$pdmp-history", asked)), "pdmp-history-data")
    wanted = part(expected, "pdmp-history-data")
    assert bundle is not None
    assert wanted is not None
    (ours,) = (d for d in resources(bundle, "MedicationDispense") if d["identifier"][0]["value"] == "2000358")
    (theirs,) = (d for d in resources(wanted, "MedicationDispense") if d["quantity"]["value"] == 90)
    assert set(theirs) <= set(ours)
    for field in ("status", "quantity", "whenPrepared", "_whenHandedOver"):
        assert ours[field] == theirs[field]
    assert ours["daysSupply"]["value"] == theirs["daysSupply"]["value"]
