"""Report dispensings: receive a file or one record, say what became of it, correct what is held."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.identifiers import ndc_candidates
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.store.dispensings import end_versions, take_intake_lock
from carelaw.pdmp.store.models import (
    Correction,
    Dispensation,
    DispensingState,
    RecordState,
    Submission,
    SubmissionState,
    SubmittedRecord,
    UnknownDrug,
)
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.loading import Entry, Loader, plain_finding, storable
from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS, SUBMIT
from carelaw.pdmp.use_cases.telling import tell_sender
from carelaw.pdmp.wire.asap import Envelope, FileWriter, check, inspect, load_profile, records, typed, zero_report
from carelaw.pdmp.wire.asap.dictionary import fields_of
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.files.keeping import keep, opened
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PROFILE = "pa"
# The version in which forms and the API write what is reported one by one.
FORM_VERSION = "4.2B"
PROCESS = "pdmp.process-submission"
# A fatal file is not loaded; this many of its records are judged all the same, so that its sender sees their faults.
_SHOWN_OF_A_FAILED_FILE = 500

_FILE = {"submission": Shape.ID, "digest": Shape.DIGEST, "size": Shape.COUNT, "duplicate": Shape.FLAG}
RECEIVED = declare("submission-received", says="A file or record was received.", keys=_FILE, cite="§7(a)")
PROCESSED = declare(
    "submission-processed",
    says="A submission was processed; the counts say what became of its records.",
    keys={"submission": Shape.ID, "state": Shape.CODE, "sent": Shape.COUNT, "counts": Shape.COUNTS},
    cite="§7(a)",
)
CORRECTED = declare(
    "record-corrected",
    says="A held record was corrected on screen.",
    keys={"submission": Shape.ID, "record": Shape.ID, "fields": Shape.CODES, "outcome": Shape.CODE},
    cite="§7(a)",
)
WITHDRAWN = declare(
    "record-withdrawn",
    says="A held record was withdrawn by its sender.",
    keys={"submission": Shape.ID, "record": Shape.ID},
    cite="§7(a)",
)
# How a held record was closed: by a correction, by its sender, by a later report, by a void of its whole file.
ON_SCREEN, BY_SENDER = "on-screen", "withdrawn"


def receive(actor: Actor, stream: BinaryIO, *, file_name: str, at: datetime) -> Submission:
    """Take a file: its bytes are on disk and its line on the record before this returns; judging follows in a job.

    The very same bytes from the same account are noted as a duplicate and not judged again.
    """
    require(actor, SUBMIT)
    kept = keep(stream)
    with transaction.atomic():
        earlier = _earlier(actor, kept.digest)
        submission = Submission.objects.create(
            channel=actor.channel,
            account_id=uuid.UUID(actor.account_id),
            sender=actor.name,
            allowed_dispensers=list(actor.scoped("dispenser_dea")),
            file_name=file_name[-255:],
            digest=kept.digest,
            size=kept.size,
            received_at=at,
            state=SubmissionState.DUPLICATE if earlier else SubmissionState.RECEIVED,
            duplicate_of=earlier,
            finished_at=at if earlier else None,
        )
        if not earlier:
            enqueue(PROCESS, key=str(submission.pk), submission_id=str(submission.pk))
        _put_received(actor, submission, at)
    return submission


def _earlier(actor: Actor, digest: str) -> Submission | None:
    same = Submission.objects.filter(digest=digest, account_id=actor.account_id, duplicate_of=None)
    return same.exclude(state=SubmissionState.FAILED).order_by("received_at").first()


def _put_received(actor: Actor, submission: Submission, at: datetime) -> None:
    body = {
        "submission": str(submission.pk),
        "digest": submission.digest,
        "size": submission.size,
        "duplicate": submission.duplicate_of_id is not None,
    }
    append(RECEIVED, actor=actor, at=at, body=body, subject=str(submission.pk))


@job(PROCESS)
def process_submission(beat: Beat, *, submission_id: str) -> None:
    """The worker's door to `process`."""
    process(submission_id, at=clock.now(), beat=beat)


