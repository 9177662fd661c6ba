"""A made-up state through the real intake: every record becomes what its truth says, and all of them add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.pdmp.conftest import actor

from carelaw.pdmp.store.models import (
    Dispensation,
    DispensingState,
    RecordState,
    Submission,
    SubmittedRecord,
    ZeroReport,
)
from carelaw.pdmp.synth.write import Manifest, write_state
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.registering import register_dispensers
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """Three weeks of a small town whose senders make many mistakes."""
    return write_state(
        tmp_path / "state",
        5,
        start=date(2025, 3, 1),
        end=date(2025, 3, 21),
        dispensings=700,
        faulty=0.3,
        files_per_day=5,
    )


@pytest.fixture
def sender(home: Path, manifest: Manifest) -> Actor:
    with (manifest.folder / "dispensers.csv").open(encoding="utf-8", newline="") as sheet:
        registered, refused = register_dispensers(sheet)
    assert registered
    assert not refused
    return actor("SUBMITTER", dispenser_dea=("*",))


def test_every_record_becomes_what_its_truth_says(manifest: Manifest, sender: Actor) -> None:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    truth: dict[tuple[str, int], dict[str, str]] = {}
    for row in manifest.rows("truth"):
        told[row["file"]][row["outcome"]] += 1
        truth[row["file"], int(row["ordinal"])] = row
    wrong = []
    for sent in manifest.rows("files"):
        at = datetime.fromisoformat(sent["received_at"])
        with (manifest.files / sent["file"]).open("rb") as stream:
            submission = receive(sender, stream, file_name=sent["file"], at=at)
        submission = process(str(submission.pk), at=at)
        wrong += wrongs(sent, submission, told[sent["file"]], truth)
    assert wrong == []
    check_what_stands(manifest)


def wrongs(
    sent: dict[str, str], submission: Submission, told: Counter[str], truth: dict[tuple[str, int], dict[str, str]]
) -> list[object]:
    """What differs between a file's truth and what intake made of it."""
    if sent["kind"] == "received-twice":
        return [] if submission.state == "duplicate" else [(sent["file"], submission.state)]
    counts = Counter(submission.counts)
    if sent["kind"] == "void-file":
        return [] if counts["voided"] else [(sent["file"], counts)]
    if sent["kind"] == "zero-report":
        return [] if counts == {"zero-report": 1} else [(sent["file"], counts, submission.findings)]
    assert sum(counts.values()) == submission.sent
    if sent["outcome"] == "failed":
        codes = {finding["code"] for finding in submission.findings}
        return [] if submission.state == "failed" and sent["finding"] in codes else [(sent["file"], codes)]
    differing = []
    for record in SubmittedRecord.objects.filter(submission=submission):
        row = truth[sent["file"], record.ordinal]
        if record.outcome != row["outcome"]:
            found = sorted(finding["code"] for finding in record.findings)
            differing.append((row["kind"], row["fault"], row["outcome"], record.outcome, found))
    return differing or ([] if counts == told else [(sent["file"], counts - told, told - counts)])


def check_what_stands(manifest: Manifest) -> None:
    """What is live, voided and still waiting in the end is what the truth says stands in the end."""
    then = Counter(row["then"] for row in manifest.rows("truth"))
    brought_in = {"accepted", "accepted-with-warning", "accepted-late", "revised"}
    live = sum(row["then"] == "live" and row["outcome"] in brought_in for row in manifest.rows("truth"))
    assert Dispensation.objects.filter(state=DispensingState.LIVE).count() == live
    assert then["revised"] == Dispensation.objects.filter(state=DispensingState.SUPERSEDED).count() > 0
    waiting = {"kept", "corrected-under-another-key"}
    kept = sum(row["then"] in waiting and row["outcome"] == "held" for row in manifest.rows("truth"))
    assert SubmittedRecord.objects.filter(state=RecordState.HELD).count() == kept
    assert SubmittedRecord.objects.filter(state=RecordState.CORRECTED).count() == then["corrected"] > 0
    assert ZeroReport.objects.count() == manifest.counts["files"]["zero-report"]
