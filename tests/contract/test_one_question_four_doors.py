"""One question gives one answer at every door: the same rows, doses, flags, people and paragraph, or one refusal."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from carelaw.pdmp.store.models import Query
from carelaw.platform.accounts.actor import Actor
from tests.contract.every_door import DOORS, Seen, use_case
from tests.pdmp.doors import PERSON, QUESTION, caller_for
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE, asap, record, send

pytestmark = pytest.mark.django_db
DISPENSING = {
    "purpose": "DISPENSING",
    "attestation": "current-patient",
    "person": PERSON,
    "drug": HYDROCODONE,
    "prescription_number": "2000353",
}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "a prescriber's patient": ("prescriber", QUESTION),
    "a patient at the first visit": ("prescriber", {**QUESTION, "attestation": "first-visit"}),
    "a dispenser's patient": ("dispenser", DISPENSING),
    "a part of the time": ("prescriber", {**QUESTION, "period_from": "2025-01-01", "period_to": "2025-01-06"}),
    "a time in which nothing was dispensed": ("prescriber", {**QUESTION, "period_from": "2025-01-06"}),
    "nobody": ("prescriber", {**QUESTION, "person": {**PERSON, "last_name": "NOBODY"}}),
    "two people": ("prescriber", {**QUESTION, "person": {**PERSON, "last_name": "TWIN"}}),
    "one of two people": ("prescriber", {**QUESTION, "person": {**PERSON, "last_name": "TWIN", "zip_code": "15001"}}),
    "a slip in the name": ("prescriber", {**QUESTION, "person": {**PERSON, "first_name": "AUGUSTE"}}),
    "one's own prescriptions": ("prescriber", {"purpose": "SELF_AUDIT", "dea": "BF1234563"}),
}
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a wildcard": ("prescriber", {**QUESTION, "person": {**PERSON, "last_name": "SAMPL*"}}),
    "a drug that is not controlled": ("dispenser", {**DISPENSING, "drug": "00000000000"}),
    "no declaration": ("prescriber", {"purpose": "TREATMENT", "person": PERSON}),
    "not one's own patient": ("prescriber", {**QUESTION, "attestation": "not-my-patient"}),
    "another role's purpose": ("prescriber", {**QUESTION, "purpose": "GRAND_JURY"}),
    "another's number": ("prescriber", {"purpose": "SELF_AUDIT", "dea": "BC9876546"}),
    "an id that was never given": (
        "prescriber",
        {
            "purpose": "TREATMENT",
            "attestation": "existing-patient",
            "patient_id": "5b0c6f3e-0000-4000-8000-000000000001",
        },
    ),
}
# The form cannot put these: it offers one's own numbers, the two declarations, the purpose of the role, its own list
# of drugs and no ids.
NOT_ON_THE_FORM = {
    "a drug that is not controlled",
    "no declaration",
    "not one's own patient",
    "another role's purpose",
    "another's number",
    "an id that was never given",
}


@pytest.fixture
def people(submitter: Actor, prescriber: Actor, dispenser: Actor) -> dict[str, Actor]:
    """Who asks, and a state in which there is something to show."""
    twin = {"PAT07": "TWIN", "PAT19": "M"}
    send(
        submitter,
        asap(
            [
                record(),
                record(DSP02="2000354", DSP08=ALPRAZOLAM, DSP09="90", DSP10="30"),
                record(DSP02="2000355", DSP05="20241201", DSP03="20241130", DSP06="1", DSP17="20241202"),
                record(DSP02="2000356", DSP09="7.5", DSP10="3", DSP03="20241101", DSP05="20241102"),
                record(DSP02="2000361", **twin, PAT12="1 ELM ST", PAT16="15001"),
                record(DSP02="2000362", **(twin | {"PAT19": "F"}), PAT12="9 PINE RD", PAT16="16001"),
            ]
        ),
    )
    return {"prescriber": prescriber, "dispenser": dispenser}


@pytest.mark.parametrize("door", [name for name in DOORS if name != "use case"])
@pytest.mark.parametrize("question", ASKED)
def test_every_door_gives_the_answer_of_the_use_case(
    people: dict[str, Actor], client: Any, monkeypatch: pytest.MonkeyPatch, door: str, question: str
) -> None:
    who, asked = ASKED[question]
    with caller_for(people[who], client) as caller:
        expected = use_case(asked, caller, monkeypatch)
        seen = DOORS[door](asked, caller, monkeypatch)
    if door == "FHIR" and question == "one's own prescriptions":
        # The list names people; the guide wants a Patient for each, whose id is no patient's id here.
        assert seen.rows == expected.rows
        return
    if door == "console" and expected.kind != "history":
        assert (seen.kind, seen.patients) == (expected.kind, expected.patients)
        return
    assert seen == expected


def test_the_questions_meet_every_kind_of_answer(
    people: dict[str, Actor], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the comparison above never compares nothing with nothing."""
    seen: dict[str, Seen] = {}
    for name, (who, asked) in ASKED.items():
        with caller_for(people[who], client) as caller:
            seen[name] = use_case(asked, caller, monkeypatch)
    assert {one.kind for one in seen.values()} == {"history", "candidates", "nothing"}
    whole = seen["a prescriber's patient"]
    assert len(whole.rows) == 4
    assert {row.mme for row in whole.rows} >= {20.0, 12.5, None}
    assert whole.flags == {"opioid-benzodiazepine"}
    assert len(seen["a part of the time"].rows) == 2
    assert len(seen["two people"].patients) == 2
    assert {one.cite for one in seen.values()} == {"§9(b)"}