def process(submission_id: str, *, at: datetime, beat: Beat | None = None) -> Submission:
    """Judge and store a received file, part by part; started again after a kill, it goes on where it stood."""
    submission = Submission.objects.get(pk=submission_id)
    if submission.state not in {SubmissionState.RECEIVED, SubmissionState.PROCESSING}:
        return submission
    received_on = law_day(submission.received_at)
    profile = load_profile(PROFILE)
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
            found = records(stream, envelope, profile, received_on=received_on, part=part)
            _load_part(loader, [Entry.of(record, envelope.version) for record in found], part)
            if beat:
                ends = envelope.parts[part].first_record - 1 + envelope.parts[part].records
                beat.progress(ends, envelope.record_count)
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
    found = records(stream, envelope, load_profile(PROFILE), received_on=received_on)
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
    found = records(stream, envelope, load_profile(PROFILE), received_on=received_on)
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
    return done


def report_one(
    actor: Actor, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]] = (), *, at: datetime
) -> Submission:
    """Report a single dispensing by form or API. It becomes a one-record file and meets every check a file meets.

    The bytes are kept; the record is judged at once. What is wrong with it is on the submission, and it waits for
    correction like any held record.
    """
    require(actor, SUBMIT)
    _require_known(fields, "fields", ("PHA", "PAT", "DSP", "PRE", "AIR"))
    for place, compound in enumerate(compounds):
        _require_known(compound, f"compounds.{place}", ("CDI",))
    control = uuid.uuid4().hex
    sheet = io.BytesIO()
    writer = FileWriter(
        sheet, version=FORM_VERSION, control_number=control, sender_id="SINGLE", sender_name=actor.name, created_at=at
    )
    groups = {segment: _of_segment(fields, segment) for segment in ("PHA", "PAT", "DSP", "PRE", "AIR")}
    writer.pharmacy(groups["PHA"])
    writer.patient(groups["PAT"])
    writer.dispensing(groups["DSP"], groups["PRE"], compounds=compounds, air_fields=groups["AIR"] or None)
    writer.close()
    sheet.seek(0)
    submission = receive(actor, sheet, file_name=f"{actor.channel}-{control[:8]}.asap", at=at)
    return process(str(submission.pk), at=at)


def foresee(
    actor: Actor, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]] = (), *, at: datetime
) -> loading.Outcome:
    """What would become of a single dispensing if it were reported now. Nothing is kept."""
    require(actor, SUBMIT)
    unsent = Submission(allowed_dispensers=list(actor.scoped("dispenser_dea")), received_at=at, version=FORM_VERSION)
    profile = load_profile(PROFILE)
    kept = {name: value for name, value in fields.items() if value}
    found = check(kept, compounds, FORM_VERSION, profile, law_day(at))
    report = typed(kept, compounds, FORM_VERSION, profile)
    entry = Entry(1, 0, kept, compounds, found, report, FORM_VERSION)
    return Loader(unsent, adopted_law(), catalog_in_force(), at).preview([entry])[0]


def report_zero(actor: Actor, dispenser: Mapping[str, str], begin: date, end: date, *, at: datetime) -> Submission:
    """Say that a dispenser dispensed nothing reportable from one day to another."""
    require(actor, SUBMIT)
    if end < begin:
        says = f"The period ends on {end}, before it begins on {begin}."
        raise Refusal("period-backward", says, field="period_to", cite="ASAP IS03")
    _require_known(dispenser, "dispenser", ("PHA",))
    sheet = io.BytesIO()
    zero_report(
        sheet,
        version=FORM_VERSION,
        control_number=uuid.uuid4().hex,
        sender_id="SINGLE",
        sender_name=actor.name,
        created_at=at,
        pharmacy=dispenser,
        period=(begin, end),
    )
    sheet.seek(0)
    submission = receive(actor, sheet, file_name=f"zero-report-{end.isoformat()}.asap", at=at)
    return process(str(submission.pk), at=at)


