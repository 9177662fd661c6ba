"""A patient who asks for the record, the documents they send, and the steps up to the answer."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

from carelaw.pdmp.store.models import PatientRequest, Submission
from carelaw.pdmp.use_cases.patients.common import requester_of
from carelaw.pdmp.use_cases.patients.evidence import add_evidence, check_evidence
from carelaw.pdmp.use_cases.patients.filing import Filed, Filing, file_request
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.platform.accounts.actor import Actor, visitor
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

SCAN = b"%PDF-1.7 a made-up document"
AUGUST = {
    "capacity": "self",
    "requester_name": "August Sampleson",
    "reply_to": "10023 Oakways Ln\nSpringfield, PA 19064",
    "last_name": "Sampleson",
    "first_name": "August",
    "birth_date": date(1989, 3, 12),
    "declared_true": True,
}
DAY = timedelta(days=1)


def filing(**changes: Any) -> Filing:
    """August's own form, with some entries changed."""
    return Filing(**{**AUGUST, **changes})


def filed(at: datetime = AT, **changes: Any) -> Filed:
    """Filed on the website, without an account."""
    return file_request(visitor("test"), filing(**changes), at=at)


def theirs(held: PatientRequest) -> Actor:
    """Whoever holds the reference and the secret."""
    return requester_of(PatientRequest.objects.get(pk=held.pk), "test")


def proven(held: PatientRequest, steward: Actor, at: datetime = AT, **power: Any) -> None:
    """The documents that the request needs, sent and found good."""
    kinds = {"parent": "birth-certificate", "guardian": "guardianship-order", "health-care-agent": "health-care-power"}
    wanted = [("identity", "drivers-license")]
    if held.capacity in kinds:
        wanted.append(("capacity", kinds[held.capacity]))
    for proves, kind in wanted:
        sent = add_evidence(
            theirs(held), str(held.pk), proves=proves, kind=kind, at=at, document=io.BytesIO(SCAN + proves.encode())
        )
        check_evidence(steward, str(sent.pk), good=True, at=at, number="D1234567", **power)


def ready(held: PatientRequest, steward: Actor, at: datetime = AT) -> PatientRequest:
    """The person found, and the record made ready."""
    proven(held, steward, at)
    found = find_person(steward, str(held.pk), at=at)
    return make_ready(steward, str(held.pk), found[0].patient_id if found else "nobody", at=at)


def reported(submitter: Actor, at: datetime = AT, **changes: str) -> Submission:
    """Two dispensings to August."""
    return send(submitter, asap([record(**changes), record(DSP02="2000399", DSP03="20250102", **changes)]), at=at)
