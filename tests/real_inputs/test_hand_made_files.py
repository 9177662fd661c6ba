"""The hand-made ASAP files through the real intake: every record has one outcome, every planted fault is told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.store.models import Dispensation, Submission, SubmittedRecord, ZeroReport
from carelaw.pdmp.use_cases.catalog import load_products
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.files.keeping import opened
from tests.pdmp.conftest import AT
from tests.pdmp.drugs.cdc import cdc_2018_products
from tests.pdmp.files import send as send_bytes

pytestmark = pytest.mark.django_db

# What differs between the reader's codes and the planted list: the reader is stricter about a gender that is no code.
STRICTER = {("7", "PAT19", "warning"): "error"}


@pytest.fixture
def folder(shared_data: Path, db: None) -> Path:
    """The files; the drug codes they name are in the CDC tables of 2018, which serve tests only."""
    wanted = {"00228298311", "00005334131", "00093690045", "00045065910"} - {p.national_drug_code for p in carried()}
    products = [p for p in cdc_2018_products(shared_data) if p.national_drug_code in wanted]
    load_products(products, loaded_from="cdc-mme-2018", at=AT)
    return shared_data / "own-synthetic"


def send(actor: Actor, path: Path) -> Submission:
    with path.open("rb") as stream:
        submission = receive(actor, stream, file_name=path.name, at=AT)
    return process(str(submission.pk), at=AT)


def told(findings: list[dict[str, str]]) -> set[tuple[str, str, str]]:
    return {(str(one["segment_no"]), one["field"], one["level"]) for one in findings}


@pytest.fixture
def planted(folder: Path) -> set[tuple[str, str, str]]:
    """The fourteen faults of the faulty file: segment, field, level."""
    with (folder / "asap_42b_errors_expected.csv").open(encoding="utf-8", newline="") as sheet:
        rows = {(row["segment_no"], row["field"], row["suggested_severity"]) for row in csv.DictReader(sheet)}
    assert len(rows) == 14
    return {(no, where, STRICTER.get((no, where, level), level)) for no, where, level in rows}


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("asap_42_valid", {"accepted-with-warning": 4, "set-aside": 1}),
        ("asap_42a_valid", {"accepted-with-warning": 4, "set-aside": 1}),
        ("asap_42b_valid", {"accepted-with-warning": 4, "set-aside": 1}),
        ("asap_50_valid", {"accepted-with-warning": 1, "set-aside": 1}),
    ],
)
def test_a_valid_file_is_loaded_and_its_bytes_are_kept(
    name: str, counts: dict[str, int], folder: Path, submitter: Actor
) -> None:
    path = folder / f"{name}.txt"
    submission = send(submitter, path)
    assert (submission.state, submission.counts, sum(counts.values())) == ("processed", counts, submission.sent)
    # The state of these files, ZZ, is no state; the animal is no patient. Nothing else is odd about them.
    found = {(one["code"], one["value"]) for record in submission.records.all() for one in record.findings}
    assert found == {("code-not-listed", "ZZ"), ("E-MAP-18.animal", "02")}
    with opened(submission.digest) as kept:
        assert kept.read() == path.read_bytes()


def test_the_same_dispensings_in_the_next_version_are_duplicates(folder: Path, submitter: Actor) -> None:
    send(submitter, folder / "asap_42_valid.txt")
    assert send(submitter, folder / "asap_42a_valid.txt").counts == {"duplicate": 4, "set-aside": 1}
    assert Dispensation.objects.count() == 4


def test_a_revision_a_void_and_the_void_of_a_whole_file(folder: Path, submitter: Actor) -> None:
    send(submitter, folder / "asap_42b_valid.txt")
    assert send(submitter, folder / "asap_42b_revise_void.txt").counts == {"revised": 1, "voided": 1}
    assert sorted(Dispensation.objects.values_list("state", flat=True)) == ["live"] * 3 + ["superseded", "voided"]
    # Two of the four are still as the first file brought them.
    assert send(submitter, folder / "asap_42b_void_file.txt").counts == {"voided": 2}
    assert Dispensation.objects.filter(state="live").count() == 1


def test_a_zero_report_is_a_fact_of_its_dispenser(folder: Path, submitter: Actor) -> None:
    assert send(submitter, folder / "asap_42b_zero.txt").counts == {"zero-report": 1}
    assert ZeroReport.objects.get().dispenser_dea == "FT7654329"
    assert not Dispensation.objects.exists()


def test_the_faulty_file_fails_as_a_whole_and_tells_all_fourteen_faults(
    folder: Path, submitter: Actor, planted: set[tuple[str, str, str]]
) -> None:
    submission = send(submitter, folder / "asap_42b_errors.txt")
    assert (submission.state, submission.counts) == ("failed", {"not-loaded": 6})
    found = told(submission.findings)
    assert planted - found == set()
    assert {one for one in found - planted if one[2] != "warning"} == set()
    assert all(one["says"] and one["cite"] for one in submission.findings)
    assert not Dispensation.objects.exists()
    assert not SubmittedRecord.objects.exists()


def test_once_its_frame_is_mended_each_record_waits_for_its_own_faults(
    folder: Path, submitter: Actor, planted: set[tuple[str, str, str]]
) -> None:
    content = (folder / "asap_42b_errors.txt").read_bytes()
    fatal = {one for one in planted if one[2] == "fatal"}
    head, _, trailer = content.partition(b"TT*")
    _, _, rest = trailer.partition(b"~")
    # The header holds the terminator once more, as the value that declares it; the trailer is a segment too.
    segments = head.count(b"~")
    submission = send_bytes(submitter, head + b"TT*BAD-0001*%d~" % segments + rest)
    assert (submission.state, submission.sent) == ("processed", 6)
    assert sum(submission.counts.values()) == 6
    assert set(submission.counts) <= {"held", "set-aside"}
    found = {one for record in submission.records.all() for one in told(record.findings)}
    assert planted - fatal - found == set()