def _require_known(fields: Mapping[str, str], where: str, segments: Sequence[str]) -> None:
    """Refuse names that the layout does not have: a value under such a name would be lost."""
    known = {name for segment in segments for name in fields_of(segment, FORM_VERSION)}
    problems = tuple(
        Problem("field-unknown", f"ASAP {FORM_VERSION} has no such field in {', '.join(segments)}.", f"{where}.{name}")
        for name in fields
        if name not in known
    )
    if problems:
        says = f"{len(problems)} name(s) are no ASAP {FORM_VERSION} field of {', '.join(segments)}."
        raise Refusal("field-unknown", says, field=where, problems=problems)


def _of_segment(fields: Mapping[str, str], segment: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name.startswith(segment) and value}


def submissions_of(actor: Actor) -> QuerySet[Submission]:
    """The submissions an actor may see, newest first: a submitter its own, staff all."""
    require(actor, SEE_SUBMISSIONS)
    found = Submission.objects.order_by("-received_at", "-pk")
    return found.filter(account_id=actor.account_id) if actor.role == "SUBMITTER" else found


def submission_for(actor: Actor, reference: str) -> Submission:
    """One submission. Raises Refusal `submission-unknown`, the same for one that is not there and one of another's."""
    try:
        wanted = uuid.UUID(reference)
    except ValueError:
        wanted = uuid.UUID(int=0)
    found = submissions_of(actor).filter(pk=wanted).first()
    if found is None:
        raise Refusal("submission-unknown", "There is no submission with this reference.", kind="not-found")
    return found


def record_for(actor: Actor, record_id: int) -> SubmittedRecord:
    """One kept record of a submission that the actor may see."""
    found = SubmittedRecord.objects.filter(pk=record_id, submission__in=submissions_of(actor)).first()
    if found is None:
        raise Refusal("record-unknown", "There is no such record among your submissions.", kind="not-found")
    return found


def next_held(actor: Actor, after: SubmittedRecord) -> int | None:
    """The record to correct next: the next held one of the same file, else any other that the actor may see."""
    held = SubmittedRecord.objects.filter(state=RecordState.HELD, submission__in=submissions_of(actor))
    same = held.filter(submission=after.submission_id).exclude(pk=after.pk).order_by("ordinal")
    for found in (
        same.filter(ordinal__gt=after.ordinal),
        same,
        held.exclude(pk=after.pk).order_by("received_at", "pk"),
    ):
        first = found.values_list("pk", flat=True).first()
        if first is not None:
            return int(first)
    return None


def correct(actor: Actor, record_id: int, changes: Mapping[str, str], *, at: datetime) -> SubmittedRecord:
    """Change fields of a held record and judge it again; every value typed is kept, right or wrong."""
    require(actor, SUBMIT)
    with transaction.atomic():
        held = _held_record(actor, record_id)
        before = held.corrected_fields or held.sent_fields
        after = {**before, **{name: storable(value.strip()) for name, value in changes.items()}}
        _keep_corrections(held, before, after, actor, at)
        outcome = _judge_again(held, after, at)
        held.corrected_fields = after
        _settle(held, outcome, at, ON_SCREEN)
        changed = sorted(name for name in after if after[name] != before.get(name, ""))
        body = {"submission": str(held.submission_id), "record": held.pk, "fields": changed, "outcome": held.outcome}
        append(CORRECTED, actor=actor, at=at, body=body, subject=str(held.submission_id))
    return held


def withdraw(actor: Actor, record_id: int, *, at: datetime) -> SubmittedRecord:
    """Close a held record that should never have been sent; it stays on file as sent and reaches no patient."""
    require(actor, SUBMIT)
    with transaction.atomic():
        held = _held_record(actor, record_id)
        held.state, held.outcome = RecordState.VOIDED, loading.VOIDED
        held.closed_at, held.closed_by = at, BY_SENDER
        held.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
        body = {"submission": str(held.submission_id), "record": held.pk}
        append(WITHDRAWN, actor=actor, at=at, body=body, subject=str(held.submission_id))
    return held


def _held_record(actor: Actor, record_id: int) -> SubmittedRecord:
    held = SubmittedRecord.objects.select_for_update().get(pk=record_for(actor, record_id).pk)
    if held.state != RecordState.HELD:
        says = f"This record is {held.get_state_display().lower()}; only a held record can be corrected or withdrawn."
        raise Refusal("record-not-held", says, kind="conflict", cite="§7(a)")
    return held


