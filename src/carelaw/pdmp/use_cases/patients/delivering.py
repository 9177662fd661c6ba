"""Give somebody the record they asked for: through the same gate and onto the same log as every question."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, RowsAsked
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.store import histories
from carelaw.pdmp.store.models import PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.evidence import Evidence, evidence_for
from carelaw.pdmp.use_cases.patients.accesses import AccessShown, accesses_to
from carelaw.pdmp.use_cases.patients.clocks import come_of_age
from carelaw.pdmp.use_cases.patients.common import CITE, facts_of, is_theirs, kind, request_for, requester_of
from carelaw.pdmp.use_cases.patients.fees import charge_for
from carelaw.pdmp.use_cases.patients.matching import of_age
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS, OWN_REQUEST
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append

# The doors of the matrix through which a patient's request goes.
DOORS = ("patient-own-record", "parent-or-guardian", "health-care-agent")
# How long a delivered record may be opened again under the same request: policy.
OPEN_DAYS = 30
WEBSITE, MAIL = "website", "mail"
DELIVERED = kind("patient-record-delivered", "A record was given to the person who asked.")
_GIVEN = (PatientRequestState.READY, PatientRequestState.DELIVERED)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What a person is given: every live dispensing, and who asked about them."""

    request: PatientRequest
    report: HistoryReport
    accesses: Sequence[AccessShown]
    disputed: frozenset[str]


@evidence_for(Role.PATIENT, Role.PARENT_GUARDIAN, Role.HC_POA)
def request_behind(actor: Actor, request: HistoryRequest, at: datetime) -> Evidence:
    """The request on which a person relies: their own, made ready by the department; nothing else establishes it."""
    held = _relied_on(actor, request)
    if held is None or held.state not in _GIVEN:
        return Evidence(limits={})
    patient = histories.living_patient(str(held.patient.public_id)) if held.patient else None
    theirs = frozenset({str(patient.public_id)} if patient else ())
    return Evidence(
        patient_access=facts_of(held, law_day(at)),
        limits={door: (RowLimit(patients=theirs),) for door in DOORS},
        patient_id=str(patient.public_id) if patient else "",
        identified_since=None if actor.grant_id else held.requested_on,
        then=lambda report: _delivered(held, actor, at),
    )


def open_record(actor: Actor, request_id: str, *, at: datetime, way: str = WEBSITE) -> OwnRecord:
    """The record and the access history of a request that is ready.

    Judged anew at this instant: a child that has turned 18 since ends the request. Raises Refusal `E-MAP-92.not-ready`
    before, and `E-MAP-92.over` once the days in which it may be opened again are over.
    """
    require(actor, KEEP_REQUESTS if way == MAIL else OWN_REQUEST)
    held = request_for(actor, request_id)
    if held.state in _GIVEN:
        with transaction.atomic():
            held = PatientRequest.objects.select_for_update().get(pk=held.pk)
            too_late = held.state == PatientRequestState.READY and come_of_age(held, law_day(at), at)
        if too_late:
            raise of_age()
    _require_ready(held, at)
    asker = requester_of(held, actor.client)
    asked = HistoryRequest(Purpose.PATIENT_ACCESS.value, case=str(held.pk), only_rows=RowsAsked())
    report = ask_history(asker if not held.account_id or way == MAIL else actor, asked, at=at)
    assert not isinstance(report, Candidates)
    if way == MAIL:
        PatientRequest.objects.filter(pk=held.pk).update(delivered_by=MAIL)
    held.refresh_from_db()
    disputed = histories.disputed_records([int(row.record_id) for row in report.prescriptions])
    return OwnRecord(held, report, accesses_to(held, at), frozenset(str(one) for one in disputed))


def _delivered(held: PatientRequest, actor: Actor, at: datetime) -> None:
    """The first time counts: the request is answered, and charged if it costs anything."""
    held = PatientRequest.objects.select_for_update().get(pk=held.pk)
    if held.delivered_at is not None:
        return
    held.state, held.delivered_at, held.delivered_by = PatientRequestState.DELIVERED, at, WEBSITE
    held.save(update_fields=["state", "delivered_at", "delivered_by"])
    charge_for(held, at, actor)
    body = {"request": str(held.pk), "capacity": held.capacity, "on": law_day(at).isoformat()}
    append(DELIVERED, actor=actor, at=at, body=body, subject=str(held.pk))


def _require_ready(held: PatientRequest, at: datetime) -> None:
    if held.state not in _GIVEN:
        says = f"This request is {held.get_state_display().lower()}; there is nothing to open."
        raise Refusal("E-MAP-92.not-ready", says, cite=CITE, kind="conflict")
    if held.delivered_at is not None and at > held.delivered_at + timedelta(days=OPEN_DAYS):
        says = f"This record was given more than {OPEN_DAYS} days ago (policy). Ask anew to see today's."
        raise Refusal("E-MAP-92.over", says, cite=CITE, kind="conflict")


def _relied_on(actor: Actor, request: HistoryRequest) -> PatientRequest | None:
    try:
        wanted = uuid.UUID(request.case)
    except ValueError:
        return None
    held = PatientRequest.objects.select_related("patient").filter(pk=wanted).first()
    return held if held is not None and is_theirs(actor, held) else None
