"""Report dispensings: a file, one record, or that there was nothing to report."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.store.models import (
    Submission,
    SubmissionState,
)
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.loading import Entry, Loader
from carelaw.pdmp.use_cases.permissions import SUBMIT
from carelaw.pdmp.use_cases.processing import INTAKE, PROCESS, process_in_turn
from carelaw.pdmp.wire.asap import FileWriter, check, load_profile, typed, zero_report
from carelaw.pdmp.wire.asap.dictionary import fields_of
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.files.keeping import keep
from carelaw.platform.jobs.queue import enqueue
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

# The version in which forms and the API write what is reported one by one.
FORM_VERSION = "4.2B"
_FILE = {"submission": Shape.ID, "digest": Shape.DIGEST, "size": Shape.COUNT, "duplicate": Shape.FLAG}
RECEIVED = declare("submission-received", says="A file or record was received.", keys=_FILE, cite="§7(a)")


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
            key = str(submission.pk)
            enqueue(PROCESS, key=key, line=INTAKE, owner=actor.account_id, submission_id=key)
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


def report_one(
    actor: Actor, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]] = (), *, at: datetime
) -> Submission:
    """Report a single dispensing by form or API. It becomes a one-record file and meets every check a file meets.

    The bytes are kept; the record is judged at once, or after what its sender sent before, where that is not judged
    yet. What is wrong with it is on the submission, and it waits for correction like any held record.
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
    return process_in_turn(submission, at=at)


def foresee(
    actor: Actor, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]] = (), *, at: datetime
) -> loading.Outcome:
    """What would become of a single dispensing if it were reported now. Nothing is kept."""
    require(actor, SUBMIT)
    unsent = Submission(allowed_dispensers=list(actor.scoped("dispenser_dea")), received_at=at, version=FORM_VERSION)
    profile = load_profile(loading.PROFILE)
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
    return process_in_turn(submission, at=at)


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