def _keep_corrections(
    held: SubmittedRecord, before: Mapping[str, str], after: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    Correction.objects.bulk_create(
        Correction(
            record=held,
            at=at,
            account_id=uuid.UUID(actor.account_id),
            field=name,
            before=before.get(name, "")[:200],
            after=value[:200],
        )
        for name, value in after.items()
        if value != before.get(name, "")
    )


def _judge_again(held: SubmittedRecord, fields: Mapping[str, str], at: datetime) -> loading.Outcome:
    submission = held.submission
    received_on = law_day(submission.received_at)
    compounds = tuple(held.sent_compounds)
    version = submission.version
    profile = load_profile(PROFILE)
    found = check(fields, compounds, version, profile, received_on)
    report = typed(fields, compounds, version, profile)
    entry = Entry(held.ordinal, held.segment_no, fields, compounds, found, report, version)
    return Loader(submission, adopted_law(), catalog_in_force(), at).load_correction(entry)


def judge_waiting(codes: set[str], *, at: datetime) -> int:
    """Judge again every held record that names one of these drug codes; gives how many are no longer held."""
    cured = 0
    waiting = SubmittedRecord.objects.filter(state=RecordState.HELD).order_by("pk").values_list("pk", "sent_fields")
    for pk, fields in list(waiting):
        if codes.isdisjoint({fields.get("DSP08", ""), *ndc_candidates(fields.get("DSP08", ""))}):
            continue
        with transaction.atomic():
            held = SubmittedRecord.objects.select_for_update().get(pk=pk)
            if held.state != RecordState.HELD:
                continue
            outcome = _judge_again(held, held.corrected_fields or held.sent_fields, at)
            _settle(held, outcome, at, "drug-file")
            cured += held.state != RecordState.HELD
    for code in sorted(codes & set(UnknownDrug.objects.values_list("national_drug_code", flat=True))):
        case = Case.objects.filter(kind=loading.DRUG_REVIEW, key=code, state=CaseState.OPEN).first()
        if case is not None:
            close_case(case, at=at, closing="The drug file knows this code now.")
    return cured


def _settle(held: SubmittedRecord, outcome: loading.Outcome, at: datetime, by: str) -> None:
    """Write what a second judgment of a held record came to."""
    held.findings, held.outcome = outcome.findings, outcome.outcome
    if outcome.outcome in loading.STORED or outcome.outcome == loading.DUPLICATE:
        held.state, held.closed_at, held.closed_by = RecordState.CORRECTED, at, by
    elif outcome.outcome == loading.SET_ASIDE:
        held.state = RecordState.SET_ASIDE
    held.save()


def acknowledgment(submission: Submission) -> dict[str, Any]:
    """What became of a submission, for machines: counts that add up, and every finding with its place and remedy."""
    kept = submission.records.exclude(findings=[]).order_by("ordinal")
    return {
        "reference": str(submission.pk),
        "state": submission.state,
        "received_at": submission.received_at.isoformat(),
        "finished_at": submission.finished_at.isoformat() if submission.finished_at else None,
        "file_name": submission.file_name,
        "sha256": submission.digest,
        "bytes": submission.size,
        "duplicate_of": str(submission.duplicate_of_id) if submission.duplicate_of_id else None,
        "asap_version": submission.version,
        "control_number": submission.control_number,
        "sent": submission.sent,
        "counts": submission.counts,
        "file_findings": submission.findings,
        "records": [
            {
                "record": record.pk,
                "ordinal": record.ordinal,
                "segment_no": record.segment_no,
                "prescription_number": record.prescription_number,
                "dispenser": record.dispenser_dea,
                "outcome": record.outcome,
                "state": record.state,
                "findings": record.findings,
            }
            for record in kept.iterator(chunk_size=1000)
        ],
    }


def overdue_corrections(actor: Actor, at: datetime, days: int) -> QuerySet[SubmittedRecord]:
    """Held records that have waited longer than so many days, the oldest first."""
    waiting = SubmittedRecord.objects.filter(state=RecordState.HELD, submission__in=submissions_of(actor))
    return waiting.filter(received_at__lt=at - timedelta(days=days)).order_by("received_at")
