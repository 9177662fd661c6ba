"""Judge and store a received file, part by part; started again after a kill, it goes on where it stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from carelaw.pdmp.store.dispensings import end_versions, take_intake_lock
from carelaw.pdmp.store.models import (
    Dispensation,
    DispensingState,
    RecordState,
    Submission,
    SubmissionState,
    SubmittedRecord,
)
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.loading import Entry, Loader, plain_finding, storable
from carelaw.pdmp.use_cases.telling import tell_sender
from carelaw.pdmp.wire.asap import Envelope, inspect, load_profile, records
from carelaw.platform import clock
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.files.keeping import opened
from carelaw.platform.jobs.queue import Beat, is_first, job, withdraw
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PROCESS = "pdmp.process-submission"
# Files are judged in the order in which they came: a later one may mend or void what an earlier one reports, and who
# is linked with whom depends on who was there first.
INTAKE = "pdmp.intake"
# A fatal file is not loaded; this many of its records are judged all the same, so that its sender sees their faults.
_SHOWN_OF_A_FAILED_FILE = 500
PROCESSED = declare(
    "submission-processed",
    says="A submission was processed; the counts say what became of its records.",
    keys={"submission": Shape.ID, "state": Shape.CODE, "sent": Shape.COUNT, "counts": Shape.COUNTS},
    cite="§7(a)",
)


@job(PROCESS)
def process_submission(beat: Beat, *, submission_id: str) -> None:
    """The worker's door to `process`."""
    process(submission_id, at=clock.now(), beat=beat)


def process_in_turn(submission: Submission, *, at: datetime) -> Submission:
    """Judge a submission at once, unless something that its sender sent before is not judged yet: then it waits."""
    if not is_first(PROCESS, str(submission.pk)):
        return submission
    return process(str(submission.pk), at=at)


def process(submission_id: str, *, at: datetime, beat: Beat | None = None) -> Submission:
    """Judge and store a received file, part by part; started again after a kill, it goes on where it stood."""
    submission = Submission.objects.get(pk=submission_id)
    if submission.state not in {SubmissionState.RECEIVED, SubmissionState.PROCESSING}:
        return submission
    received_on = law_day(submission.received_at)
    profile = load_profile(loading.PROFILE)
    with opened(submission.digest) as stream:
        envelope = inspect(stream, profile, received_on=received_on)
        if not _described(submission, envelope):
            return Submission.objects.get(pk=submission_id)
        if envelope.fatal:
            return _fail(submission, envelope, stream, received_on, at)
        if envelope.transaction_type == "void-file":
            return _void_file(submission, at)
        if envelope.test:
            return _judge_test_file(submission, envelope, stream, received_on, at)
        loader = Loader(submission, adopted_law(), catalog_in_force(), at)
        for part in range(submission.parts_done, len(envelope.parts)):
            if beat:
                # Said before a part too: what a killed worker had stored counts as getting further.
                beat.progress(envelope.parts[part].first_record - 1, envelope.record_count)
            found = records(stream, envelope, profile, received_on=received_on, part=part)
            _load_part(loader, [Entry.of(record, envelope.version) for record in found], part)
        if beat:
            beat.progress(envelope.record_count, envelope.record_count)
    return _finish(submission, SubmissionState.PROCESSED, at)


def _described(submission: Submission, envelope: Envelope) -> bool:
    """Write down what the file says of itself; False when another process has finished it meanwhile."""
    said = {
        "state": SubmissionState.PROCESSING,
        "version": storable(envelope.version)[:8],
        "control_number": storable(envelope.control_number)[:60],
        "transaction_type": storable(envelope.transaction_type)[:16],
        "file_type": storable(envelope.file_type)[:1],
        "sender_code": storable(envelope.sender_id)[:60],
        "sent": envelope.record_count,
        "parts_total": len(envelope.parts),
        "findings": [plain_finding(finding) for finding in envelope.findings],
    }
    for name, value in said.items():
        setattr(submission, name, value)
    return bool(Submission.objects.filter(pk=submission.pk, finished_at=None).update(**said))


def _load_part(loader: Loader, entries: Sequence[Entry], part: int) -> None:
    """One part and its counts in one transaction: a worker killed here leaves all of it or nothing."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=loader.submission.pk)
        if submission.parts_done != part:
            return
        counts = Counter(submission.counts) + loader.load(entries)
        submission.counts, submission.parts_done = dict(counts), part + 1
        submission.save(update_fields=["counts", "parts_done"])
        loader.submission = submission


def _fail(submission: Submission, envelope: Envelope, stream: BinaryIO, received_on: date, at: datetime) -> Submission:
    """A file whose frame is broken: nothing is loaded, everything is kept, and what was found is told."""
    found = records(stream, envelope, load_profile(loading.PROFILE), received_on=received_on)
    # A fault of a pharmacy or patient belongs to each of its records, but is told once.
    shown = dict.fromkeys(one for record in islice(found, _SHOWN_OF_A_FAILED_FILE) for one in record.findings)
    submission.findings = [plain_finding(finding) for finding in (*envelope.findings, *shown)]
    submission.counts = {loading.NOT_LOADED: envelope.record_count}
    submission.save(update_fields=["findings", "counts"])
    return _finish(submission, SubmissionState.FAILED, at)


def _judge_test_file(
    submission: Submission, envelope: Envelope, stream: BinaryIO, received_on: date, at: datetime
) -> Submission:
    """A test file is judged like any other and reaches no patient."""
    loader = Loader(submission, adopted_law(), catalog_in_force(), at)
    found = records(stream, envelope, load_profile(loading.PROFILE), received_on=received_on)
    outcomes = loader.preview([Entry.of(record, envelope.version) for record in found])
    told = [{**finding, "outcome": one.outcome} for one in outcomes for finding in one.findings]
    submission.findings = [*submission.findings, *told]
    submission.counts = {loading.TESTED: len(outcomes)}
    submission.save(update_fields=["findings", "counts"])
    return _finish(submission, SubmissionState.TESTED, at)


def _void_file(submission: Submission, at: datetime) -> Submission:
    """Void every dispensing of the file with this control number, if the same account sent it."""
    with transaction.atomic():
        take_intake_lock()
        files = Submission.objects.filter(
            control_number=submission.control_number, account_id=submission.account_id, transaction_type="send"
        )
        live = Dispensation.objects.filter(submission__in=files, state=DispensingState.LIVE)
        ids = list(live.values_list("pk", flat=True))
        end_versions(ids, DispensingState.VOIDED, submission.pk, at)
        held = SubmittedRecord.objects.filter(submission__in=files, state=RecordState.HELD)
        withdrawn = held.update(state=RecordState.VOIDED, closed_at=at, closed_by="file-void")
        submission.counts = {loading.VOIDED: len(ids) + withdrawn}
        if not files.exists():
            submission.counts = {loading.VOID_NOT_FOUND: 1}
        submission.save(update_fields=["counts"])
        return _finish(submission, SubmissionState.PROCESSED, at)


def _finish(submission: Submission, state: SubmissionState, at: datetime) -> Submission:
    with transaction.atomic():
        done = Submission.objects.select_for_update().get(pk=submission.pk)
        if done.finished_at is None:
            done.state, done.finished_at = state, at
            done.save(update_fields=["state", "finished_at"])
            body = {"submission": str(done.pk), "state": state.value, "sent": done.sent, "counts": done.counts}
            append(PROCESSED, actor=None, at=at, body=body, subject=str(done.pk))
            tell_sender(done, at=at)
            # Judged at once, it must not stand in the line before what its sender sends next.
            withdraw(PROCESS, str(done.pk), clock.now())
    return done
