"""`/api/pdmp`: report dispensings and see what became of them."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status

from carelaw.pdmp.use_cases.correcting import correct
from carelaw.pdmp.use_cases.following import acknowledgment, record_for, submission_for, submissions_of
from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS, SUBMIT
from carelaw.pdmp.use_cases.submitting import receive, report_one, report_zero
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class Receipt(Schema):
    """A file was received: its bytes are kept, its judging follows."""

    reference: str
    state: str
    sha256: str
    bytes: int
    duplicate_of: str | None


class Dispensing(Schema):
    """One dispensing by ASAP field names; `compounds` holds one object per ingredient (CDI)."""

    fields: dict[str, str] = Field(examples=[{"PHA03": "FT7654329", "DSP01": "00", "DSP02": "2000353"}])
    compounds: list[dict[str, str]] = []


class ZeroReportIn(Schema):
    """Nothing reportable was dispensed from one day to another."""

    dispenser: dict[str, str] = Field(examples=[{"PHA01": "1669512349", "PHA03": "FT7654329"}])
    begin: date
    end: date


class Changes(Schema):
    """The fields to change in a held record, by ASAP name."""

    changes: dict[str, str] = Field(examples=[{"DSP10": "30"}])


class RecordOut(Schema):
    """A kept record after a correction."""

    record: int
    state: str
    outcome: str
    findings: list[dict[str, Any]]


_RAW_FILE = {
    "requestBody": {
        "required": True,
        "content": {"text/plain": {"schema": {"type": "string"}}},
        "description": "One ASAP file, 4.2 to 5.0, as it is.",
    }
}


@router.get("/submissions", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Your submissions, newest first")
@operation(permission=SEE_SUBMISSIONS)
def list_submissions(request: HttpRequest, limit: int = 50, before: str = "") -> list[dict[str, Any]]:
    """Up to 200 submissions; `before` is the reference to go on from."""
    found = submissions_of(asker_of(request))
    if before:
        found = found.filter(received_at__lt=submission_for(asker_of(request), before).received_at)
    return [
        {
            "reference": str(one.pk),
            "file_name": one.file_name,
            "state": one.state,
            "received_at": one.received_at.isoformat(),
            "sent": one.sent,
            "counts": one.counts,
        }
        for one in found[: max(1, min(limit, 200))]
    ]


@router.post("/submissions", response={202: Receipt, **PROBLEMS}, openapi_extra=_RAW_FILE, summary="Send an ASAP file")
@operation(permission=SUBMIT)
def send_file(request: HttpRequest, x_file_name: str = Header("upload.asap")) -> Status[dict[str, Any]]:
    """The bytes are on disk when this answers; ask for the submission to see what became of its records."""
    submission = receive(asker_of(request), request, file_name=x_file_name, at=instant_of(request))  # type: ignore[arg-type]
    receipt = {
        "reference": str(submission.pk),
        "state": submission.state,
        "sha256": submission.digest,
        "bytes": submission.size,
        "duplicate_of": str(submission.duplicate_of_id) if submission.duplicate_of_id else None,
    }
    return Status(202, receipt)


@router.get(
    "/submissions/{reference}", response={200: dict[str, Any], **PROBLEMS}, summary="What became of a submission"
)
@operation(permission=SEE_SUBMISSIONS)
def show_submission(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Counts that add up, and every finding with its place, what is permitted and how to mend it."""
    return acknowledgment(submission_for(asker_of(request), reference))


@router.post("/dispensings", response={201: dict[str, Any], **PROBLEMS}, summary="Report one dispensing")
@operation(permission=SUBMIT)
def send_one(request: HttpRequest, dispensing: Dispensing) -> Status[dict[str, Any]]:
    """One record in real time: judged before this answers, or after your earlier files where these still wait."""
    submission = report_one(asker_of(request), dispensing.fields, dispensing.compounds, at=instant_of(request))
    return Status(201, acknowledgment(submission))


@router.post("/zero-reports", response={201: dict[str, Any], **PROBLEMS}, summary="Report that nothing was dispensed")
@operation(permission=SUBMIT)
def send_zero(request: HttpRequest, zero: ZeroReportIn) -> Status[dict[str, Any]]:
    """Nothing reportable was dispensed in the period; first and last day belong to it."""
    submission = report_zero(asker_of(request), zero.dispenser, zero.begin, zero.end, at=instant_of(request))
    return Status(201, acknowledgment(submission))


@router.post("/records/{record_id}/corrections", response={200: RecordOut, **PROBLEMS}, summary="Correct a held record")
@operation(permission=SUBMIT)
def correct_record(request: HttpRequest, record_id: int, changes: Changes) -> dict[str, Any]:
    """Change fields of a held record; it is judged again, and every value sent is kept."""
    actor = asker_of(request)
    held = correct(actor, record_for(actor, record_id).pk, changes.changes, at=instant_of(request))
    return {"record": held.pk, "state": held.state, "outcome": held.outcome, "findings": held.findings}
