"""Reports of exempt substances lose their patient after the set days; the receipt stays (§5(5)(xv), AMB-34).

First the records, a batch to a transaction; then the files that hold them, each replaced by a copy without them. What
was killed half-way is found and finished the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.pdmp.rules.local_time import start_of_following
from carelaw.pdmp.store.models import BytesState, PaperForm, RecordState, Submission, SubmissionState, SubmittedRecord
from carelaw.pdmp.wire.asap import Redacted
from carelaw.platform import clock
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.files import keeping
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

EXEMPT = "E-MAP-47"
PURGED = "purged"
PURGE = "pdmp.exempt-purge"
_BATCH = 500
# The patient, and who picked the prescription up for the patient.
_IDENTIFYING = ("PAT", "AIR")
_UNFINISHED = (SubmissionState.RECEIVED, SubmissionState.PROCESSING)
ENTRY = declare(
    "set-aside-purged",
    says="The identifying part of reports of exempt substances was purged; their receipts are kept.",
    keys={"records": Shape.COUNT},
    cite="§5(5)(xv)",
)
FILE_ENTRY = declare(
    "file-redacted",
    says="A file as sent was replaced by a copy without its reports of exempt substances.",
    keys={"submission": Shape.ID, "digest": Shape.DIGEST, "records": Shape.COUNT},
    cite="§5(5)(xv)",
)
Advance = Callable[[int], None]


@each_day(PURGE, order=70)
def ask_for_purge(on: date, at: datetime) -> int:
    """Ask for the day's purge, which runs batch by batch in a job of its own; gives how many reports are due."""
    due = due_records(on).count()
    if due or _files().exists() or sent_again(on).exists():
        enqueue(PURGE, key=on.isoformat(), on=on.isoformat())
    return due


@job(PURGE)
def purge(beat: Beat, *, on: str) -> None:
    """Purge what is due on a day; a run that was killed goes on where it left off."""
    purge_exempt(date.fromisoformat(on), clock.now(), advance=beat.progress)


def purge_exempt(on: date, at: datetime, *, batch: int = _BATCH, advance: Advance = lambda count: None) -> int:
    """Take the patient out of the reports that are due on a day, and out of their files; gives how many reports."""
    purged = 0
    while count := _purge_records(on, at, batch):
        purged += count
        advance(purged)
    for again in sent_again(on).select_related("duplicate_of"):
        assert again.duplicate_of is not None
        # The same bytes came once more and lie as sent; the copy that stands for them is made already.
        again.bytes_state, again.redacted_digest = BytesState.TO_REDACT, again.duplicate_of.redacted_digest
        again.save(update_fields=["bytes_state", "redacted_digest"])
    for submission in list(_files()):
        _redact(submission, at)
        advance(purged)
    return purged


def due_records(on: date) -> QuerySet[SubmittedRecord]:
    """Reports of exempt substances whose set days are over; the last of them still belongs to the period."""
    old = SubmittedRecord.objects.filter(state=RecordState.SET_ASIDE, closed_by="", received_at__lt=_before(on))
    return old.filter(findings__icontains=f'"{EXEMPT}"')


def sent_again(on: date) -> QuerySet[Submission]:
    """Files sent a second time after their first bytes were redacted, whose own set days are over."""
    return Submission.objects.filter(
        bytes_state=BytesState.AS_SENT,
        duplicate_of__bytes_state=BytesState.REDACTED,
        received_at__lt=_before(on),
    )


def _before(on: date) -> datetime:
    days = adopted_law().number("quarantine.not_reportable_days", on)
    return start_of_following(on - timedelta(days=days + 1))


def _purge_records(on: date, at: datetime, batch: int) -> int:
    with transaction.atomic():
        records = list(due_records(on).order_by("pk")[:batch])
        for record in records:
            record.sent_fields = _without_patient(record.sent_fields)
            record.corrected_fields = _without_patient(record.corrected_fields) if record.corrected_fields else None
            record.findings = [_without_value(finding) for finding in record.findings]
            record.closed_at, record.closed_by = at, PURGED
        changed = ["sent_fields", "corrected_fields", "findings", "closed_at", "closed_by"]
        SubmittedRecord.objects.bulk_update(records, changed, batch_size=100)
        for record in records:
            record.corrections.filter(field__regex=r"^(PAT|AIR)").update(before="", after="")
        if records:
            _mark_files({record.submission_id for record in records})
            append(ENTRY, actor=None, at=at, body={"records": len(records)})
    return len(records)


def _mark_files(ids: set[Any]) -> None:
    """What these reports came in must lose them too; a scan of paper has nothing else on it and goes whole."""
    mine = Submission.objects.filter(pk__in=ids)
    mine.filter(bytes_state__in=(BytesState.AS_SENT, BytesState.REDACTED)).update(bytes_state=BytesState.TO_REDACT)
    for form in PaperForm.objects.filter(submission__in=ids).exclude(scan_digest=""):
        keeping.destroy(form.scan_digest)
        form.scan_digest = ""
        form.save(update_fields=["scan_digest"])


def _files() -> QuerySet[Submission]:
    return Submission.objects.filter(bytes_state=BytesState.TO_REDACT).order_by("received_at", "pk")


def _redact(submission: Submission, at: datetime) -> None:
    """Put a copy without the purged reports in the place of a file's bytes, for every line that shares them.

    The copy is on its lines before the bytes as sent go: killed in between, the next run destroys those and is done.
    """
    shared = Submission.objects.filter(digest=submission.digest)
    if shared.filter(state__in=_UNFINISHED).exists():
        return  # it is still to be read, and waits for the next day
    gone = _purged_in(shared)
    before = [one for one in (submission.digest, submission.redacted_digest) if one and keeping.exists(one)]
    if before and gone:
        with keeping.opened(before[0]) as source:
            copy = keeping.keep(Redacted(source, gone)).digest
        shared.exclude(bytes_state__in=(BytesState.DUE, BytesState.DESTROYED)).update(
            redacted_digest=copy, bytes_state=BytesState.TO_REDACT
        )
        for digest in before:
            if digest != copy:
                keeping.destroy(digest)
    with transaction.atomic():
        shared.filter(bytes_state=BytesState.TO_REDACT).update(bytes_state=BytesState.REDACTED)
        body = {"submission": str(submission.pk), "digest": submission.digest, "records": len(gone)}
        append(FILE_ENTRY, actor=None, at=at, body=body, subject=str(submission.pk))


def _purged_in(shared: QuerySet[Submission]) -> Sequence[int]:
    """The segment numbers of the purged reports; the same in every line, for the bytes are the same."""
    purged = SubmittedRecord.objects.filter(submission__in=shared.values("pk"), closed_by=PURGED)
    return sorted(set(purged.values_list("segment_no", flat=True)))


def _without_patient(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if not name.startswith(_IDENTIFYING)}


def _without_value(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding about the patient without what was sent; what was wrong with it stays."""
    about = str(finding.get("field") or finding.get("segment") or "")
    return {**finding, "value": ""} if about.startswith(_IDENTIFYING) else dict(finding)
