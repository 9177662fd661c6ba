"""What the patient sees of who asked: names and roles, and of law enforcement no trace until its time has come."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from carelaw.pdmp.store.models import Patient, PatientRequest, Query
from carelaw.pdmp.use_cases.patients.accesses import accesses_to
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT
from tests.pdmp.patients.people import filed, ready, reported

pytestmark = pytest.mark.django_db


def asked_by(role: str, patient: Patient, name: str = "Somebody", **more: object) -> Query:
    line = {"outcome": "allowed", "provided_at": AT, "purpose": "TREATMENT", "channel": "console", "cite": "§9(b)"}
    return Query.objects.create(
        actor_name=name, role=role, patient=patient, requested_at=AT - timedelta(hours=1), **{**line, **more}
    )


@pytest.fixture
def held(steward: Actor, submitter: Actor) -> PatientRequest:
    reported(submitter)
    return ready(filed().request, steward)


def test_law_enforcement_leaves_no_trace(held: PatientRequest) -> None:
    assert held.patient
    before = accesses_to(held, AT)
    for number in range(3):
        asked_by(
            "OAG_AGENT",
            held.patient,
            f"Agent {number}",
            purpose="LE_PROBABLE_CAUSE",
            case_reference=uuid.uuid4(),
            door="attorney-general-schedule-ii",
        )
    assert accesses_to(held, AT) == before
    asked_by("PRESCRIBER", held.patient, "Dr. Visible", principal_name="")
    after = accesses_to(held, AT)
    assert [one.name for one in after if one not in before] == ["Dr. Visible"]
    assert all(not hasattr(one, "number") for one in after)


def test_a_designee_is_shown_with_the_principal(held: PatientRequest) -> None:
    assert held.patient
    asked_by("PRESCRIBER_DESIGNEE", held.patient, "Casey Nurse", principal_name="Dr. Vale")
    shown = next(one for one in accesses_to(held, AT) if one.name == "Casey Nurse")
    assert (shown.on_behalf_of, shown.role_says, shown.given) == ("Dr. Vale", "Prescriber's designee", "record")


def test_refused_questions_gave_nothing_and_are_not_listed(held: PatientRequest) -> None:
    assert held.patient
    asked_by("PRESCRIBER", held.patient, "Dr. Refused", outcome="denied", provided_at=None)
    assert all(one.name != "Dr. Refused" for one in accesses_to(held, AT))


def test_who_asked_about_a_merged_entry_asked_about_the_person(held: PatientRequest) -> None:
    merged = Patient.objects.create(created_at=AT, merged_into=held.patient)
    asked_by("DISPENSER", merged, "Earlier Pharmacist")
    assert "Earlier Pharmacist" in [one.name for one in accesses_to(held, AT)]


def test_under_the_other_reading_nobody_is_shown(held: PatientRequest, home: object) -> None:
    from pathlib import Path

    assert accesses_to(held, AT)
    law = Path(str(home)) / "law.toml"
    law.write_text(law.read_text("utf-8") + '\n[readings]\n"AMB-15" = "unseen"\n', encoding="utf-8")
    assert accesses_to(held, AT) == ()
