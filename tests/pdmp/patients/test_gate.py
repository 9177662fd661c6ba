"""The three doors of §9(b)(11) at the gate, and requests made from an account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import AccessFacts, Purpose, Role
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest
from carelaw.pdmp.facts.patient_access import Capacity, Checked, PatientAccessFacts
from carelaw.pdmp.rules.query_gate import query_gate
from carelaw.pdmp.store.models import PatientRequest
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.evidence import Power, end_power
from carelaw.pdmp.use_cases.patients.filing import file_request
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT, actor
from tests.pdmp.patients.people import filed, filing, proven, ready, reported, theirs

BORN = date(2000, 6, 15)
DOORS = {
    Role.PATIENT: (Capacity.SELF,),
    Role.PARENT_GUARDIAN: (Capacity.PARENT, Capacity.GUARDIAN),
    Role.HC_POA: (Capacity.HEALTH_CARE_AGENT,),
}


def asked(role: Role, capacity: Capacity, at: datetime = datetime(2018, 6, 1, 15, tzinfo=UTC), **more: Any) -> Any:
    facts = {
        "requested_on": date(2018, 5, 20),
        "birth_date": BORN,
        "identity": Checked.POSITIVE,
        "capacity_proof": Checked.POSITIVE,
        "power_for_health_care": True,
        "power_from": date(2018, 1, 1),
    }
    return query_gate(
        AccessFacts(
            role,
            Purpose.PATIENT_ACCESS,
            at,
            named_person=True,
            second_factor=True,
            account_live=True,
            grant_held=True,
            grant_from=date(2018, 1, 1),
            patient_access=PatientAccessFacts(capacity, **{**facts, **more}),
        )
    )


@pytest.mark.parametrize("role", DOORS)
@pytest.mark.parametrize("capacity", [one for listed in DOORS.values() for one in listed])
def test_a_request_goes_through_the_door_of_its_own_capacity_only(role: Role, capacity: Capacity) -> None:
    decision = asked(role, capacity)
    assert decision.codes == (("allowed",) if capacity in DOORS[role] else ("E-MAP-92.other-capacity",))


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2018, 6, 15, 3, 59, 59, tzinfo=UTC), "allowed"),
        (datetime(2018, 6, 15, 4, 0, tzinfo=UTC), "E-MAP-93.of-age-at-delivery"),
    ],
)
def test_the_gate_itself_closes_at_midnight_of_the_birthday(at: datetime, code: str) -> None:
    assert asked(Role.PARENT_GUARDIAN, Capacity.PARENT, at).codes == (code,)


def test_without_a_request_the_doors_stay_shut() -> None:
    for role in DOORS:
        facts = AccessFacts(
            role,
            Purpose.PATIENT_ACCESS,
            datetime(2018, 6, 1, 15, tzinfo=UTC),
            named_person=True,
            second_factor=True,
            account_live=True,
            grant_held=True,
            grant_from=date(2018, 1, 1),
        )
        assert query_gate(facts).codes == ("E-MAP-92.needs-request",)


@pytest.mark.django_db
def test_a_signed_in_patient_asks_and_reads_by_the_account(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    patient, other = actor("PATIENT"), Actor("00000000-0000-0000-0000-000000000001", "X", "PATIENT", True, "api", "t")
    held = file_request(patient, filing(), at=AT).request
    assert (str(held.account_id), held.channel) == (patient.account_id, "account")
    ready(held, steward)
    assert len(open_record(patient, str(held.pk), at=AT).report.prescriptions) == 2
    question = HistoryRequest("PATIENT_ACCESS", case=str(held.pk))
    report = ask_history(patient, question, at=AT)
    assert isinstance(report, HistoryReport)
    assert len(report.prescriptions) == 2
    with pytest.raises(Refusal) as refused:
        open_record(other, str(held.pk), at=AT)
    assert refused.value.kind == "not-found"


@pytest.mark.django_db
def test_a_parents_request_does_not_hang_on_a_patients_account(steward: Actor, submitter: Actor) -> None:
    reported(submitter, PAT08="JUNIA", PAT18="20070120")
    patient = actor("PATIENT")
    child = filing(capacity="parent", first_name="Junia", birth_date=date(2007, 1, 20))
    held = file_request(patient, child, at=AT).request
    assert (held.account_id, held.channel) == (None, "website")
    ready(held, steward)
    with pytest.raises(Refusal):
        ask_history(patient, HistoryRequest("PATIENT_ACCESS", case=str(held.pk)), at=AT)


@pytest.mark.django_db
def test_a_power_that_ends_before_the_delivery_ends_the_request(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = filed(capacity="health-care-agent", requester_name="Ines Agent").request
    proven(held, steward, power=Power(for_health_care=True, starts_on=date(2024, 1, 1)))
    found = find_person(steward, str(held.pk), at=AT)
    make_ready(steward, str(held.pk), found[0].patient_id, at=AT)
    end_power(steward, str(held.pk), revoked_on=date(2025, 1, 7), principal_died_on=None, at=AT)
    assert PatientRequest.objects.get().state == "ready", "it ends on its day, not before"
    end_power(steward, str(held.pk), revoked_on=date(2025, 1, 7), principal_died_on=None, at=AT + timedelta(days=1))
    assert PatientRequest.objects.get().state == "refused"
    with pytest.raises(Refusal):
        open_record(theirs(held), str(held.pk), at=AT + timedelta(days=1))
