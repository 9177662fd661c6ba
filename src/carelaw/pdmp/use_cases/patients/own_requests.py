"""What somebody who signed in has asked for so far: each request with its clock, each claim with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import OPEN_STATES, CorrectionClaim, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients.common import CITE
from carelaw.pdmp.use_cases.patients.delivering import OPEN_DAYS
from carelaw.pdmp.use_cases.patients.evidence import lacks
from carelaw.pdmp.use_cases.patients.permissions import OWN_REQUEST, REQUESTERS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.worklist import WorkItem, work_for


def own_requests(actor: Actor) -> QuerySet[PatientRequest]:
    """The requests that were filed with this account, the newest first."""
    require(actor, OWN_REQUEST)
    if not actor.account_id:
        return PatientRequest.objects.none()
    mine = PatientRequest.objects.filter(account_id=UUID(actor.account_id))
    return mine.order_by("-requested_on", "-received_at")


def own_claims(actor: Actor) -> QuerySet[CorrectionClaim]:
    """What was said is wrong in the records that this account was given, the newest first."""
    return CorrectionClaim.objects.filter(request__in=own_requests(actor)).order_by("-opened_at")


def open_until(held: PatientRequest) -> date | None:
    """The last day on which a record that was given may be opened again under its request; None before."""
    return law_day(held.delivered_at + timedelta(days=OPEN_DAYS)) if held.delivered_at else None


def may_be_read(held: PatientRequest, on: date) -> bool:
    """True when the record of this request can be opened on a day."""
    until = open_until(held)
    return held.state == PatientRequestState.READY or (
        held.state == PatientRequestState.DELIVERED and until is not None and on <= until
    )


@work_for(*REQUESTERS)
def waiting_for_requesters(actor: Actor, on: date) -> Iterator[WorkItem]:
    """What waits for somebody who asked: a document to send, a record to read."""
    asked = own_requests(actor).filter(state__in=(*OPEN_STATES, PatientRequestState.READY))
    for held in asked[:50]:
        if held.state == PatientRequestState.READY:
            says, due = _("Read the record of %(reference)s"), None
        elif lacks(held) and not held.evidence.filter(state="waiting").exists():
            says, due = _("Send a document for %(reference)s"), held.due_on
        else:
            continue
        url = reverse("my-record-own", args=[held.pk])
        words = says % {"reference": held.reference}
        yield WorkItem(words, held.requested_on, due, url, CITE, f"own-request:{held.pk}")
