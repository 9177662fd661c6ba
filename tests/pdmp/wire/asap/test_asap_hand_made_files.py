"""The hand-made files: what is valid loads, every planted fault is found where it stands."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carelaw.pdmp.facts.report import Ingredient, ReportedId
from carelaw.pdmp.wire.asap import Level
from tests.pdmp.wire.asap.samples import BASE, PA, read

VALID = {
    "asap_42_valid.txt": ("4.2", 5, 21),
    "asap_42a_valid.txt": ("4.2A", 5, 21),
    "asap_42b_valid.txt": ("4.2B", 5, 21),
    "asap_50_valid.txt": ("5.0", 2, 12),
    "asap_42b_revise_void.txt": ("4.2B", 2, 10),
}


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "own-synthetic"


@pytest.mark.parametrize("name", VALID)
def test_a_valid_file_is_whole_and_no_record_waits(folder: Path, name: str) -> None:
    for profile in (BASE, PA):
        envelope, found = read((folder / name).read_bytes(), profile)
        assert (envelope.version, envelope.record_count, envelope.segment_count) == VALID[name]
        assert envelope.findings == ()
        assert [record for record in found if record.held] == []
        assert [record.ordinal for record in found] == list(range(1, envelope.record_count + 1))
        # The state of these files, ZZ, is no state; nothing else about them is odd.
        odd = {(f.code, f.value) for record in found for f in record.findings}
        assert odd == {("code-not-listed", "ZZ")}


def test_every_planted_fault_is_found_at_its_segment_field_and_level(folder: Path) -> None:
    envelope, found = read((folder / "asap_42b_errors.txt").read_bytes())
    seen = {(f.segment_no, f.field, str(f.level)) for f in envelope.findings}
    seen |= {(f.segment_no, f.field, str(f.level)) for record in found for f in record.findings}
    with (folder / "asap_42b_errors_expected.csv").open(newline="") as table:
        planted = {(int(row["segment_no"]), row["field"], row["suggested_severity"]) for row in csv.DictReader(table)}
    assert len(planted) == 14
    assert planted - seen == set()
    assert {(no, field) for no, field, level in seen - planted if level != Level.WARNING} == set()
    assert envelope.fatal
    assert len(found) == envelope.record_count == 6


def test_what_a_valid_file_says_becomes_facts(folder: Path) -> None:
    _, found = read((folder / "asap_42b_valid.txt").read_bytes())
    first, compound, animal = found[0].report, found[3].report, found[4].report
    assert first is not None
    assert compound is not None
    assert animal is not None
    assert (first.status, first.prescription_number, first.fill_number) == ("new", "2000353", 0)
    assert (first.written_on, first.filled_on, first.dispensed_on) == (
        date(2025, 1, 3),
        date(2025, 1, 5),
        date(2025, 1, 5),
    )
    assert (first.quantity, first.unit, first.days_supply, first.payment) == (Decimal(60), "01", 15, "04")
    assert (first.treatment_type, first.diagnosis) == ("10", "M545")
    assert first.patient.ids == (ReportedId("ZZ", "06", "D1234567"),)
    assert (first.patient.birth_date, first.patient.gender) == (date(1989, 3, 12), "M")
    assert (first.prescriber.dea, first.prescriber.license_state) == ("BF1234563", "ZZ")
    assert (first.dispenser.dea, first.dispenser.npi) == ("FT7654329", "1669512349")
    assert compound.ingredients == (
        Ingredient("00045065910", Decimal("1.5"), "03"),
        Ingredient("00005334131", Decimal("0.015"), "03"),
    )
    assert (animal.patient.species, animal.patient.animal_name) == ("02", "FIDO")


def test_revise_and_void_are_told(folder: Path) -> None:
    _, found = read((folder / "asap_42b_revise_void.txt").read_bytes())
    assert [record.report.status for record in found if record.report] == ["revise", "void"]


def test_a_zero_report_is_no_patient(folder: Path) -> None:
    envelope, found = read((folder / "asap_42b_zero.txt").read_bytes(), PA)
    assert envelope.zero_report
    assert envelope.findings == ()
    assert envelope.period == (date(2025, 1, 6), date(2025, 1, 6))
    assert [(record.zero_report, record.report, record.held) for record in found] == [(True, None, False)]


def test_a_file_that_voids_another(folder: Path) -> None:
    envelope, found = read((folder / "asap_42b_void_file.txt").read_bytes())
    assert (envelope.transaction_type, envelope.findings, found) == ("void-file", (), [])
    assert envelope.control_number == "0f7c0d9a-1111-4222-8333-000000000001"


def test_version_5_brings_its_own_fields(folder: Path) -> None:
    _, found = read((folder / "asap_50_valid.txt").read_bytes())
    report = found[0].report
    assert report is not None
    assert (report.patient.alias_last_name, report.dispenser.kind) == ("SAMPLE", "02")
    assert (found[0].fields["DSP27"], found[0].fields["AIR19"]) == ("150500Z", "01")
