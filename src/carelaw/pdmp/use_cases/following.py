"""Follow what became of a submission: lists, one file, one record, the machine-readable acknowledgment."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import (
    RecordState,
    Submission,
    SubmittedRecord,
)
from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS
from carelaw.pdmp.use_cases.processing import PROCESS
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import held_up_by
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

RECORD_READ = declare(
    "submitted-record-read",
    says="A kept record of a submission was shown in full.",
    keys={"submission": Shape.ID, "record": Shape.ID},
    cite="§6(c)",
)


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


def look_at_record(actor: Actor, record_id: int, *, at: datetime) -> SubmittedRecord:
    """One kept record, to be shown in full: the look is on the record before it is given."""
    found = record_for(actor, record_id)
    with transaction.atomic():
        body = {"submission": str(found.submission_id), "record": found.pk}
        append(RECORD_READ, actor=actor, at=at, body=body, subject=str(found.submission_id))
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


def overdue_corrections(actor: Actor, at: datetime, days: int) -> QuerySet[SubmittedRecord]:
    """Held records that have waited longer than so many days, the oldest first."""
    waiting = SubmittedRecord.objects.filter(state=RecordState.HELD, submission__in=submissions_of(actor))
    return waiting.filter(received_at__lt=at - timedelta(days=days)).order_by("received_at")


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


@work_for("DATA_STEWARD")
def stopped_files(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Files that could not be judged for a fault of ours: to be retried or let pass before their senders wait long."""
    for run in JobRun.objects.filter(name=PROCESS, state=JobRun.State.DEAD).order_by("finished_at"):
        waiting = held_up_by(run, clock.now())
        says = f"A file could not be judged (incident {run.incident}); later files of its sender that wait: {waiting}"
        since = law_day(run.finished_at or run.asked_at)
        url = reverse("submission", args=[run.key])
        yield WorkItem(says, since, None, url, "§7(a)", f"pdmp-stopped-file:{run.key}")
