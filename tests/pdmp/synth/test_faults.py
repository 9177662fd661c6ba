"""Every fault that can be planted is found by the reader, under the name, field and level that the truth gives."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from carelaw.pdmp.synth import faults
from carelaw.pdmp.synth.faults import FAULTS, ROW_FAULTS, Became, Fault
from carelaw.pdmp.synth.records import Clerk, Written
from carelaw.pdmp.synth.state import Plan, State
from carelaw.pdmp.synth.variation import Noise, profile_of
from carelaw.pdmp.wire.asap.profile import load_profile
from carelaw.pdmp.wire.asap.reader import Record, inspect, records
from carelaw.pdmp.wire.asap.writer import FileWriter

START, END = date(2025, 3, 1), date(2025, 3, 31)
RECEIVED = date(2025, 4, 2)
VERSIONS = ("4.2", "4.2A", "4.2B", "5.0")
PENNSYLVANIA = load_profile("pa").accepting(*VERSIONS)


def clean_records(version: str, count: int) -> list[Written]:
    """Records without any noise, fault or animal, as a sender of this version writes them."""
    state = State(Plan(8, START, END, people=80, pharmacies=6, files_per_day=3, versions={version: 1}))
    clerks = {sender.number: Clerk(sender, START, state.days) for sender in state.senders}
    silent, rng = Noise().times(0), Random(1)
    made = []
    for day in range(state.days):
        for fill in state.fills_on(day):
            if fill.course.animal:
                continue
            profile = profile_of(rng, fill.course.person, START, silent)
            made.append(clerks[fill.pharmacy.sender].write(fill, profile.person))
    return made[:count]


def read(version: str, record: Written) -> Record:
    """The record as the reader finds it in a file of its own."""
    stream = io.BytesIO()
    made = datetime(2025, 4, 1, 6, tzinfo=UTC)
    with FileWriter(
        stream, version=version, control_number="C1", sender_id="2155550100", sender_name="TEST", created_at=made
    ) as file:
        file.pharmacy(record.pharmacy)
        file.patient(record.patient)
        file.dispensing(record.dispensing, record.prescriber, record.ingredients, record.pickup or None)
    stream.seek(0)
    envelope = inspect(stream, PENNSYLVANIA, received_on=RECEIVED)
    assert not envelope.fatal
    (found,) = records(stream, envelope, PENNSYLVANIA, received_on=RECEIVED)
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_a_record_without_a_planted_fault_has_none(version: str) -> None:
    for record in clean_records(version, 60):
        assert read(version, record).findings == ()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found_as_the_truth_says(fault: Fault, version: str) -> None:
    rng = Random(3)
    planted = [spoilt for record in clean_records_once(version) if (spoilt := fault.plant(rng, record)) is not None]
    if fault.name == "status-blank" and version == "4.2":
        assert planted == []  # there a blank status means new
        return
    assert planted
    expected = {(one.code, one.field, one.level) for one in fault.expected}
    for record in planted[:8]:
        found = read(version, record)
        assert {(one.code, one.field, one.level.value) for one in found.findings} == expected
        held = any(one.level == "error" for one in found.findings)
        assert held or fault.outcome is not Became.HELD or not fault.expected


_CLEAN: dict[str, list[Written]] = {}


def clean_records_once(version: str) -> list[Written]:
    if version not in _CLEAN:
        _CLEAN[version] = clean_records(version, 150)
    return _CLEAN[version]


def test_a_fault_changes_one_thing_and_leaves_its_record_as_it_was() -> None:
    record = clean_records_once("4.2B")[0]
    before = replace(record)
    fault, spoilt = faults.plant_one(Random(1), record)
    assert spoilt != record
    assert record == before
    assert fault.name in FAULTS


def test_a_fault_by_its_name() -> None:
    record = clean_records_once("4.2B")[0]
    fault, spoilt = faults.plant_one(Random(1), record, "payment-missing")
    assert fault.name == "payment-missing"
    assert spoilt.dispensing["DSP16"] == ""
    bare = replace(record, dispensing={**record.dispensing, "DSP16": ""})
    with pytest.raises(ValueError, match="cannot have the fault payment-missing"):
        faults.plant_one(Random(1), bare, "payment-missing")


def test_every_element_of_the_law_can_be_spoilt() -> None:
    """The nine elements of §7(b), what is no controlled substance, and the rows themselves."""
    provisions = {fault.provision for fault in FAULTS.values()} | {row[2] for row in ROW_FAULTS.values()}
    assert {f"MAP-{number}" for number in range(28, 39)} | {"MAP-08", ""} <= provisions


def test_coded_unknowns_of_a_profile_are_expected_too() -> None:
    record = clean_records_once("5.0")[0]
    patient = {**record.patient, "PAT12": "HOMELESS", "PAT19": "U", "PAT18": "19000101", "PAT07": "MUÑOZ"}
    flagged = replace(record, patient=patient, pickup={})
    assert {(one.code, one.field) for one in faults.standing(flagged)} == {
        (found.code, found.field) for found in read("5.0", flagged).findings
    }
