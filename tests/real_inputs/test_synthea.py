"""Synthea's opioid patients through intake, linkage and history: each stays one patient, with all that is theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import Dispensation, Submission
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, send
from tests.real_inputs.synthea import OPIOIDS, Order, orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(shared_data: Path) -> list[Order]:
    """Every order that a pharmacy would fill."""
    return list(orders(shared_data / "synthea-controlled"))


@pytest.fixture
def loaded(ordered: list[Order], submitter: Actor) -> Submission:
    """All of them reported, without the numbers that are no NPIs."""
    return send(submitter, asap([{**order.fields, "PRE01": ""} for order in ordered]))


def test_serial_numbers_are_no_npis(ordered: list[Order], submitter: Actor) -> None:
    submission = send(submitter, asap([order.fields for order in ordered]))
    assert sum(submission.counts.values()) == submission.sent == len(ordered) == 249
    kept = {record.ordinal: record for record in submission.records.all()}
    for ordinal, order in enumerate(ordered, 1):
        assert len(order.npi) < 10
        told = [finding for finding in kept[ordinal].findings if finding["field"] == "PRE01"]
        assert [finding["value"] for finding in told] == [order.npi]
        assert told[0]["says"]


def test_every_order_is_stored(loaded: Submission, ordered: list[Order]) -> None:
    outcomes = Counter(finding["code"] for record in loaded.records.all() for finding in record.findings)
    assert set(loaded.counts) <= {"accepted", "accepted-late", "accepted-with-warning"}, outcomes
    assert sum(loaded.counts.values()) == Dispensation.objects.filter(state="live").count() == len(ordered)


def test_each_person_stays_one_patient_married_or_not(
    loaded: Submission, ordered: list[Order], submitter: Actor
) -> None:
    refills = {order.patient["id"]: order.under_maiden_name for order in ordered if order.under_maiden_name}
    assert len(refills) > 20
    sent = send(submitter, asap([{**fields, "PRE01": ""} for fields in refills.values()], control="REFILLS"))
    assert sum(sent.counts.values()) == len(refills)
    person_of = {order.fields["DSP02"]: order.patient["id"] for order in ordered}
    patients: dict[str, set[int]] = defaultdict(set)
    people: dict[int, set[str]] = defaultdict(set)
    for number, patient in Dispensation.objects.values_list("prescription_number", "identity__patient_id"):
        patients[person_of[number]].add(patient)
        people[patient].add(person_of[number])
    assert Dispensation.objects.filter(state="live").count() == len(ordered) + len(refills)
    assert {person: found for person, found in patients.items() if len(found) > 1} == {}
    assert {patient: found for patient, found in people.items() if len(found) > 1} == {}


def test_each_person_s_history_is_theirs(loaded: Submission, ordered: list[Order], prescriber: Actor) -> None:
    expected: dict[str, dict[str, Order]] = defaultdict(dict)
    for order in ordered:
        expected[order.patient["id"]][order.fields["DSP02"]] = order
    for person in list(expected)[::4]:
        one = next(iter(expected[person].values()))
        asked = PersonAsked(one.fields["PAT07"], one.fields["PAT08"], date.fromisoformat(one.patient["birthDate"]))
        answer = ask_history(prescriber, HistoryRequest("TREATMENT", "existing-patient", person=asked), at=AT)
        assert isinstance(answer, HistoryReport)
        shown = {row.prescription_number: row for row in answer.prescriptions}
        assert set(shown) == set(expected[person])
        for number, row in shown.items():
            assert (row.daily_mme is not None) == (expected[person][number].drug in OPIOIDS)