@pytest.mark.parametrize("door", [name for name in DOORS if name != "use case"])
@pytest.mark.parametrize("question", REFUSED)
def test_every_door_refuses_with_the_code_and_citation_of_the_use_case(
    people: dict[str, Actor], client: Any, monkeypatch: pytest.MonkeyPatch, door: str, question: str
) -> None:
    if door == "console" and question in NOT_ON_THE_FORM:
        return
    who, asked = REFUSED[question]
    with caller_for(people[who], client) as caller:
        expected = use_case(asked, caller, monkeypatch)
        before = Query.objects.count()
        seen = DOORS[door](asked, caller, monkeypatch)
    assert expected.kind == seen.kind == "refused"
    assert seen.codes[0] == expected.codes[0]
    assert seen.cite == expected.cite
    assert Query.objects.count() - before == (1 if expected.reference else 0), "a refused question is on the log"


@pytest.mark.parametrize("door", [name for name in DOORS if name != "console"])
def test_a_question_without_a_purpose_is_read_at_no_door(
    people: dict[str, Actor], client: Any, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    with caller_for(people["prescriber"], client) as caller:
        seen = DOORS[door]({"attestation": "existing-patient", "person": PERSON}, caller, monkeypatch)
    assert seen.kind == "refused"
    assert not Query.objects.exists()


@pytest.mark.parametrize("door", [name for name in DOORS if name not in {"use case", "console"}])
def test_after_the_last_day_of_the_act_every_door_says_so(
    people: dict[str, Actor], client: Any, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    from carelaw.platform.accounts.models import AccessToken

    after = datetime(2036, 1, 2, 15, tzinfo=UTC)
    with caller_for(people["prescriber"], client) as caller:
        AccessToken.objects.update(expires_at=datetime(2040, 1, 1, tzinfo=UTC))
    with caller_for(people["prescriber"], client, after) as caller:
        expected = use_case(QUESTION, caller, monkeypatch)
        seen = DOORS[door](QUESTION, caller, monkeypatch)
    assert expected.kind == seen.kind == "refused"
    assert (seen.codes[0], seen.cite) == (expected.codes[0], expected.cite)
    assert expected.codes[0].startswith("E-MAP-0")


def test_the_json_answer_is_the_report_to_the_byte_so_that_its_digest_proves_it(
    people: dict[str, Actor], client: Any
) -> None:
    with caller_for(people["prescriber"], client) as caller:
        response = caller.post("/api/pdmp/histories", QUESTION, "application/json")
    report = response.content.removeprefix(b'{"kind":"history","answer":').removesuffix(b"}")
    query = Query.objects.get(pk=response.json()["answer"]["query_id"])
    assert query.answer_digest == hashlib.sha256(report).hexdigest()
